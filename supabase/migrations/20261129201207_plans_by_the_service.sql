CREATE OR REPLACE FUNCTION orchestrator.set_plan(account_id uuid, plan text, expires_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  -- A larger plan gives contacts their place, and their tags.
  select private.act_as('system');
  select jsonb_build_object('changed', private.set_plan(account_id, plan, expires_at))
$function$;
