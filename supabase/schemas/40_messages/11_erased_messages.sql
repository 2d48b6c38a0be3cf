-- What is erased does not come back, whoever tells it again.
set check_function_bodies = off;

create table private.erased_messages (
  instance_id uuid not null references public.instances (id) on delete cascade,
  digest bytea not null,
  primary key (instance_id, digest)
);
comment on table private.erased_messages is
  'Messages that must not come back when the phone tells its history again: no more of them than a digest of their id.';

grant select, insert, delete on private.erased_messages to service_role;

create function private.ignore_erased()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from private.erased_messages e
    where e.instance_id = new.instance_id and e.digest = sha256(convert_to(new.wa_message_id, 'UTF8'))) then
    return null;
  end if;
  return new;
end
$$;
create trigger ignore_erased before insert on public.conversations
for each row when (new.wa_message_id is not null) execute function private.ignore_erased();

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
    insert into private.erased_messages (instance_id, digest)
    values (new.instance_id, private.message_digest(new.wa_message_id)) on conflict do nothing;
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
