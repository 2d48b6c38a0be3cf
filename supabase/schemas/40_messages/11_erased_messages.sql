-- What is erased does not come back, whoever tells it again.
set check_function_bodies = off;

create table private.erased_messages (
  digest bytea not null,
  account_id uuid not null references public.accounts (id) on delete cascade,
  primary key (account_id, digest)
);
comment on table private.erased_messages is
  'Messages that must not come back when any phone of the account tells its history again: no more of them than digests, one for each name.';

grant select, insert, delete on private.erased_messages to service_role;

create table private.erasing_names (
  erasure_id uuid not null references public.contact_erasures (id) on delete cascade,
  name text not null,
  primary key (erasure_id, name)
);
comment on table private.erasing_names is
  'What WhatsApp calls a person who is being erased: the digests are made of it. Gone when the erasure is done.';

grant select, insert, delete on private.erasing_names to service_role;

create function private.ignore_erased()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_erased_message(new.account_id, new.contact_id, new.wa_message_id) then
    return null;
  end if;
  return new;
end
$$;
create trigger ignore_erased before insert on public.conversations
for each row when (new.wa_message_id is not null) execute function private.ignore_erased();

create function private.is_erased_message(account_id uuid, contact_id uuid, message_id text)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return exists (select from private.erased_messages e where e.account_id = is_erased_message.account_id)
    and exists (select from private.erased_messages e
      where e.account_id = is_erased_message.account_id and e.digest = any (private.message_digests(
        is_erased_message.message_id, private.wa_names(is_erased_message.account_id, is_erased_message.contact_id))));
end
$$;
comment on function private.is_erased_message is 'Whether a message was erased, by any name of whoever is its contact now.';

create function private.wa_names(account_id uuid, contact_id uuid)
returns text[] language plpgsql stable set search_path = ''
as $$
begin
  return array(
    select known.name || case i.kind when 'phone' then '@c.us' else '@lid' end
    from public.contact_identities i, lateral (select i.value union select i.match_key) known (name)
    where i.account_id = wa_names.account_id and i.contact_id = wa_names.contact_id);
end
$$;
comment on function private.wa_names is 'What WhatsApp calls a contact, with and without the ninth digit.';

create function private.message_digests(message_id text, names text[])
returns bytea[] language plpgsql immutable set search_path = ''
as $$
declare
  told constant private.message_name := private.read_message_id(message_id);
  is_group constant boolean := told.wa_chat_id ~ '@g\.us$';
  person constant text := private.wa_key(case when is_group then told.author_id else told.wa_chat_id end);
begin
  return array(
    select sha256(convert_to(message_id, 'UTF8'))
    union
    select sha256(convert_to(case when is_group then concat_ws('_', told.from_me::text, told.wa_chat_id, told.stanza_id, name)
      else concat_ws('_', told.from_me::text, name, told.stanza_id) end, 'UTF8'))
    from unnest(names || person) name
    where told.from_me is not null and name is not null);
end
$$;
comment on function private.message_digests is
  'Of each id by which a message of this person may be told: stanza, direction, and one of his names.';

create function private.forget_returned(account_id uuid, contact_id uuid)
returns void language plpgsql set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  gone public.conversations;
begin
  for gone in
    select c.* from public.conversations c
    where c.account_id = forget_returned.account_id and c.contact_id = forget_returned.contact_id
      and private.is_erased_message(c.account_id, c.contact_id, c.wa_message_id)
    for update
  loop
    perform private.forget_copy(null, gone);
    delete from public.conversations c where c.id = gone.id;
    perform private.drop_files(gone.account_id, array[gone.media_id]);
    perform private.drop_decided(gone.account_id, gone.chat_id);
  end loop;
end
$$;
comment on function private.forget_returned is
  'What had been erased was told by a name of which nobody knew whose it was; now it is known.';

-- Its name comes after prepare_message, which finds out who is written to.
create function private.refuse_erased()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_erased(new.account_id, new.contact_id) then
    perform private.refuse_link('contact_not_found', 'this person was erased');
  end if;
  return new;
end
$$;
create trigger refuse_erased before insert on public.conversations
for each row when (new.wa_message_id is null) execute function private.refuse_erased();

create function private.is_erased(account_id uuid, contact_id uuid)
returns boolean language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return exists (select from public.contacts c
    where c.id = is_erased.contact_id and c.account_id = is_erased.account_id and c.erased_at is not null);
end
$$;

create function private.forget_late_id()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_erased(new.account_id, new.contact_id) then
    insert into private.erased_messages (account_id, digest)
    select new.account_id, digest from unnest(private.message_digests(new.wa_message_id, array(
      select n.name from public.contact_erasures e join private.erasing_names n on n.erasure_id = e.id
      where e.account_id = new.account_id and e.contact_id = new.contact_id))) digest
    on conflict do nothing;
    new.wa_message_id := null;
  end if;
  return new;
end
$$;
comment on function private.forget_late_id is 'A message was on its way while its person was being forgotten.';
create trigger forget_late_id before update of wa_message_id on public.conversations
for each row when (old.wa_message_id is null and new.wa_message_id is not null) execute function private.forget_late_id();

create function private.keep_erased()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if private.acts_for_customer() then
    perform private.refuse_link('contact_not_found', 'this person was erased');
  end if;
  return new;
end
$$;
create trigger keep_erased before update of name, phone, tags, fields on public.contacts
for each row when (old.erased_at is not null) execute function private.keep_erased();

grant execute on function private.is_erased_message, private.wa_names, private.message_digests,
  private.forget_returned to service_role;
