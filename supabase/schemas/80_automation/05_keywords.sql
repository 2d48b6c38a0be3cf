set check_function_bodies = off;

create table public.keywords (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  instance_id uuid,
  name text not null check (length(name) between 1 and 100),
  terms text[] not null check (private.are_terms(terms)),
  match text not null default 'equals' check (match in ('equals', 'contains', 'starts_with', 'ends_with', 'word',
    'not_contains', 'regex')),
  answer text check (length(answer) between 1 and 4096),
  tags text[] not null default '{}' check (private.are_tags(tags)),
  only_when text not null default 'always' check (only_when in ('always', 'open', 'closed')),
  interrupts boolean not null default false,
  priority integer not null default 100 check (priority >= 0 and priority <= 10000),
  enabled boolean not null default true,
  problem text check (length(problem) <= 300),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  flow_id uuid,
  unique (account_id, name),
  unique (account_id, id),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete cascade,
  foreign key (account_id, flow_id) references public.flows (account_id, id) on delete set null (flow_id),
  check (match <> 'regex' or cardinality(terms) <= 3)
);
comment on table public.keywords is 'What is answered by itself when somebody writes certain words. Case and accents do not count.';
comment on column public.keywords.instance_id is 'Null: on all numbers of the account.';
comment on column public.keywords.match is 'How any of the terms has to stand in the message; regex: RE2, on the text without accents.';
comment on column public.keywords.only_when is 'open, closed: within the account''s working hours, or outside.';
comment on column public.keywords.flow_id is 'The flow that whoever writes it enters, after the answer.';
comment on column public.keywords.interrupts is 'Also in the middle of a conversation that goes by itself.';
comment on column public.keywords.priority is 'The lowest fires, where several would.';
comment on column public.keywords.problem is 'Why it never fires: written when its terms cannot be read.';
create index keywords_instance on public.keywords (account_id, instance_id) where instance_id is not null;
create index keywords_flow on public.keywords (account_id, flow_id) where flow_id is not null;

create trigger clean_names before insert or update of name on public.keywords
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger touch_updated_at before update on public.keywords
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.keywords referencing new table as new_rows
for each statement execute function private.refuse_suspended();

create function private.limit_keywords()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from public.keywords k
    where k.account_id = any (array(select distinct added.account_id from new_rows added))
    group by k.account_id having count(*) > 200
  ) then
    perform private.fail('keywords_limit', 'an account has at most 200 keywords', 'remove what is no longer needed');
  end if;
  return null;
end
$$;
create trigger limit_keywords after insert on public.keywords referencing new table as new_rows
for each statement execute function private.limit_keywords();

alter table public.keywords enable row level security;
revoke all on public.keywords from anon, authenticated;
grant select, insert (account_id, instance_id, name, terms, match, answer, tags, only_when, interrupts, priority, enabled,
  flow_id),
  update (instance_id, name, terms, match, answer, tags, only_when, interrupts, priority, enabled, flow_id), delete
  on public.keywords to authenticated;
grant select, insert, update, delete on public.keywords to service_role;
