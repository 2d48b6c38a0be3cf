CREATE OR REPLACE FUNCTION private.clean_filename(value text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
declare
  -- A name is no path, and what breaks a line in it is no blank of its.
  kept text := private.clean_name(translate(regexp_replace(value, '^.*[/\\]', ''), E'\r\n', ''));
  ending text;
begin
  -- Nor is an ending alone a name; and no system makes something else of it.
  kept := case when kept !~ '^[. ]*(\.[A-Za-z0-9]{1,10})?$' then nullif(private.clean_name(btrim(kept, '. ')), '') end;
  if kept ~* '^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)' then
    kept := '_' || kept;
  end if;
  if length(kept) > 255 then
    ending := coalesce(substring(kept from '\.[A-Za-z0-9]{1,10}$'), '');
    kept := rtrim(private.clean_name(kept, 255 - length(ending)), '. ') || ending;
  end if;
  return kept;
end
$function$;
