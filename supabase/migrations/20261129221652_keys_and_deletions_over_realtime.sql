ALTER TABLE "public"."instances" REPLICA IDENTITY USING INDEX "instances_port_key";

CREATE OR REPLACE FUNCTION private.broadcast_api_keys()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  rows private.changed_row[];
begin
  if tg_op = 'DELETE' then
    select array_agg((removed.account_id, removed.id, null)::private.changed_row) into rows from old_rows removed;
  else
    select array_agg((changed.account_id, changed.id, null)::private.changed_row) into rows from (
      select after.account_id, after.id, to_jsonb(after) - 'last_used_at' from new_rows after
      except
      select before.account_id, before.id, to_jsonb(before) - 'last_used_at' from old_rows before
    ) changed;
  end if;
  if rows is not null then
    perform private.broadcast_changes('account', tg_table_name, tg_op, rows);
  end if;
  return null;
end
$function$;

CREATE TRIGGER broadcast_delete AFTER DELETE ON public.api_keys REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_api_keys();

CREATE TRIGGER broadcast_update AFTER UPDATE ON public.api_keys REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.broadcast_api_keys();

COMMENT ON FUNCTION "private"."broadcast_api_keys"() IS 'So that a program learns that its key has ended: the id is the subject of its token.';

COMMENT ON FUNCTION "public"."remove_member"(uuid, uuid) IS 'Owners and admins, or anybody himself to leave: {revoked: {keys, invitations}}, what he had made and ends with him.
  Access to rows ends at once. The account''s topic tells him, and his client is to leave it: on hosted Supabase one that stays may
  hear ids, never what is in a row, until its token ends (at most jwt_expiry).
  Codes: not_allowed, member_not_found, owner_required.';

COMMENT ON FUNCTION "public"."revoke_api_key"(uuid) IS 'The key and its tokens stop at once, open Realtime channels as with remove_member; false when there is no such key of yours.';

REVOKE ALL ON FUNCTION "private"."broadcast_api_keys"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."broadcast_api_keys"() TO "postgres";

insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "account.changed", "subject": "accounts", "webhook": false, "recorded": false, "description": "its row, its team, its invitations or its keys have changed; the orchestrators hear of its status alone", "audit_action": null, "account_event": "account", "orchestrator_event": "account"}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
insert into "private"."event_kinds" ("kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event")
select "kind", "subject", "webhook", "recorded", "description", "audit_action", "account_event", "orchestrator_event" from jsonb_populate_record(null::"private"."event_kinds", '{"kind": "key.revoked", "subject": "api_keys", "webhook": false, "recorded": true, "description": "a key was made void", "audit_action": "api_keys.revoke", "account_event": "account", "orchestrator_event": null}'::jsonb)
on conflict ("kind") do update set "subject" = excluded."subject", "webhook" = excluded."webhook", "recorded" = excluded."recorded", "description" = excluded."description", "audit_action" = excluded."audit_action", "account_event" = excluded."account_event", "orchestrator_event" = excluded."orchestrator_event";
