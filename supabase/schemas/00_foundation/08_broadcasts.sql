set check_function_bodies = off;

create type private.changed_row as (account_id uuid, id text, status text);

create function private.broadcast_changes(event text, table_name text, operation text, rows private.changed_row[])
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  perform realtime.send(
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
  where topics.name = 'account';
end
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
