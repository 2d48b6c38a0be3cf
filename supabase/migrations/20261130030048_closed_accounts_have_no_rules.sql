CREATE OR REPLACE FUNCTION private.move_rules(account_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Of what is closed nothing is decided: while it is deleted it grows no new row.
  insert into private.rule_revisions as revisions (account_id)
  select a.id from public.accounts a where a.id = any (account_ids) and a.status <> 'closed' order by a.id
  on conflict on constraint rule_revisions_pkey do update set revision = revisions.revision + 1;
end
$function$;
