-- The same counts as plain expressions: a function for each row cost more than all the rest.

create or replace function private.count_traffic()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    insert into private.message_count_changes (account_id, instance_id, hour, received, sent, failed)
    select added.account_id, added.instance_id, date_trunc('hour', coalesce(added.sent_at, added."timestamp"), 'UTC'),
      count(*) filter (where added.status = 'received'),
      count(*) filter (where added.status in ('sent', 'delivered', 'read')),
      count(*) filter (where added.status = 'failed')
    from new_rows added
    where added.kind not in ('reaction', 'edit', 'revoke')
      and added.status in ('received', 'sent', 'delivered', 'read', 'failed')
    group by 1, 2, 3;
    return null;
  end if;
  -- After minus before: no row has to be compared with its own past.
  insert into private.message_count_changes (account_id, instance_id, hour, received, sent, failed)
  select * from (
    select told.account_id, told.instance_id, date_trunc('hour', coalesce(told.sent_at, told."timestamp"), 'UTC'),
      coalesce(sum(told.sign) filter (where told.status = 'received'), 0) as received,
      coalesce(sum(told.sign) filter (where told.status in ('sent', 'delivered', 'read')), 0) as sent,
      coalesce(sum(told.sign) filter (where told.status = 'failed'), 0) as failed
    from (
      select 1 as sign, after.account_id, after.instance_id, after.sent_at, after."timestamp", after.status, after.kind
      from new_rows after
      union all
      select -1, before.account_id, before.instance_id, before.sent_at, before."timestamp", before.status, before.kind
      from old_rows before
    ) told
    where told.kind not in ('reaction', 'edit', 'revoke')
    group by 1, 2, 3
  ) changes
  where changes.received <> 0 or changes.sent <> 0 or changes.failed <> 0;
  return null;
end
$$;

drop function private.note_counts(private.counted_message[]);
drop function private.count_message(public.conversations, integer);
drop type private.counted_message;
