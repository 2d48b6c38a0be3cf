-- schemas/10_accounts/01_plans.sql
set check_function_bodies = off;

create table public.plans (
  name text primary key,
  max_instances integer check (max_instances >= 0),
  max_members integer check (max_members >= 0),
  created_at timestamptz not null default now(),
  max_contacts integer check (max_contacts >= 0),
  max_messages_per_day integer check (max_messages_per_day >= 0),
  max_flows integer check (max_flows >= 0)
);
comment on table public.plans is 'What an account may have. A null limit means unlimited.';
comment on column public.plans.max_members is 'Members and open invitations together.';
comment on column public.plans.max_messages_per_day is 'What members and keys ask to send in a day of UTC, as the warm-up counts.';

alter table public.plans enable row level security;
revoke all on public.plans from anon, authenticated;
grant select on public.plans to authenticated;
grant select, insert, update, delete on public.plans to service_role;

-- schemas/10_accounts/02_accounts.sql
set check_function_bodies = off;

create function private.is_timezone(timezone text)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return is_timezone.timezone ~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$' and now() at time zone is_timezone.timezone is not null;
exception when invalid_parameter_value then
  return false;
end
$$;

create function private.are_working_hours(hours jsonb)
returns boolean language sql immutable parallel safe set search_path = ''
return jsonb_typeof(hours) = 'object' and octet_length(hours::text) <= 4000
  and hours - '{mon,tue,wed,thu,fri,sat,sun}'::text[] = '{}'
  and not exists (
    select from jsonb_each(case when jsonb_typeof(hours) = 'object' then hours else '{}' end) day
    where jsonb_typeof(day.value) <> 'array' or exists (
      select from jsonb_array_elements(case when jsonb_typeof(day.value) = 'array' then day.value else '[]' end) span
      where (jsonb_typeof(span) = 'array' and jsonb_array_length(span) = 2
        and span ->> 0 ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and span ->> 1 ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
        and (span ->> 0) collate "C" < span ->> 1) is not true));
comment on function private.are_working_hours is 'Days mon to sun, each a list of ["from", "to"] in the account''s time zone.';

create table public.accounts (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 255 and name = btrim(name)),
  phone text not null unique check (private.is_possible_phone(phone)),
  plan text not null default 'owner' references public.plans (name),
  status text not null default 'active' check (status in ('active', 'suspended', 'closed')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  plan_expires_at timestamptz,
  timezone text not null default 'America/Sao_Paulo' check (private.is_timezone(timezone)),
  working_hours jsonb not null default '{}' check (private.are_working_hours(working_hours)),
  suspended_reason text check (length(suspended_reason) between 1 and 500),
  closes_at timestamptz,
  risk_accepted_at timestamptz,
  risk_accepted_by uuid,
  constraint accounts_closing check ((status = 'closed') = (closes_at is not null))
);
comment on table public.accounts is 'A tenant. Every other tenant table carries its id as account_id.';
comment on column public.accounts.phone is 'Digits of E.164 without plus.';
comment on column public.accounts.plan_expires_at is 'After it the limits of the plan free hold; null: never. Nothing is deleted.';
comment on column public.accounts.suspended_reason is 'Kept while the account is closed: reopened, it is suspended again.';
comment on column public.accounts.closes_at is 'When a closed account''s data are deleted.';
comment on column public.accounts.risk_accepted_at is 'When somebody of the account was told that WhatsApp may ban numbers, and accepted it.';
create index accounts_plan on public.accounts (plan);

create trigger touch_updated_at before update on public.accounts
for each row execute function private.touch_updated_at();

alter table public.accounts enable row level security;
revoke all on public.accounts from anon, authenticated;
grant select, update (name, timezone, working_hours) on public.accounts to authenticated;
grant select, insert, update, delete on public.accounts to service_role;

create function private.broadcast_accounts()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('account', 'accounts', tg_op, array(
    select (changed.id, changed.id, changed.status)::private.changed_row from (
      select after.id, after.status, to_jsonb(after) - 'updated_at' from new_rows after
      except
      select before.id, before.status, to_jsonb(before) - 'updated_at' from old_rows before
    ) changed));
  -- Numbers stop, or run again.
  perform realtime.send(jsonb_build_object('table', 'accounts', 'operation', tg_op, 'ids', jsonb_agg(changed.id)),
    'account', 'orchestrator', true)
  from (
    select after.id, after.status from new_rows after except select before.id, before.status from old_rows before
  ) changed
  having count(*) between 1 and 100;
  return null;
end
$$;
create trigger broadcast_update after update on public.accounts
referencing old table as old_rows new table as new_rows
for each statement execute function private.broadcast_accounts();

create function private.local_midnight(account_id uuid)
returns timestamptz language sql stable security definer set search_path = ''
as $$
  select date_trunc('day', now(), a.timezone) from public.accounts a where a.id = local_midnight.account_id
$$;
comment on function private.local_midnight is 'When today began for the account.';

grant execute on function private.is_timezone, private.are_working_hours to authenticated, service_role;

-- schemas/10_accounts/03_members.sql
set check_function_bodies = off;

create table public.account_members (
  account_id uuid not null references public.accounts (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'agent')),
  created_at timestamptz not null default now(),
  name text not null default '' check (length(name) <= 100 and name = btrim(name)),
  primary key (account_id, user_id)
);
comment on table public.account_members is 'Who belongs to an account, and as what.';
comment on column public.account_members.name is 'How colleagues see this person.';
create index account_members_user on public.account_members (user_id, account_id, role);

alter table public.account_members enable row level security;
revoke all on public.account_members from anon, authenticated;
grant select, update (name) on public.account_members to authenticated;
grant select, insert, update, delete on public.account_members to service_role;

create function private.broadcast_members()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- A member has no status; its id is the user's.
  perform private.broadcast_changes('account', tg_table_name, tg_op,
    array(select (changed.account_id, changed.user_id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.account_members referencing new table as changed_rows
for each statement execute function private.broadcast_members();
create trigger broadcast_update after update on public.account_members referencing new table as changed_rows
for each statement execute function private.broadcast_members();
create trigger broadcast_delete after delete on public.account_members referencing old table as changed_rows
for each statement execute function private.broadcast_members();

-- schemas/10_accounts/04_api_keys.sql
set check_function_bodies = off;

-- A key is exchanged for a short-lived token whose subject is the key, so row level security decides for it as well.
create table public.api_keys (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) between 1 and 100 and name = btrim(name)),
  prefix text not null check (length(prefix) = 12),
  scopes text[] not null check (scopes <@ '{read,send,manage}' and cardinality(scopes) between 1 and 3),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now()
);
comment on table public.api_keys is 'Keys of an account''s programs. The key itself is shown once and kept nowhere.';
comment on column public.api_keys.prefix is 'The first characters, by which people tell their keys apart.';
create index api_keys_account on public.api_keys (account_id, created_at desc);

alter table public.api_keys enable row level security;
revoke all on public.api_keys from anon, authenticated;
grant select on public.api_keys to authenticated;
grant select, insert, update, delete on public.api_keys to service_role;

create table private.api_key_hashes (
  key_id uuid primary key references public.api_keys (id) on delete cascade,
  sha256 bytea not null unique
);
comment on table private.api_key_hashes is 'Apart from the rows that members read.';

grant select on private.api_key_hashes to service_role;

-- schemas/10_accounts/05_invitations.sql
set check_function_bodies = off;

create table public.account_invitations (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  email text check (length(email) <= 254 and email = lower(email)),
  role text not null check (role in ('admin', 'agent')),
  invited_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz
);
comment on table public.account_invitations is 'Invitations to join. The token is in the link and kept nowhere.';
comment on column public.account_invitations.email is 'Null: whoever has the link may join.';
create index account_invitations_newest on public.account_invitations (account_id, created_at desc);

alter table public.account_invitations enable row level security;
revoke all on public.account_invitations from anon, authenticated;
grant select on public.account_invitations to authenticated;
grant select, insert, update, delete on public.account_invitations to service_role;

create table private.invitation_hashes (
  invitation_id uuid primary key references public.account_invitations (id) on delete cascade,
  sha256 bytea not null unique
);
comment on table private.invitation_hashes is 'Apart from the rows that members read.';

create function private.broadcast_invitations()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('account', tg_table_name, tg_op,
    array(select (changed.account_id, changed.id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.account_invitations referencing new table as changed_rows
for each statement execute function private.broadcast_invitations();
create trigger broadcast_update after update on public.account_invitations referencing new table as changed_rows
for each statement execute function private.broadcast_invitations();

-- schemas/10_accounts/06_audit_log.sql
set check_function_bodies = off;

create table public.audit_log (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  actor_kind text not null check (actor_kind in ('user', 'api_key', 'service')),
  actor_id uuid,
  action text not null check (action ~ '^[a-z_]{1,40}\.[a-z_]{1,40}$'),
  subject_id uuid,
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object' and pg_column_size(detail) <= 16384),
  created_at timestamptz not null default now()
);
comment on table public.audit_log is 'Who did what that cannot be seen in the rows themselves. Only grows.';
create index audit_log_newest on public.audit_log (account_id, id desc);

alter table public.audit_log enable row level security;
revoke all on public.audit_log from anon, authenticated;
grant select on public.audit_log to authenticated;
grant select, insert on public.audit_log to service_role;

create function private.audit(account_id uuid, action text, subject_id uuid, detail jsonb default '{}')
returns void language sql security definer set search_path = ''
as $$
  insert into public.audit_log (account_id, actor_kind, actor_id, action, subject_id, detail)
  values (audit.account_id, private.actor_kind(), auth.uid(), audit.action, audit.subject_id, audit.detail)
$$;
comment on function private.audit is 'Writes one line of the audit log for whoever is calling.';

grant execute on function private.audit to service_role;

-- schemas/10_accounts/10_access.sql
-- What policies ask: for members, and for keys (read reads, send writes what any member writes, manage what owners and
-- admins do; no key owns an account). Memberships are looked up, never taken from the token, so a removed member loses
-- access at once. None takes a row value: each runs once a statement. In plpgsql, because a function in SQL that fixes
-- its search path is planned at each call; these are planned once a connection.
set check_function_bodies = off;

create function private.account_ids()
returns setof uuid language plpgsql stable security definer rows 10 set search_path = ''
as $$
#variable_conflict use_column
declare
  caller constant uuid := auth.uid();
begin
  return query
  select members.account_id from public.account_members members where members.user_id = caller
  union
  -- As private.key_account_ids('read').
  select keys.account_id from public.api_keys keys
  where keys.id = caller and 'read' = any (keys.scopes) and keys.revoked_at is null
    and (keys.expires_at is null or keys.expires_at > now())
  union
  select entries.account_id from private.admin_entries entries
  where entries.user_id = caller and entries.expires_at > now();
end
$$;
comment on function private.account_ids is
  'Accounts the caller may read, entered ones of a platform administrator included.';

create function private.member_account_ids()
returns setof uuid language plpgsql stable security definer rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select members.account_id from public.account_members members where members.user_id = (select auth.uid())
  union
  select private.key_account_ids('send');
end
$$;
comment on function private.member_account_ids is
  'Accounts in which the caller is a member of any role, or a key that may send.';

create function private.managed_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members
    where members.user_id = (select auth.uid()) and members.role in ('owner', 'admin')
  union
  select private.key_account_ids('manage')
$$;
comment on function private.managed_account_ids is
  'Accounts in which the caller is owner or admin, or a key that may manage.';

create function private.owned_account_ids()
returns setof uuid language sql stable security definer set search_path = '' rows 10
as $$
  select members.account_id from public.account_members members
    where members.user_id = (select auth.uid()) and members.role = 'owner'
$$;
comment on function private.owned_account_ids is 'Accounts that the caller owns.';

create function private.key_account_ids(scope text)
returns setof uuid language plpgsql stable security definer rows 1 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select keys.account_id from public.api_keys keys
  where keys.id = (select auth.uid()) and key_account_ids.scope = any (keys.scopes)
    and keys.revoked_at is null and (keys.expires_at is null or keys.expires_at > now());
end
$$;
comment on function private.key_account_ids is 'The account of the calling API key, while it holds and has the scope.';

create function private.is_platform_admin()
returns boolean language sql stable security definer set search_path = ''
as $$
  select exists (select from private.platform_admins admins where admins.user_id = (select auth.uid()))
$$;

grant execute on function private.account_ids, private.member_account_ids, private.managed_account_ids,
  private.owned_account_ids, private.is_platform_admin to authenticated;

-- schemas/10_accounts/11_requirements.sql
-- Who may call a function: each raises a code of its own.
set check_function_bodies = off;

create function private.require_user(code text default 'not_allowed')
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.actor_kind() <> 'user' then
    perform private.fail(code, 'only people may do this, not programs', 'sign in');
  end if;
end
$$;

create function private.require_readable(account_id uuid)
returns void language plpgsql stable set search_path = ''
as $$
begin
  if require_readable.account_id is null
    or require_readable.account_id <> all (array(select private.account_ids())) then
    perform private.fail('account_not_found', 'no such account of yours');
  end if;
end
$$;

create function private.require_manager(account_id uuid)
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  -- A key manages data, not people: whoever stole one could make himself a member.
  perform private.require_user();
  if require_manager.account_id is null
    or require_manager.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins of the account may do this');
  end if;
end
$$;

create function private.require_owner(account_id uuid)
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  if require_owner.account_id is null
    or require_owner.account_id <> all (array(select private.owned_account_ids())) then
    perform private.fail('not_allowed', 'only owners of the account may do this');
  end if;
end
$$;

-- schemas/10_accounts/12_suspension.sql
-- Reading goes on in a suspended or closed account; nothing new is made there.
set check_function_bodies = off;

create function private.refuse_suspended()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if auth.uid() is not null then
    perform private.refuse_inactive(array(select distinct added.account_id from new_rows added));
  end if;
  return null;
end
$$;
comment on function private.refuse_suspended is
  'Statement trigger with new_rows on every table into which customers insert. After the row checks, so that a policy speaks first.';
create trigger refuse_suspended after insert on public.account_invitations referencing new table as new_rows
for each statement execute function private.refuse_suspended();
create trigger refuse_suspended after insert on public.api_keys referencing new table as new_rows
for each statement execute function private.refuse_suspended();

create function private.refuse_suspended_start()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refuse_inactive(array(
    select distinct added.account_id from new_rows added
    where added.command in ('start', 'restart', 'pairing_code', 'sync')));
  return null;
end
$$;

create function private.refuse_inactive(account_ids uuid[])
returns void language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public.accounts a where a.id = any (account_ids) and a.status <> 'active') then
    perform private.fail('account_suspended', 'the account is suspended or closed: it can be read and nothing can be added',
      'ask the operator, or reopen the account');
  end if;
end
$$;

-- schemas/10_accounts/13_limits.sql
-- What a plan allows is counted where rows come to be, and held against customers only: what WhatsApp delivers
-- is stored in any case.
set check_function_bodies = off;

create table private.usage_counts (
  account_id uuid not null references public.accounts (id) on delete cascade,
  kind text not null check (kind in ('instances', 'contacts', 'messages_per_day', 'flows')),
  used integer not null,
  day date not null default '-infinity',
  primary key (account_id, kind)
);
comment on table private.usage_counts is 'What an account has of what its plan limits; day only for what is counted by the day.';

create table private.usage_releases (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id) on delete cascade,
  kind text not null,
  freed integer not null
);
comment on table private.usage_releases is
  'What was deleted and not yet taken off. Whoever deletes holds row locks, so it must not wait for the counter.';
create index usage_releases_account on private.usage_releases (account_id, kind);

create function private.count_added()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  counted record;
begin
  -- In order, so that two statements never wait for each other.
  for counted in
    select added.account_id, count(*)::integer as rows from new_rows added group by 1 order by 1
  loop
    perform private.take_room(counted.account_id, tg_argv[0], counted.rows, auth.uid() is not null);
  end loop;
  return null;
end
$$;
comment on function private.count_added is 'Statement trigger with new_rows; its argument is the kind of limit.';

create function private.count_removed()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.usage_releases (account_id, kind, freed)
  select removed.account_id, tg_argv[0], count(*) from old_rows removed
  -- With its account everything goes.
  where exists (select from public.accounts a where a.id = removed.account_id)
  group by removed.account_id;
  return null;
end
$$;

create function private.take_room(account_id uuid, kind text, wanted integer, bounded boolean)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  today constant date := case when kind = 'messages_per_day' then private.utc_day() else '-infinity' end;
  cap constant integer := case when bounded then private.plan_limit(account_id, kind) end;
  released integer;
  total integer;
begin
  -- From here to the end of the transaction the counter is ours.
  insert into private.usage_counts as counts (account_id, kind, used, day)
  values (take_room.account_id, take_room.kind, wanted, today)
  on conflict on constraint usage_counts_pkey do update
    set used = excluded.used + case when counts.day = excluded.day then counts.used else 0 end, day = excluded.day
  returning counts.used into total;
  with folded as (
    delete from private.usage_releases r
    where r.account_id = take_room.account_id and r.kind = take_room.kind returning r.freed
  )
  select sum(folded.freed) into released from folded;
  if released > 0 then
    update private.usage_counts counts set used = greatest(counts.used - released, 0)
    where counts.account_id = take_room.account_id and counts.kind = take_room.kind
    returning counts.used into total;
  end if;
  if total > cap then
    perform private.refuse_beyond(kind, cap, total - wanted);
  end if;
end
$$;
comment on function private.take_room is 'Counts rows that were just added; bounded: raises plan_limit_exceeded beyond the plan.';

create function private.refuse_beyond(kind text, max integer, used integer)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.fail('plan_limit_exceeded', jsonb_build_object('limit', kind, 'max', max, 'used', used)::text,
    'remove what is no longer needed, or ask for a larger plan');
end
$$;

create function private.plan_of(account_id uuid)
returns public.plans language sql stable security definer set search_path = ''
as $$
  select p from public.accounts a
  join public.plans p on p.name = case when a.plan_expires_at <= now() then 'free' else a.plan end
  where a.id = plan_of.account_id
$$;
comment on function private.plan_of is 'The plan whose limits hold now.';

create function private.plan_limit(account_id uuid, kind text)
returns integer language sql stable security definer set search_path = ''
as $$
  select case kind
    when 'instances' then (p).max_instances
    when 'contacts' then (p).max_contacts
    when 'messages_per_day' then (p).max_messages_per_day
    when 'members' then (p).max_members
    when 'flows' then (p).max_flows
  end
  from private.plan_of(account_id) p
$$;
comment on function private.plan_limit is 'Null: unlimited.';

create function private.used_room(account_id uuid, kind text)
returns integer language sql stable security definer set search_path = ''
as $$
  select greatest(0, coalesce((
      select counts.used from private.usage_counts counts
      where counts.account_id = used_room.account_id and counts.kind = used_room.kind
        and counts.day = case when used_room.kind = 'messages_per_day' then private.utc_day() else '-infinity' end), 0)
    - coalesce((select sum(r.freed) from private.usage_releases r
      where r.account_id = used_room.account_id and r.kind = used_room.kind), 0)::integer)
$$;

grant execute on function private.plan_of, private.plan_limit, private.used_room to service_role;

-- schemas/10_accounts/20_sign_up.sql
-- How an account comes to be. Plan and role never come from what the caller says.
set check_function_bodies = off;

create function private.handle_sign_up()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  data jsonb;
begin
  data := to_jsonb(new.raw_user_meta_data);
  if jsonb_typeof(data) = 'string' then
    -- Not every server of Auth stores an object: some keep its text as one json string.
    data := (data #>> '{}')::jsonb;
  end if;
  if data ? 'name' and data ? 'phone' and not data ? 'invitation' then
    perform private.open_account(new.id, data ->> 'name', data ->> 'phone');
  end if;
  return null;
exception when others then
  -- A raised error would refuse the sign-up without a reason. The first login calls create_account instead.
  return null;
end
$$;
create trigger open_account after insert on auth.users
for each row execute function private.handle_sign_up();

create function public.create_account(name text, phone text)
returns uuid language sql set search_path = ''
as $$
  select private.create_account(name, phone)
$$;
comment on function public.create_account is
  'Opens an account on the plan free, owned by the caller: phone_taken, phone_invalid, name_invalid, not_authenticated.';

create function private.create_account(name text, phone text)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  user_id constant uuid := auth.uid();
begin
  if user_id is null then
    perform private.fail('not_authenticated', 'only a signed-in user can open an account', 'sign in first');
  end if;
  return private.open_account(user_id, name, phone);
end
$$;

create function private.open_account(user_id uuid, name text, phone text)
returns uuid language plpgsql set search_path = ''
as $$
declare
  digits constant text := private.normalise_phone(open_account.phone);
  trimmed constant text := btrim(open_account.name);
  opened_id uuid;
begin
  if trimmed is null or length(trimmed) not between 1 and 255 then
    perform private.fail('name_invalid', 'an account needs a name of 1 to 255 characters');
  end if;
  if private.is_possible_phone(digits) is not true then
    perform private.fail('phone_invalid', 'a phone has 8 to 15 digits, the country''s code first', 'as in 5511999999999');
  end if;
  insert into public.accounts (name, phone, plan) values (trimmed, digits, 'free')
  on conflict on constraint accounts_phone_key do nothing
  returning id into opened_id;
  if opened_id is null then
    perform private.fail('phone_taken', 'another account has this phone', 'ask its owner for an invitation');
  end if;
  insert into public.account_members (account_id, user_id, role)
  values (opened_id, open_account.user_id, 'owner');
  return opened_id;
end
$$;

grant execute on function public.create_account, private.create_account to authenticated;

-- schemas/10_accounts/21_membership.sql
-- Who belongs to an account, and who decides about it.
set check_function_bodies = off;

create function public.my_access()
returns jsonb language sql stable set search_path = ''
as $$
  select private.my_access()
$$;
comment on function public.my_access is
  '{platform_admin, accounts: [{account_id, role, until}]}: role observer is a platform administrator inside, until then.';

create function private.my_access()
returns jsonb language sql stable security definer set search_path = ''
as $$
  with access as (
    select m.account_id, m.role, null::timestamptz as until, a.created_at
    from public.account_members m join public.accounts a on a.id = m.account_id
    where m.user_id = (select auth.uid())
    union all
    select entries.account_id, 'observer', max(entries.expires_at), now()
    from private.admin_entries entries
    where entries.user_id = (select auth.uid()) and entries.expires_at > now()
      and not exists (select from public.account_members m
        where m.account_id = entries.account_id and m.user_id = entries.user_id)
    group by entries.account_id
  )
  select jsonb_build_object('platform_admin', private.is_platform_admin(), 'accounts', (
    select coalesce(jsonb_agg(jsonb_build_object('account_id', access.account_id, 'role', access.role, 'until', access.until)
      order by access.created_at, access.account_id), '[]') from access))
$$;

create function public.list_members(account_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.list_members(account_id)
$$;
comment on function public.list_members is
  '{members: [{user_id, email, name, role, created_at, last_sign_in_at}]}, owners first. Code: account_not_found.';

create function private.list_members(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_readable(account_id);
  return jsonb_build_object('members', (
    select coalesce(jsonb_agg(jsonb_build_object('user_id', m.user_id, 'email', users.email, 'name', m.name, 'role', m.role,
        'created_at', m.created_at, 'last_sign_in_at', users.last_sign_in_at)
      order by array_position('{owner,admin,agent}', m.role), m.created_at, m.user_id), '[]')
    from public.account_members m join auth.users users on users.id = m.user_id
    where m.account_id = list_members.account_id));
end
$$;

create function public.set_member_role(account_id uuid, user_id uuid, role text)
returns boolean language sql set search_path = ''
as $$
  select private.set_member_role(account_id, user_id, role)
$$;
comment on function public.set_member_role is
  'Owners and admins; false when it was so before. Codes: not_allowed, role_invalid, member_not_found, owner_required.';

create function private.set_member_role(account_id uuid, user_id uuid, role text)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
begin
  perform private.require_manager(account_id);
  if role is null or role not in ('admin', 'agent') then
    perform private.fail('role_invalid', format('%s cannot be given', role), 'admin or agent; transfer_ownership makes owners');
  end if;
  member := private.hold_member(account_id, user_id);
  perform private.guard_owner(member);
  update public.account_members m set role = set_member_role.role
  where m.account_id = set_member_role.account_id and m.user_id = set_member_role.user_id
    and m.role <> set_member_role.role;
  if not found then
    return false;
  end if;
  perform private.audit(account_id, 'members.set_role', user_id, jsonb_build_object('from', member.role, 'to', role));
  return true;
end
$$;

create function public.remove_member(account_id uuid, user_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.remove_member(account_id, user_id)
$$;
comment on function public.remove_member is
  'Owners and admins, or anybody himself to leave; access ends at once. Codes: not_allowed, member_not_found, owner_required.';

create function private.remove_member(account_id uuid, user_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
begin
  if user_id is distinct from auth.uid() then
    perform private.require_manager(account_id);
  elsif account_id <> all (array(select private.member_account_ids())) then
    perform private.fail('member_not_found', 'nobody in this account has this user_id');
  end if;
  member := private.hold_member(account_id, user_id);
  perform private.guard_owner(member);
  delete from public.account_members m
  where m.account_id = remove_member.account_id and m.user_id = remove_member.user_id;
  perform private.audit(account_id, 'members.remove', user_id, jsonb_build_object('role', member.role));
  return true;
end
$$;

create function public.transfer_ownership(account_id uuid, user_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.transfer_ownership(account_id, user_id)
$$;
comment on function public.transfer_ownership is
  'The calling owner makes another member owner and becomes admin. Codes: not_allowed, member_not_found.';

create function private.transfer_ownership(account_id uuid, user_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
begin
  perform private.require_owner(account_id);
  member := private.hold_member(account_id, user_id);
  if member.role = 'owner' then
    return false;
  end if;
  update public.account_members m set role = case when m.user_id = auth.uid() then 'admin' else 'owner' end
  where m.account_id = transfer_ownership.account_id and m.user_id in (auth.uid(), transfer_ownership.user_id);
  perform private.audit(account_id, 'members.transfer_ownership', user_id);
  return true;
end
$$;

create function private.hold_member(account_id uuid, user_id uuid)
returns public.account_members language plpgsql security definer set search_path = ''
as $$
declare
  member public.account_members;
begin
  -- One change of the team at a time, or two owners could both make room for each other.
  perform from public.accounts a where a.id = hold_member.account_id for no key update;
  select * into member from public.account_members m
  where m.account_id = hold_member.account_id and m.user_id = hold_member.user_id;
  if not found then
    perform private.fail('member_not_found', 'nobody in this account has this user_id');
  end if;
  return member;
end
$$;

create function private.guard_owner(member public.account_members)
returns void language plpgsql stable security definer set search_path = ''
as $$
begin
  if member.role <> 'owner' then
    return;
  end if;
  perform private.require_owner(member.account_id);
  if not exists (select from public.account_members m
    where m.account_id = member.account_id and m.role = 'owner' and m.user_id <> member.user_id) then
    perform private.fail('owner_required', 'an account always has an owner', 'transfer_ownership first');
  end if;
end
$$;
comment on function private.guard_owner is 'Only owners decide about owners, and never about the last one.';

grant execute on function public.my_access, private.my_access, public.list_members, private.list_members,
  public.set_member_role, private.set_member_role, public.remove_member, private.remove_member,
  public.transfer_ownership, private.transfer_ownership to authenticated;

-- schemas/10_accounts/22_inviting.sql
-- How somebody joins an account: by a link that is good once and for a week.
set check_function_bodies = off;

create function public.invite_member(account_id uuid, role text, email text default null)
returns jsonb language sql set search_path = ''
as $$
  select private.invite_member(account_id, role, email)
$$;
comment on function public.invite_member is
  'For owners and admins: {id, token, expires_at}; the token is seen this once. Codes: not_allowed, role_invalid, email_invalid, already_member, invitation_limit, plan_limit_exceeded, account_suspended.';

create function private.invite_member(account_id uuid, role text, email text)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  address constant text := nullif(lower(btrim(invite_member.email)), '');
  -- Two random uuids hold 244 random bits.
  token constant text := 'zbi_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  seats constant integer := private.plan_limit(account_id, 'members');
  invitation public.account_invitations;
begin
  perform private.require_manager(account_id);
  -- One at a time, so that what is counted stays true.
  perform from public.accounts a where a.id = invite_member.account_id for no key update;
  perform private.check_invitation(account_id, role, address);
  -- Inviting somebody again replaces the link he has not used.
  update public.account_invitations i set revoked_at = now()
  where i.account_id = invite_member.account_id and i.email = address and private.is_open(i);
  if private.used_seats(account_id) >= seats then
    perform private.refuse_beyond('members', seats, private.used_seats(account_id));
  end if;
  insert into public.account_invitations (account_id, email, role, invited_by, expires_at)
  values (invite_member.account_id, address, invite_member.role, auth.uid(),
    now() + (select make_interval(secs => settings.invitation_seconds) from private.settings))
  returning * into invitation;
  insert into private.invitation_hashes (invitation_id, sha256)
  values (invitation.id, sha256(convert_to(token, 'UTF8')));
  perform private.audit(account_id, 'members.invite', invitation.id, jsonb_build_object('role', role, 'email', address));
  return jsonb_build_object('id', invitation.id, 'token', token, 'expires_at', invitation.expires_at);
end
$$;

create function private.check_invitation(account_id uuid, role text, email text)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  hourly constant integer := (select settings.invitations_per_hour from private.settings);
begin
  if role is null or role not in ('admin', 'agent') then
    perform private.fail('role_invalid', format('nobody is invited as %s', role), 'admin or agent');
  end if;
  if length(email) > 254 or email !~ '^[^@[:space:][:cntrl:]<>,;:"()]+@[^@[:space:][:cntrl:]<>,;:"()]+\.[^@[:space:][:cntrl:]<>,;:"().]+$' then
    perform private.fail('email_invalid', 'this is no mail address');
  end if;
  if exists (select from public.account_members m join auth.users users on users.id = m.user_id
    where m.account_id = check_invitation.account_id and lower(users.email) = check_invitation.email) then
    perform private.fail('already_member', 'this person is in the account');
  end if;
  if hourly <= (select count(*) from public.account_invitations i
    where i.account_id = check_invitation.account_id and i.created_at > now() - interval '1 hour') then
    perform private.fail('invitation_limit', format('an account invites %s people an hour', hourly), 'try again later');
  end if;
end
$$;

create function private.used_seats(account_id uuid)
returns integer language sql stable security definer set search_path = ''
as $$
  select (select count(*) from public.account_members m where m.account_id = used_seats.account_id)::integer
    + (select count(*) from public.account_invitations i
      where i.account_id = used_seats.account_id and private.is_open(i))::integer
$$;
comment on function private.used_seats is 'Members and open invitations.';

create function private.is_open(invitation public.account_invitations)
returns boolean language sql stable set search_path = ''
return invitation.accepted_at is null and invitation.revoked_at is null and invitation.expires_at > now();

create function public.show_invitation(token text)
returns jsonb language sql stable set search_path = ''
as $$
  select private.show_invitation(token)
$$;
comment on function public.show_invitation is
  '{account_id, account_name, role, email, expires_at}. Codes: invitation_invalid, invitation_used, invitation_revoked, invitation_expired.';

create function private.show_invitation(token text)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  invitation constant public.account_invitations := private.find_invitation(token);
begin
  return (
    select jsonb_build_object('account_id', a.id, 'account_name', a.name, 'role', invitation.role,
      'email', invitation.email, 'expires_at', invitation.expires_at)
    from public.accounts a where a.id = invitation.account_id);
end
$$;

create function public.accept_invitation(token text, name text default '')
returns uuid language sql set search_path = ''
as $$
  select private.accept_invitation(token, name)
$$;
comment on function public.accept_invitation is
  'The caller joins; answers the account. Codes: those of show_invitation, invitation_other_email, already_member, plan_limit_exceeded, account_suspended.';

create function private.accept_invitation(token text, name text)
returns uuid language plpgsql security definer set search_path = ''
as $$
declare
  invitation public.account_invitations;
  members integer;
  seats integer;
begin
  perform private.require_user('not_authenticated');
  invitation := private.find_invitation(token);
  -- The account before the invitation, as whoever invites does it; then what was found may be outdated.
  perform from public.accounts a where a.id = invitation.account_id for no key update;
  perform from public.account_invitations i where i.id = invitation.id for update;
  invitation := private.find_invitation(token);
  if invitation.email <> (select lower(users.email) from auth.users users where users.id = auth.uid()) then
    perform private.fail('invitation_other_email', 'this invitation is for another mail address', 'sign in with that address');
  end if;
  perform private.refuse_inactive(array[invitation.account_id]);
  seats := private.plan_limit(invitation.account_id, 'members');
  select count(*) into members from public.account_members m where m.account_id = invitation.account_id;
  if members >= seats then
    perform private.refuse_beyond('members', seats, members);
  end if;
  insert into public.account_members (account_id, user_id, role, name)
  values (invitation.account_id, auth.uid(), invitation.role, left(btrim(coalesce(accept_invitation.name, '')), 100))
  on conflict on constraint account_members_pkey do nothing;
  if not found then
    perform private.fail('already_member', 'you are in this account', 'open it');
  end if;
  update public.account_invitations i set accepted_at = now(), accepted_by = auth.uid() where i.id = invitation.id;
  perform private.audit(invitation.account_id, 'members.join', auth.uid(),
    jsonb_build_object('invitation_id', invitation.id, 'role', invitation.role));
  return invitation.account_id;
end
$$;

create function public.revoke_invitation(invitation_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.revoke_invitation(invitation_id)
$$;
comment on function public.revoke_invitation is 'Takes an unused invitation back; false when there is no such one of yours.';

create function private.revoke_invitation(invitation_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  revoked_account uuid;
begin
  perform private.require_user();
  update public.account_invitations i set revoked_at = now()
  where i.id = revoke_invitation.invitation_id and i.accepted_at is null and i.revoked_at is null
    and i.account_id = any (array(select private.managed_account_ids()))
  returning i.account_id into revoked_account;
  if revoked_account is null then
    return false;
  end if;
  perform private.audit(revoked_account, 'members.revoke_invitation', invitation_id);
  return true;
end
$$;

create function private.find_invitation(token text)
returns public.account_invitations language plpgsql stable security definer set search_path = ''
as $$
declare
  invitation public.account_invitations;
begin
  select i.* into invitation
  from private.invitation_hashes hashes join public.account_invitations i on i.id = hashes.invitation_id
  where hashes.sha256 = sha256(convert_to(token, 'UTF8'));
  if not found then
    perform private.fail('invitation_invalid', 'no invitation has this token', 'ask for a new link');
  elsif invitation.accepted_at is not null then
    perform private.fail('invitation_used', 'this invitation was accepted before', 'sign in, or ask for a new link');
  elsif invitation.revoked_at is not null then
    perform private.fail('invitation_revoked', 'this invitation was taken back', 'ask for a new link');
  elsif invitation.expires_at <= now() then
    perform private.fail('invitation_expired', 'this invitation is too old', 'ask for a new link');
  end if;
  return invitation;
end
$$;
comment on function private.find_invitation is 'The open invitation with this token.';

grant execute on function public.invite_member, private.invite_member, public.show_invitation,
  private.show_invitation, public.accept_invitation, private.accept_invitation, public.revoke_invitation,
  private.revoke_invitation to authenticated;

-- schemas/10_accounts/23_keys.sql
set check_function_bodies = off;

create function public.create_api_key(account_id uuid, name text, scopes text[], expires_at timestamptz default null)
returns jsonb language sql set search_path = ''
as $$
  select private.create_api_key(account_id, name, scopes, expires_at)
$$;
comment on function public.create_api_key is
  'For owners and admins: {id, key, prefix}. The key is seen this once. Codes: not_allowed, name_invalid, scopes_invalid.';

create function private.create_api_key(account_id uuid, name text, scopes text[], expires_at timestamptz)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  -- Two random uuids hold 244 random bits.
  secret constant text := 'zb_live_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  key_id uuid;
begin
  -- A key cannot make keys: whoever stole one could outlive its revocation.
  if private.actor_kind() <> 'user' or create_api_key.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins make keys');
  end if;
  if coalesce(btrim(create_api_key.name), '') = '' or length(btrim(create_api_key.name)) > 100 then
    perform private.fail('name_invalid', 'a key needs a name of 1 to 100 characters');
  end if;
  if scopes is null or cardinality(scopes) = 0 or not scopes <@ '{read,send,manage}' then
    perform private.fail('scopes_invalid', 'scopes are read, send and manage');
  end if;
  insert into public.api_keys (account_id, name, prefix, scopes, expires_at, created_by)
  values (create_api_key.account_id, btrim(create_api_key.name), left(secret, 12),
    array(select distinct scope from unnest(scopes) scope order by 1), create_api_key.expires_at, auth.uid())
  returning id into key_id;
  insert into private.api_key_hashes (key_id, sha256) values (key_id, sha256(convert_to(secret, 'UTF8')));
  perform private.audit(account_id, 'api_keys.create', key_id, jsonb_build_object('name', name, 'scopes', scopes));
  return jsonb_build_object('id', key_id, 'key', secret, 'prefix', left(secret, 12));
end
$$;

create function public.revoke_api_key(key_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.revoke_api_key(key_id)
$$;
comment on function public.revoke_api_key is 'The key and its tokens stop at once; false when there is no such key of yours.';

create function private.revoke_api_key(key_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  revoked_account uuid;
begin
  update public.api_keys keys set revoked_at = now()
  where keys.id = revoke_api_key.key_id and keys.revoked_at is null
    and keys.account_id = any (array(select private.managed_account_ids()))
  returning keys.account_id into revoked_account;
  if revoked_account is null then
    return false;
  end if;
  perform private.audit(revoked_account, 'api_keys.revoke', key_id);
  return true;
end
$$;

create function orchestrator.authenticate_api_key(key text)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  found_key public.api_keys;
begin
  select keys.* into found_key
  from private.api_key_hashes hashes join public.api_keys keys on keys.id = hashes.key_id
  where hashes.sha256 = sha256(convert_to(key, 'UTF8'))
    and keys.revoked_at is null and (keys.expires_at is null or keys.expires_at > now());
  if found_key.id is null then
    perform private.fail('api_key_invalid', 'this key is unknown, revoked or expired', 'make a new one in the dashboard');
  end if;
  -- Written once a minute at most: a busy key would else be a busy row.
  update public.api_keys keys set last_used_at = now()
  where keys.id = found_key.id and (keys.last_used_at is null or keys.last_used_at < now() - interval '1 minute');
  return jsonb_build_object('id', found_key.id, 'account_id', found_key.account_id, 'name', found_key.name,
    'scopes', found_key.scopes, 'expires_at', found_key.expires_at);
end
$$;
comment on function orchestrator.authenticate_api_key is 'Whose key this is. Code: api_key_invalid.';

grant execute on function public.create_api_key, private.create_api_key, public.revoke_api_key, private.revoke_api_key
  to authenticated;
grant execute on function orchestrator.authenticate_api_key to service_role;

-- schemas/10_accounts/24_risk.sql
set check_function_bodies = off;

create function public.accept_risk(account_id uuid)
returns timestamptz language sql set search_path = ''
as $$
  select private.accept_risk(account_id)
$$;
comment on function public.accept_risk is
  'An owner or admin accepts that WhatsApp may ban numbers; answers when that was first done. Code: not_allowed.';

create function private.accept_risk(account_id uuid)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  accepted timestamptz;
begin
  perform private.require_manager(account_id);
  update public.accounts a set risk_accepted_at = now(), risk_accepted_by = auth.uid()
  where a.id = accept_risk.account_id and a.risk_accepted_at is null;
  if found then
    perform private.audit(account_id, 'accounts.accept_risk', account_id);
  end if;
  select a.risk_accepted_at into accepted from public.accounts a where a.id = accept_risk.account_id;
  return accepted;
end
$$;

grant execute on function public.accept_risk, private.accept_risk to authenticated;

-- schemas/10_accounts/25_closing.sql
-- How an account ends: closed by its owner, thirty days to think again, then everything is deleted in small steps.
set check_function_bodies = off;

create function public.close_account(account_id uuid)
returns timestamptz language sql set search_path = ''
as $$
  select private.close_account(account_id)
$$;
comment on function public.close_account is
  'For the owner: numbers stop, everything stays readable until the time answered, then it is deleted. Code: not_allowed.';

create function private.close_account(account_id uuid)
returns timestamptz language plpgsql security definer set search_path = ''
as $$
declare
  ends timestamptz;
begin
  perform private.require_owner(account_id);
  update public.accounts a
  set status = 'closed', closes_at = now() + (select make_interval(days => settings.closing_days) from private.settings)
  where a.id = close_account.account_id and a.status <> 'closed';
  if found then
    perform private.stop_starting(account_id);
    perform private.audit(account_id, 'accounts.close', account_id);
  end if;
  select a.closes_at into ends from public.accounts a where a.id = close_account.account_id;
  return ends;
end
$$;

create function public.reopen_account(account_id uuid)
returns boolean language sql set search_path = ''
as $$
  select private.reopen_account(account_id)
$$;
comment on function public.reopen_account is
  'For the owner of a closed account, before closes_at; false when it is not closed or its deletion has begun. Code: not_allowed.';

create function private.reopen_account(account_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_owner(account_id);
  update public.accounts a
  set status = case when a.suspended_reason is null then 'active' else 'suspended' end, closes_at = null
  where a.id = reopen_account.account_id and a.status = 'closed' and a.closes_at > now();
  if not found then
    return false;
  end if;
  perform private.audit(account_id, 'accounts.reopen', account_id);
  return true;
end
$$;

create function orchestrator.purge_accounts(
  orchestrator_id uuid, number bigint, seconds double precision, max_items integer)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  ends constant timestamptz := clock_timestamp() + make_interval(secs => greatest(least(seconds, 2), 0));
  unlinked_by constant interval := (select make_interval(days => settings.unlinking_days) from private.settings);
  account public.accounts;
  purged uuid[] := '{}';
  more boolean := false;
begin
  perform private.hold_number(orchestrator_id, number);
  for account in
    select * from public.accounts a where a.status = 'closed' and a.closes_at <= now()
    order by a.closes_at, a.id limit 100 for update skip locked
  loop
    -- After that the hosts of its numbers are not waited for, nor asked again.
    if account.closes_at > now() - unlinked_by then
      continue when not private.unlink_numbers(account.id);
    end if;
    if private.empty_account(account.id, ends, greatest(least(max_items, 5000), 1)) then
      purged := purged || account.id;
    else
      more := true;
    end if;
    if clock_timestamp() >= ends then
      more := true;
      exit;
    end if;
  end loop;
  return jsonb_build_object('purged', purged, 'more', more);
end
$$;
comment on function orchestrator.purge_accounts is
  'Deletes accounts whose closes_at has passed, for at most so many seconds; more: call again at once.';

create function private.unlink_numbers(account_id uuid)
returns boolean language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.instance_commands (account_id, instance_id, command)
  select i.account_id, i.id, 'remove' from public.instances i
  where i.account_id = unlink_numbers.account_id and not exists (
    select from public.instance_commands c where c.instance_id = i.id and c.command = 'remove'
      and (c.status in ('queued', 'running') or c.finished_at > clock_timestamp() - interval '5 minutes'));
  return not exists (select from public.instances i where i.account_id = unlink_numbers.account_id);
end
$$;
comment on function private.unlink_numbers is 'Asks for every number''s removal where its session lies; true when none is left.';

create function private.empty_account(account_id uuid, ends timestamptz, max_items integer)
returns boolean language plpgsql security definer set search_path = ''
as $$
declare
  tenant_table regclass;
  deleted integer;
begin
  for tenant_table in select private.tenant_tables() loop
    loop
      execute format('delete from %s where ctid = any (array(select ctid from %s where account_id = $1 limit $2))',
        tenant_table, tenant_table) using account_id, max_items;
      get diagnostics deleted = row_count;
      exit when deleted = 0;
      -- Looked at after a deletion only: a machine too slow for the empty tables before would never come here.
      if clock_timestamp() >= ends then
        return false;
      end if;
    end loop;
  end loop;
  delete from public.accounts a where a.id = empty_account.account_id;
  return true;
end
$$;
comment on function private.empty_account is 'Deletes rows until the time is over; true when the account itself is gone.';

create function private.tenant_tables()
returns setof regclass language sql stable security definer set search_path = '' rows 50
as $$
  with recursive tables as (
    select c.oid from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind = 'r'
  ), depths as (
    select tables.oid, 0 as depth from tables
    union
    select k.conrelid, depths.depth + 1 from depths
    join pg_catalog.pg_constraint k on k.confrelid = depths.oid and k.contype = 'f' and k.conrelid <> depths.oid
    join tables on tables.oid = k.conrelid
    where depths.depth < 20
  )
  select oid::regclass from depths group by oid order by max(depth) desc, oid::regclass::text
$$;
comment on function private.tenant_tables is 'Every table with an account_id, those that refer to others before them.';

grant execute on function public.close_account, private.close_account, public.reopen_account, private.reopen_account
  to authenticated;
grant execute on function orchestrator.purge_accounts, private.unlink_numbers, private.empty_account to service_role;

-- schemas/10_accounts/26_export.sql
-- Everything of an account for its owner, page by page. A page costs the same wherever it lies.
set check_function_bodies = off;

create function public.export_account(account_id uuid, after jsonb default null, max_items integer default 200)
returns jsonb language sql set search_path = ''
as $$
  select private.export_account(account_id, after, max_items)
$$;
comment on function public.export_account is
  'For the owner: {table, rows, next}, one page of one table; give next as after until it is null. Codes: not_allowed, after_invalid.';

create function private.export_account(account_id uuid, after jsonb, max_items integer)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  tables constant text[] := array(select private.exported_tables());
  table_name constant text := coalesce(after ->> 'table', tables[1]);
  page jsonb;
begin
  perform private.require_owner(account_id);
  if table_name <> all (tables) then
    perform private.fail('after_invalid', 'after is the next of the page before');
  end if;
  if after is null then
    perform private.audit(account_id, 'accounts.export', account_id);
  end if;
  page := private.export_rows(account_id, table_name, nullif(after -> 'last', 'null'), greatest(least(max_items, 500), 1));
  return page - 'last' || jsonb_build_object('next', case
    when page ->> 'last' is not null then page - 'rows'
    when table_name <> tables[cardinality(tables)]
      then jsonb_build_object('table', tables[array_position(tables, table_name) + 1])
  end);
end
$$;

create function private.exported_tables()
returns setof text language sql stable security definer set search_path = '' rows 30
as $$
  select c.relname::text from pg_catalog.pg_class c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
  -- What members may not read is not theirs to take along.
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege('authenticated', c.oid, 'select')
  order by 1
$$;

create function private.export_rows(account_id uuid, table_name text, last jsonb, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  source constant regclass := format('public.%I', table_name)::regclass;
  key constant name[] := private.page_key(source);
  columns constant text := (select string_agg(format('t.%I', name), ', ') from unnest(key) name);
  beyond constant text := (
    select string_agg(format('%L::%s', last ->> name, format_type(a.atttypid, a.atttypmod)), ', ' order by place)
    from unnest(key) with ordinality wanted (name, place)
    join pg_catalog.pg_attribute a on a.attrelid = source and a.attname = wanted.name);
  page jsonb;
begin
  execute format('select jsonb_agg(to_jsonb(page)) from (select t.* from %s t where t.account_id = $1 %s order by %s limit $2) page',
    source, case when last is not null then format('and (%s) > (%s)', columns, beyond) end, columns)
  into page using account_id, max_items;
  return jsonb_build_object('table', table_name, 'rows', coalesce(page, '[]'), 'last', case
    when jsonb_array_length(page) = max_items then (select jsonb_object_agg(name, page -> -1 -> name::text) from unnest(key) name)
  end);
end
$$;

create function private.page_key(table_name regclass)
returns name[] language sql stable security definer set search_path = ''
as $$
  -- Of the indexes that begin with account_id, hold no null and tell rows apart, the shortest.
  select coalesce((
    select array(select a.attname from unnest(i.indkey::int2[]) with ordinality k (attnum, place)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where k.place > 1 order by k.place)
    from pg_catalog.pg_index i
    where i.indrelid = p.indrelid and i.indisvalid and i.indpred is null and i.indexprs is null and i.indnatts > 1
      and i.indkey[0] = (select a.attnum from pg_catalog.pg_attribute a
        where a.attrelid = i.indrelid and a.attname = 'account_id')
      and (i.indisunique or p.indkey::int2[] <@ i.indkey::int2[])
      and not exists (select from pg_catalog.pg_attribute a
        where a.attrelid = i.indrelid and a.attnum = any (i.indkey::int2[]) and not a.attnotnull)
    order by i.indnatts, i.indexrelid limit 1
  ), (
    select array_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a
    where a.attrelid = p.indrelid and a.attnum = any (p.indkey::int2[])
  ))
  from pg_catalog.pg_index p where p.indrelid = page_key.table_name and p.indisprimary
$$;
comment on function private.page_key is 'The columns by which an account''s rows are paged.';

grant execute on function public.export_account, private.export_account to authenticated;

-- schemas/10_accounts/27_usage.sql
-- An account at a glance: what it did, and what it has of what its plan limits.
set check_function_bodies = off;

create function public.account_stats(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language sql stable set search_path = ''
as $$
  select private.account_stats(account_id, since, until)
$$;
comment on function public.account_stats is
  '{hours: [{hour, received, sent, failed}], open_chats: [{user_id, name, open, pending}], instances: {status: n}, today}; hours without a message are left out, today began at the account''s midnight. Codes: account_not_found, range_invalid.';

create function private.account_stats(account_id uuid, since timestamptz, until timestamptz)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  midnight timestamptz;
begin
  perform private.require_readable(account_id);
  if since is null or until is null or until <= since or until - since > interval '100 days' then
    perform private.fail('range_invalid', 'until comes after since, by 100 days at most');
  end if;
  midnight := private.local_midnight(account_id);
  return jsonb_build_object(
    'hours', (
      select coalesce(jsonb_agg(jsonb_build_object('hour', hours.hour, 'received', hours.received, 'sent', hours.sent,
        'failed', hours.failed) order by hours.hour), '[]')
      from (select counts.hour, sum(counts.received) as received, sum(counts.sent) as sent, sum(counts.failed) as failed
        from private.hourly_counts(account_id, since, until) counts group by counts.hour) hours),
    'open_chats', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', agents.assigned_to, 'name', coalesce(m.name, ''),
        'open', agents.open, 'pending', agents.pending) order by agents.open desc, agents.assigned_to), '[]')
      from (select c.assigned_to, count(*) filter (where c.status = 'open') as open,
          count(*) filter (where c.status = 'pending') as pending
        from public.chats c where c.account_id = account_stats.account_id and c.status <> 'closed'
        group by c.assigned_to) agents
      left join public.account_members m on m.account_id = account_stats.account_id and m.user_id = agents.assigned_to),
    'instances', (
      select coalesce(jsonb_object_agg(statuses.status, statuses.instances), '{}')
      from (select i.status, count(*) as instances from public.instances i
        where i.account_id = account_stats.account_id group by i.status) statuses),
    'today', (
      select jsonb_build_object('received', coalesce(sum(counts.received), 0), 'sent', coalesce(sum(counts.sent), 0),
        'failed', coalesce(sum(counts.failed), 0))
      from private.hourly_counts(account_id, midnight, 'infinity') counts));
end
$$;

create function public.account_usage(account_id uuid)
returns jsonb language sql stable set search_path = ''
as $$
  select private.account_usage(account_id)
$$;
comment on function public.account_usage is
  '{plan, plan_expires_at, status, limits: {instances, contacts, messages_per_day, members, flows}, used: {…}}; a null limit is none. Code: account_not_found.';

create function private.account_usage(account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  kinds constant text[] := '{instances,contacts,messages_per_day,members,flows}';
begin
  perform private.require_readable(account_id);
  return (
    select jsonb_build_object('plan', a.plan, 'plan_expires_at', a.plan_expires_at, 'status', a.status,
      'limits', (select jsonb_object_agg(kind, private.plan_limit(a.id, kind)) from unnest(kinds) kind),
      'used', (select jsonb_object_agg(kind, case when kind = 'members' then private.used_seats(a.id)
        else private.used_room(a.id, kind) end) from unnest(kinds) kind))
    from public.accounts a where a.id = account_usage.account_id);
end
$$;

grant execute on function public.account_stats, private.account_stats, public.account_usage, private.account_usage to
  authenticated;

-- schemas/10_accounts/90_data.sql
-- Rows that are part of the schema.
set check_function_bodies = off;

insert into public.plans (name, max_instances, max_members, max_contacts, max_messages_per_day, max_flows) values
  ('owner', null, null, null, null, null),
  ('free', 1, 2, 10000, 1000, 1),
  ('basic', 3, 5, 50000, 10000, 10),
  ('pro', 20, 50, 500000, 100000, 100);
