DROP TRIGGER "follow_recipient" ON "public"."conversations";

DROP FUNCTION "private"."follow_recipient"();

CREATE OR REPLACE FUNCTION private.follow_recipients()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- No join: a plan made for one row would be kept and compare many rows with each other.
  ids constant uuid[] := array(
    select changed.id from (
      select after.id, after.status from new_rows after
      where after.sent_by_kind = 'broadcast'
        and after.status in ('sent', 'delivered', 'read', 'failed', 'unconfirmed', 'cancelled')
      except
      select before.id, before.status from old_rows before where before.sent_by_kind = 'broadcast'
    ) changed);
begin
  if ids <> '{}' then
    perform private.settle_recipients(ids);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.may_go_again(message public.conversations)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return (message.status = 'failed'
    and message.error_code in ('expired', 'instance_disconnected', 'number_check_limit', 'reach_out_time_lock')) is true;
end
$function$;

CREATE OR REPLACE FUNCTION private.settle_recipients(message_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  message public.conversations;
begin
  update public.broadcast_recipients r
  set settled_at = coalesce(r.settled_at, clock_timestamp()),
    status = case when c.status in ('sent', 'delivered', 'read') then c.status
      when c.status = 'cancelled' or c.error_code in ('opted_out', 'not_on_whatsapp') then 'skipped'
      else 'failed' end,
    reason = case when c.status in ('sent', 'delivered', 'read') then null
      when c.status = 'failed' then c.error_code
      when exists (select from public.contacts person
        where person.account_id = r.account_id and person.id = r.contact_id and person.opted_out_at is not null) then 'opted_out'
      else c.status end
  from public.conversations c
  where c.id = any (message_ids) and not private.may_go_again(c)
    and r.account_id = c.account_id and r.conversation_id = c.id and r.status <> 'answered';
  for message in
    select c.* from public.conversations c where c.id = any (message_ids) and private.may_go_again(c) order by c.seq
  loop
    perform private.put_back_recipient(message);
  end loop;
end
$function$;

CREATE TRIGGER follow_recipients AFTER UPDATE ON public.conversations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.follow_recipients();

COMMENT ON FUNCTION "private"."follow_recipients"() IS 'What becomes of the first message of a person becomes of him.';

COMMENT ON FUNCTION "private"."may_go_again"(public.conversations) IS 'It surely never left, and not for a reason of whoever was to get it.';

COMMENT ON FUNCTION "private"."put_back_recipient"(public.conversations) IS 'His turn comes again, with a row of its own.';

REVOKE ALL ON FUNCTION "private"."follow_recipients"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."follow_recipients"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."may_go_again"(public.conversations) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."may_go_again"(public.conversations) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."settle_recipients"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."settle_recipients"(uuid[]) TO "postgres", "service_role";
