-- Realtime carries ids and codes, never row content: a topic's permission is cached for as long as a token
-- lives, so a removed member may still listen for minutes. Clients fetch under row level security.

create table private.topics (
  name text primary key,
  prefix text not null unique,
  extension text not null check (extension in ('broadcast', 'presence')),
  audience text not null check (audience in ('readers', 'members', 'service')),
  description text not null
);
comment on table private.topics is
  'Every private Realtime topic. With audience readers or members an account''s id follows the prefix.';
insert into private.topics (name, prefix, extension, audience, description) values
  ('account', 'account:', 'broadcast', 'readers', 'changes of an account''s rows: ids and status codes'),
  ('presence', 'presence:', 'presence', 'members', 'which colleagues are here'),
  ('orchestrator', 'orchestrator', 'broadcast', 'service', 'new commands, for every orchestrator');

create function private.broadcast_topics()
returns setof text language sql stable security definer set search_path = '' rows 10
as $$
  select topics.prefix || account_id
  from private.topics topics, private.account_ids() account_id
  where topics.extension = 'broadcast' and topics.audience = 'readers'
$$;
comment on function private.broadcast_topics is 'Topics whose broadcasts the caller may receive.';

create function private.presence_topics()
returns setof text language sql stable security definer set search_path = '' rows 10
as $$
  select topics.prefix || account_id
  from private.topics topics, private.member_account_ids() account_id
  where topics.extension = 'presence' and topics.audience = 'members'
$$;
comment on function private.presence_topics is 'Topics in which the caller may be present.';

grant execute on function private.broadcast_topics, private.presence_topics to authenticated;

create type private.changed_row as (account_id uuid, id text, status text);

create function private.broadcast_changes(event text, table_name text, operation text, rows private.changed_row[])
returns void language sql set search_path = ''
as $$
  select realtime.send(
    jsonb_build_object('table', table_name, 'operation', operation) || changes.body,
    event, topics.prefix || changes.account_id, true)
  from private.topics topics, (
    select changed.account_id, case
      when count(*) > 100 then jsonb_build_object('resync', true)
      else jsonb_build_object('ids', jsonb_agg(changed.id), 'statuses', jsonb_object_agg(changed.id, changed.status))
    end as body
    from unnest(rows) changed
    group by changed.account_id
  ) changes
  where topics.name = 'account'
$$;
comment on function private.broadcast_changes is 'One message an account; more than 100 rows say resync instead.';

create function private.broadcast_rows()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  -- Renewed all the time, and worth no message of their own.
  unheard constant text[] := '{supervised_until,updated_at}';
  rows private.changed_row[];
begin
  if tg_op = 'INSERT' then
    select array_agg((added.account_id, added.id, added.status)::private.changed_row)
    into rows from new_rows added;
  elsif tg_op = 'DELETE' then
    select array_agg((removed.account_id, removed.id, removed.status)::private.changed_row)
    into rows from old_rows removed;
  else
    -- No join: a plan made for one row would be kept and compare many rows with each other.
    select array_agg((changed.account_id, changed.id, changed.status)::private.changed_row)
    into rows from (
      select after.account_id, after.id, after.status, to_jsonb(after) - unheard from new_rows after
      except
      select before.account_id, before.id, before.status, to_jsonb(before) - unheard from old_rows before
    ) changed;
  end if;
  if rows is not null then
    perform private.broadcast_changes(tg_argv[0], tg_table_name, tg_op, rows);
  end if;
  return null;
end
$$;
comment on function private.broadcast_rows is
  'Statement trigger with transition tables new_rows and old_rows; its argument is the event''s name.';

create trigger broadcast_insert after insert on public.instances referencing new table as new_rows
for each statement execute function private.broadcast_rows('instance');
create trigger broadcast_update after update on public.instances
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_rows('instance');
create trigger broadcast_delete after delete on public.instances referencing old table as old_rows
for each statement execute function private.broadcast_rows('instance');

create trigger broadcast_insert after insert on public.instance_commands referencing new table as new_rows
for each statement execute function private.broadcast_rows('command');
create trigger broadcast_update after update on public.instance_commands
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_rows('command');

create function private.announce_commands()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('table', 'instance_commands', 'operation', 'INSERT')
      || case when count(*) > 100 then jsonb_build_object('resync', true)
         else jsonb_build_object('ids', jsonb_agg(added.id)) end,
    'command', 'orchestrator', true)
  from new_rows added where added.status = 'queued'
  having count(*) > 0;
  return null;
end
$$;
create trigger announce_commands after insert on public.instance_commands referencing new table as new_rows
for each statement execute function private.announce_commands();
