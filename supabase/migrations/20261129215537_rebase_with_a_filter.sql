CREATE OR REPLACE FUNCTION private.rebase_events()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  lock table private.event_consumers in exclusive mode;
  if not exists (select from private.event_consumers c where c.cluster <> private.cluster()) then
    return;
  end if;
  -- Waits for whoever writes events now.
  lock table private.events in share row exclusive mode;
  -- Whoever is further has read all that others have. So the number of those who have not yet read an event takes the
  -- place of its transaction's: smaller than any of this server. What came after a cursor's last move is never read.
  update private.events e set xid = (1 + (
    select count(*) from private.event_consumers c
    where (e.xid, e.seq) > (c.xid, c.seq) or e.at > c.moved_at))::text::xid8
  -- Hosted Supabase refuses what has no filter, from every session of REST.
  where true;
  update private.event_consumers c
  set cluster = private.cluster(), seq = 9223372036854775807, xid = (1 + (
    select count(*) from private.event_consumers behind where (behind.xid, behind.seq) < (c.xid, c.seq)))::text::xid8
  where true;
end
$function$;
