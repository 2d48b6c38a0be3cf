-- What people, files and things are called, made fit to be stored and shown. So read the orchestrator (clean_name,
-- clean_filename) and the dashboard (cleanName): tests/shared/names.json holds for all three.
set check_function_bodies = off;

create function private.clean_name(value text, most integer default null)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  -- Most names are plain: nothing in them is a blank but a space, is unseen, or belongs to what stands before it.
  if (value ~ '^ |  | $|[\u0001-\u001f\u007f-\u00a0\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061c\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u0957\u0e31-\u0e4e\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u2000-\u200f\u2028-\u202f\u205f-\u206f\u20d0-\u20ff\u2800\u3000\u302a-\u302f\u3099\u309a\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\ufff0-\uffff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U0010ffff]') is not true
    and (most is null or length(value) <= most) then
    return value;
  end if;
  return private.clean_strange_name(value, most);
end
$$;
comment on function private.clean_name is
  'The name without what is not seen or turns the reading order round, in one line, of at most so many characters; empty when nothing of it is seen.';

create function private.clean_strange_name(value text, most integer)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  blanks constant text := '[\t-\r\u0085\u00a0\u115f\u1160\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000\u3164\uffa0]';
  -- Controls, what turns the reading order round, what has no look, and what looks different everywhere.
  unseen constant text := '[\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u17b4\u17b5\u180e'
    '\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff\U00013430-\U0001343f'
    '\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0080-\U000e00ff\U000e01f0-\U0010ffff]';
  -- Which flag it is, England's or Scotland's, say tags behind a black one.
  tags constant text := '(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0000-\U000e007f]';
  -- Where emoji and the letters of many scripts need them; a Latin letter has none.
  variants constant text :=
    '(?<![0-9#*©®]|[^\u0001-\u02ff\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef])[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]';
  joiners constant text := '(?<![^\u0001-\u02ff\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\u0001-\u02ff\u200c\u200d])';
  seen constant text := '[^ \u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903'
    '\u093a-\u094f\u0951-\u0957\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d'
    '\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\U000e0000-\U000e01ef]';
  kept text := value;
begin
  kept := regexp_replace(kept, unseen, '', 'g');
  kept := regexp_replace(kept, tags, '\1', 'g');
  kept := regexp_replace(kept, blanks, ' ', 'g');
  kept := regexp_replace(kept, variants, '', 'g');
  kept := regexp_replace(kept, joiners, '', 'g');
  kept := btrim(regexp_replace(kept, ' {2,}', ' ', 'g'));
  if length(kept) > most then
    return private.clean_strange_name(left(kept, most), null);
  end if;
  return case when kept ~ seen then kept else '' end;
end
$$;

create function private.clean_filename(value text)
returns text language plpgsql immutable parallel safe set search_path = ''
as $$
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
$$;
comment on function private.clean_filename is 'The same of a file: without folders, its ending kept; null when nothing is left.';

create function private.clean_names()
returns trigger language plpgsql set search_path = ''
as $$
declare
  given constant jsonb := to_jsonb(new);
  changed jsonb := '{}';
  col text;
begin
  foreach col in array tg_argv loop
    changed := changed || jsonb_build_object(col, private.clean_name(given ->> col));
  end loop;
  new := jsonb_populate_record(new, changed);
  return new;
end
$$;
comment on function private.clean_names is 'Whoever writes a name, and by whichever door: it is stored clean. The columns are its arguments. Tags are refused instead.';

create function private.clean_file()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.filename := coalesce(private.clean_filename(new.filename), tg_argv[0]);
  return new;
end
$$;
comment on function private.clean_file is 'The same of the column filename. Its argument is what stands for no name, if not null.';

grant execute on function private.clean_name, private.clean_strange_name, private.clean_filename
  to authenticated, service_role;
