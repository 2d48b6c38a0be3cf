set check_function_bodies = off;

create table public.segments (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) >= 1 and length(name) <= 100),
  filter jsonb not null check (pg_column_size(filter) <= 65536),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, name),
  unique (account_id, id)
);
comment on table public.segments is 'Filters that are kept: whoever of the account''s people they hold for, whenever it is asked.';

create trigger clean_names before insert or update of name on public.segments
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger touch_updated_at before update on public.segments
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.segments referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.segments enable row level security;
revoke all on public.segments from anon, authenticated;
grant select, insert (account_id, name, filter), update (name, filter), delete on public.segments to authenticated;
grant select, insert, update, delete on public.segments to service_role;

create function private.check_segment()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.check_filter(new.filter);
  return new;
end
$$;
create trigger check_segment before insert or update of filter on public.segments
for each row execute function private.check_segment();

create function private.check_segment_circle()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- Fails where it leads back to itself, or further than anybody means.
  perform private.filter_condition(new.account_id, new.filter);
  return null;
end
$$;
create trigger check_segment_circle after insert or update of filter on public.segments
for each row execute function private.check_segment_circle();

create function private.limit_segments()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from public.segments s
    where s.account_id = any (array(select distinct added.account_id from new_rows added))
    group by s.account_id having count(*) > 200
  ) then
    perform private.fail('segments_limit', 'an account has at most 200 segments', 'remove what is no longer needed');
  end if;
  return null;
end
$$;
create trigger limit_segments after insert on public.segments referencing new table as new_rows
for each statement execute function private.limit_segments();

create function private.keep_used_segment()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  user_name text;
begin
  -- With its account everything goes.
  if not exists (select from public.accounts a where a.id = old.account_id) then
    return old;
  end if;
  user_name := private.uses_of(old.account_id, 'segment', old.id::text) #>> '{0,name}';
  if user_name is not null then
    perform private.fail('segment_in_use', user_name, 'take it out there first');
  end if;
  return old;
end
$$;
comment on function private.keep_used_segment is 'The detail names where it is used.';
create trigger keep_used_segment before delete on public.segments
for each row execute function private.keep_used_segment();

-- Flows ask for them.
create trigger move_rules_insert after insert on public.segments referencing new table as new_rows
for each statement execute function private.move_rules();
create trigger move_rules_update after update on public.segments referencing new table as new_rows
for each statement execute function private.move_rules();
create trigger move_rules_delete after delete on public.segments referencing old table as old_rows
for each statement execute function private.move_rules();
