-- How long people wait: written from events, so that no message costs more for it.
set check_function_bodies = off;

create table private.attendances (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  chat_id uuid not null,
  instance_id uuid,
  opened_at timestamptz not null,
  answered_at timestamptz,
  answered_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  is_over boolean not null default false,
  foreign key (account_id, chat_id) references public.chats (account_id, id) on delete cascade
);
comment on table private.attendances is
  'From somebody''s first message in a direct chat to its closing, or to what he writes a day and more after he was answered.';
comment on column private.attendances.answered_at is 'When a person first answered, here or on the phone; what answers by itself does not count.';
comment on column private.attendances.answered_by is 'No foreign key: what was done outlives the member. Null: on the phone. closed_by likewise; null: by itself.';
comment on column private.attendances.is_over is 'The next message begins another.';
create unique index attendances_open on private.attendances (chat_id) where not is_over;
create index attendances_chat on private.attendances (account_id, chat_id);
create index attendances_age on private.attendances (opened_at);
-- All that the report asks, so that it reads nothing else.
create index attendances_opened on private.attendances (account_id, opened_at)
include (instance_id, answered_at, answered_by, is_over);
create index attendances_closed on private.attendances (account_id, closed_at)
include (instance_id, opened_at, closed_by) where closed_at is not null;

grant select, insert, update, delete on private.attendances to service_role;

create function private.fold_attendances(events private.events[])
returns void language plpgsql security definer set search_path = ''
as $$
declare
  step record;
begin
  for step in
    -- Of messages one after the other only the first changes anything.
    select steps.* from (
      select told.*, lag(told.what) over (partition by told.chat_id order by told.xid, told.seq) as before from (
        select e.xid, e.seq, m.chat_id, m.instance_id, m.sent_by_id as who,
          case e.kind when 'message.received' then 'asked' else 'answered' end as what,
          least((e.body ->> 'at')::timestamptz, e.at) as at
        from unnest(events) e join public.conversations m on m.id = e.subject
        where e.kind = 'message.received' or (e.kind = 'message.sent' and m.sent_by_kind in ('member', 'phone'))
        union all
        select e.xid, e.seq, e.subject, null, case when e.actor_kind = 'member' then e.actor_id end, 'closed', e.at
        from unnest(events) e where e.kind = 'chat.closed'
      ) told
      -- A history that a phone brings along is nobody's wait.
      join unnest(events) e on e.xid = told.xid and e.seq = told.seq and told.at > e.at - interval '1 day'
    ) steps
    where steps.before is distinct from steps.what order by steps.xid, steps.seq
  loop
    if step.what = 'closed' then
      update private.attendances a
      set closed_at = greatest(step.at, a.opened_at), closed_by = step.who, is_over = true
      where a.chat_id = step.chat_id and not a.is_over;
    elsif step.what = 'answered' then
      update private.attendances a
      set answered_at = greatest(step.at, a.opened_at), answered_by = step.who
      where a.chat_id = step.chat_id and not a.is_over and a.answered_at is null;
    else
      update private.attendances a set is_over = true
      where a.chat_id = step.chat_id and not a.is_over and a.answered_at < step.at - interval '1 day';
      insert into private.attendances (account_id, chat_id, instance_id, opened_at)
      select c.account_id, c.id, step.instance_id, step.at from public.chats c
      where c.id = step.chat_id and c.kind = 'direct' for key share
      on conflict do nothing;
    end if;
  end loop;
end
$$;
comment on function private.fold_attendances is 'What happened in chats, in its order; called with what the counts of messages read.';

grant execute on function private.fold_attendances to service_role;
