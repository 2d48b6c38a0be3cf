set check_function_bodies = off;

create function private.is_slug(slug text)
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return length(slug) >= 3 and length(slug) <= 60 and slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'
    and slug not in ('admin', 'api', 'favicon', 'health', 'new', 'novo', 'preview', 'qr', 'robots', 'static', 'status', 'www', 'zapbase');
end
$$;
comment on function private.is_slug is 'Words that an address of ours may need one day are nobody''s.';

create table public.campaigns (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  name text not null check (length(name) between 1 and 255),
  message text check (length(message) <= 65536),
  qr_code_url text check (length(qr_code_url) <= 2000),
  link text check (length(link) <= 2000),
  created_at timestamptz not null default now(),
  -- The default is never stored: give_slug makes one of the name.
  slug text not null default '' unique check (private.is_slug(slug)),
  instance_id uuid,
  match text not null default 'equals' check (match in ('equals', 'starts_with')),
  enabled boolean not null default true,
  flow_id uuid,
  unique (account_id, id),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete set null (instance_id),
  foreign key (account_id, flow_id) references public.flows (account_id, id) on delete set null (flow_id)
);
comment on table public.campaigns is 'An entry link with its QR code and text.';
comment on column public.campaigns.message is
  'What whoever follows the link finds written. It has to be sent to count as an answer. What was longer than 300 characters before there were links stays, and leads to the number alone.';
comment on column public.campaigns.link is 'An address of the account''s own in place of the short link; of no effect here.';
comment on column public.campaigns.slug is 'The end of the short link, of this campaign alone among those of all accounts.';
comment on column public.campaigns.instance_id is 'The number it leads to. Null: the account''s first that has a phone.';
comment on column public.campaigns.flow_id is 'What whoever writes the text enters.';
comment on column public.campaigns.match is 'How the text has to stand in a message to be an answer: all of it, or its beginning.';
create index campaigns_newest on public.campaigns (account_id, created_at desc);
create index campaigns_instance on public.campaigns (account_id, instance_id) where instance_id is not null;
create index campaigns_flow on public.campaigns (account_id, flow_id) where flow_id is not null;

create trigger clean_names before insert or update of name on public.campaigns
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');
create trigger refuse_suspended after insert on public.campaigns referencing new table as new_rows
for each statement execute function private.refuse_suspended();

create function private.give_slug()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  new.slug := lower(btrim(coalesce(new.slug, '')));
  if new.slug = '' then
    new.slug := private.make_slug(new.name);
  elsif not private.is_slug(new.slug) then
    perform private.fail('slug_invalid', 'a slug is 3 to 60 letters from a to z, digits and single hyphens between them',
      'choose another');
  elsif exists (select from public.campaigns c where c.slug = new.slug and c.id <> new.id) then
    raise unique_violation using message = 'slug_taken', detail = 'another campaign has this slug', hint = 'choose another';
  end if;
  return new;
end
$$;
comment on function private.give_slug is 'Codes: slug_invalid, slug_taken.';
create trigger give_slug before insert or update of slug on public.campaigns
for each row execute function private.give_slug();

create function private.limit_campaign_text()
returns trigger language plpgsql set search_path = ''
as $$
begin
  if length(new.message) > 300 and (tg_op = 'INSERT' or new.message is distinct from old.message) then
    perform private.fail('text_too_long', 'a link carries no more than 300 characters', 'shorten it');
  end if;
  return new;
end
$$;
comment on function private.limit_campaign_text is 'Code: text_too_long.';
create trigger limit_campaign_text before insert or update of message on public.campaigns
for each row execute function private.limit_campaign_text();

create function private.make_slug(name text)
returns text language plpgsql volatile set search_path = ''
as $$
declare
  words constant text := btrim(left(regexp_replace(private.fold(name), '[^a-z0-9]+', '-', 'g'), 24), '-');
begin
  return concat_ws('-', nullif(words, ''), left(replace(gen_random_uuid()::text, '-', ''), 6));
end
$$;
comment on function private.make_slug is 'The name''s first letters, and six more that nobody guesses.';

create function private.limit_campaigns()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from public.campaigns c
    where c.account_id = any (array(select distinct added.account_id from new_rows added))
    group by c.account_id having count(*) > 500
  ) then
    perform private.fail('campaigns_limit', 'an account has at most 500 campaigns', 'remove what is no longer needed');
  end if;
  return null;
end
$$;
create trigger limit_campaigns after insert on public.campaigns referencing new table as new_rows
for each statement execute function private.limit_campaigns();

create function private.broadcast_campaigns()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_changes('campaign', tg_table_name, tg_op, array(
    select (changed.account_id, changed.id, null)::private.changed_row from changed_rows changed));
  return null;
end
$$;
create trigger broadcast_insert after insert on public.campaigns referencing new table as changed_rows
for each statement execute function private.broadcast_campaigns();
create trigger broadcast_update after update on public.campaigns referencing new table as changed_rows
for each statement execute function private.broadcast_campaigns();
create trigger broadcast_delete after delete on public.campaigns referencing old table as changed_rows
for each statement execute function private.broadcast_campaigns();

alter table public.campaigns enable row level security;
revoke all on public.campaigns from anon, authenticated;
grant select, insert (account_id, name, message, qr_code_url, link, slug, instance_id, match, enabled, flow_id),
  update (name, message, qr_code_url, link, slug, instance_id, match, enabled, flow_id), delete on public.campaigns to authenticated;
grant select, insert, update, delete on public.campaigns to service_role;
grant execute on function private.is_slug to authenticated, service_role;
