set check_function_bodies = off;

create table public.quick_replies (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  shortcut text not null check (shortcut ~ '^[a-z0-9_-]{1,40}$'),
  message text not null check (length(message) between 1 and 65536),
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, shortcut),
  unique (account_id, id)
);
comment on table public.quick_replies is 'Texts that a team writes often; typed as / and the shortcut.';
comment on column public.quick_replies.message is 'With gaps as the texts of flows have them; check_gaps says which.';

create trigger touch_updated_at before update on public.quick_replies
for each row execute function private.touch_updated_at();
create trigger refuse_suspended after insert on public.quick_replies referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.quick_replies enable row level security;
revoke all on public.quick_replies from anon, authenticated;
grant select, insert (account_id, shortcut, message), update (shortcut, message), delete
  on public.quick_replies to authenticated;
grant select, insert, update, delete on public.quick_replies to service_role;

create function private.check_gaps()
returns trigger language plpgsql security definer set search_path = ''
as $$
declare
  gap constant text := '(?<!\{)\{\{\s*([A-Za-z0-9_.]+)(?:\s*\|\s*(?:default\s*:\s*(?:''[^''{}]*''|"[^"{}]*")|capitalize|upcase|downcase))*\s*\}\}(?!\})';
  known constant text[] := '{contact.name,contact.first_name,contact.phone,number.name,attendant.name,attendant.first_name,account.name}';
  wrong text;
begin
  if regexp_replace(new.message, gap, '', 'g') ~ '\{\{|\}\}|\{%|%\}' then
    perform private.fail('template_failed', 'a gap of the text cannot be read',
      'as in {{ contact.first_name | default: ''friend'' }}');
  end if;
  select found.name[1] into wrong from regexp_matches(new.message, gap, 'g') found (name)
  where found.name[1] <> all (known) and not exists (
    select from public.custom_fields f
    where f.account_id = new.account_id and 'contact.fields.' || f.name = found.name[1]) limit 1;
  if found then
    perform private.fail('template_failed', format('nothing is called %s', left(wrong, 100)),
      'contact.name, contact.first_name, contact.phone, contact.fields.<name>, number.name, attendant.name, account.name');
  end if;
  return new;
end
$$;
comment on function private.check_gaps is
  'A gap names something known, with a fall-back and letters changed at most: the page fills it in (dashboard/src/lib/gaps.ts). tests/shared/gaps.json holds for both.';
create trigger check_first_gaps before insert on public.quick_replies
for each row when (new.message ~ '[{}]') execute function private.check_gaps();
create trigger check_gaps before update of message on public.quick_replies
for each row when (new.message <> old.message and new.message ~ '[{}]') execute function private.check_gaps();

create table public.quick_reply_files (
  account_id uuid not null,
  quick_reply_id uuid not null,
  position smallint not null check (position >= 0 and position < 10),
  media_id uuid not null,
  primary key (account_id, quick_reply_id, position),
  foreign key (account_id, quick_reply_id) references public.quick_replies (account_id, id) on delete cascade,
  foreign key (account_id, media_id) references public.media (account_id, id) on delete cascade
);
comment on table public.quick_reply_files is 'What a quick reply brings along, ten files at most; save_quick_reply writes them with it.';
create index quick_reply_files_media on public.quick_reply_files (account_id, media_id);

create trigger refuse_suspended after insert on public.quick_reply_files referencing new table as new_rows
for each statement execute function private.refuse_suspended();

alter table public.quick_reply_files enable row level security;
revoke all on public.quick_reply_files from anon, authenticated;
grant select, insert (account_id, quick_reply_id, position, media_id), delete on public.quick_reply_files to authenticated;
grant select, insert, update, delete on public.quick_reply_files to service_role;

create function public.save_quick_reply(account_id uuid, shortcut text, message text, media_ids uuid[] default '{}',
  reply_id uuid default null)
returns uuid language plpgsql set search_path = ''
as $$
declare
  saved uuid := reply_id;
begin
  if cardinality(media_ids) > 10 then
    perform private.fail('ids_too_many', 'a quick reply brings along at most ten files');
  end if;
  if saved is null then
    insert into public.quick_replies (account_id, shortcut, message)
    values (save_quick_reply.account_id, save_quick_reply.shortcut, save_quick_reply.message) returning id into saved;
  else
    update public.quick_replies q set shortcut = save_quick_reply.shortcut, message = save_quick_reply.message
    where q.account_id = save_quick_reply.account_id and q.id = saved;
    if not found then
      perform private.fail('quick_reply_not_found', 'no such quick reply of yours');
    end if;
    delete from public.quick_reply_files f
    where f.account_id = save_quick_reply.account_id and f.quick_reply_id = saved;
  end if;
  insert into public.quick_reply_files (account_id, quick_reply_id, position, media_id)
  select save_quick_reply.account_id, saved, file.place - 1, file.id
  from unnest(media_ids) with ordinality file (id, place);
  return saved;
end
$$;
comment on function public.save_quick_reply is
  'A new one, or another text and other files of the one with that id; its id. Policies say who may. Codes: template_failed, ids_too_many, quick_reply_not_found.';

grant execute on function public.save_quick_reply to authenticated;
