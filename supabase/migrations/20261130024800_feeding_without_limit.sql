-- An account whose plan has no limit was taken for one whose limit is reached.
CREATE OR REPLACE FUNCTION private.feed_limit(b public.broadcasts)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  a constant public.accounts := (select known from public.accounts known where known.id = b.account_id);
  items constant integer := (
    select max(jsonb_array_length(v -> 'items')) from jsonb_array_elements(private.variants_of(b.content)) v);
  room constant integer := least(
    private.plan_limit(a.id, 'broadcast_recipients_per_day') - private.used_room(a.id, 'broadcast_recipients_per_day'),
    (private.plan_limit(a.id, 'messages_per_day') - private.used_room(a.id, 'messages_per_day')) / items);
begin
  -- greatest would make 0 of no limit.
  return case when a.status <> 'active' or room < 0 then 0 else room end;
end
$function$;
