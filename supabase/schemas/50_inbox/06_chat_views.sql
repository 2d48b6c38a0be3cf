-- Filters of the list of chats that people keep under a name.
set check_function_bodies = off;

create function private.is_chat_filter(filter jsonb)
returns boolean language plpgsql immutable set search_path = ''
as $$
begin
  return (jsonb_typeof(filter) = 'object' and octet_length(filter::text) <= 1000 and not exists (
    select from jsonb_each(case when jsonb_typeof(filter) = 'object' then filter else '{}' end) part
    where (case part.key
      when 'folder' then part.value #>> '{}' in ('mine', 'unassigned', 'mentions', 'pending', 'scheduled', 'failed', 'all',
        'closed', 'snoozed')
      when 'instance_id' then part.value #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when 'tag' then jsonb_typeof(part.value) = 'string' and length(part.value #>> '{}') <= 60
      when 'query' then jsonb_typeof(part.value) = 'string' and length(part.value #>> '{}') <= 100
      when 'unread' then part.value = 'true'
    end) is not true)) is true;
end
$$;
comment on function private.is_chat_filter is 'What list_chats can be asked for, without the page.';

create table public.chat_views (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) between 1 and 60),
  filter jsonb not null check (private.is_chat_filter(filter)),
  position smallint not null default 0 check (position >= 0 and position <= 1000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  owner_id uuid default auth.uid(),
  foreign key (account_id, owner_id) references public.account_members (account_id, user_id) on delete cascade
);
comment on table public.chat_views is 'A filter of the list of chats under a name, of one person or of the whole account.';
comment on column public.chat_views.owner_id is 'Null: everybody''s, kept by owners and admins.';
create unique index chat_views_page on public.chat_views (account_id, id);
create index chat_views_owner on public.chat_views (account_id, owner_id);

create trigger clean_names before insert or update of name on public.chat_views
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger touch_updated_at before update on public.chat_views
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.chat_views referencing new table as new_rows
for each statement execute function private.refuse_suspended();

create function private.limit_views()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if (select count(*) from public.chat_views v
    where v.account_id = new.account_id and v.owner_id is not distinct from new.owner_id) > 50 then
    perform private.fail('views_limit', 'nobody keeps more than 50 views, nor does an account share more');
  end if;
  return null;
end
$$;
create trigger limit_views after insert or update of owner_id on public.chat_views
for each row execute function private.limit_views();

create function public.order_chat_views(account_id uuid, view_ids uuid[])
returns integer language plpgsql set search_path = ''
as $$
declare
  moved integer;
begin
  update public.chat_views v set position = wanted.place - 1
  from unnest(order_chat_views.view_ids) with ordinality wanted (id, place)
  where v.account_id = order_chat_views.account_id and v.id = wanted.id and v.position <> wanted.place - 1;
  get diagnostics moved = row_count;
  return moved;
end
$$;
comment on function public.order_chat_views is 'Has these views stand in this order, as far as the caller may change them; how many have moved.';

alter table public.chat_views enable row level security;
revoke all on public.chat_views from anon, authenticated;
grant select, insert (account_id, owner_id, name, filter, position), update (owner_id, name, filter, position), delete
  on public.chat_views to authenticated;
grant select, insert, update, delete on public.chat_views to service_role;
grant execute on function private.is_chat_filter to authenticated, service_role;
grant execute on function public.order_chat_views to authenticated;
