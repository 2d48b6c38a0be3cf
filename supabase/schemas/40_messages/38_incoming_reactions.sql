-- One person has one reaction to a message: the last one, under whatever name it was told.
set check_function_bodies = off;

create function private.apply_reactions(instance_id uuid, changes private.change[])
returns integer language plpgsql set search_path = ''
as $$
declare
  applied integer;
begin
  insert into public.reactions as known (account_id, conversation_id, contact_id, from_me, sender, emoji, reacted_at)
  select distinct on (told.conversation_id, told.from_me, coalesce(told.contact_id::text, private.wa_key(told.sender)))
    told.account_id, told.conversation_id, told.contact_id, told.from_me, told.sender, told.emoji, told.at
  from private.read_reactions(instance_id, changes) told
  order by told.conversation_id, told.from_me, coalesce(told.contact_id::text, private.wa_key(told.sender)),
    told.at desc, told.event_id desc
  on conflict on constraint reactions_one_a_person do update set emoji = excluded.emoji, reacted_at = excluded.reacted_at
  where excluded.reacted_at > known.reacted_at;
  get diagnostics applied = row_count;
  return applied;
end
$$;

create function private.read_reactions(instance_id uuid, changes private.change[])
returns table (account_id uuid, conversation_id uuid, contact_id uuid, from_me boolean, sender text, emoji text,
  at timestamptz, event_id bigint)
language plpgsql stable rows 10 set search_path = ''
as $$
#variable_conflict use_column
declare
  own_key constant text := (
    select private.phone_key(i.phone) from public.instances i where i.id = read_reactions.instance_id);
begin
  return query
  select change.account_id, change.conversation_id,
    case when said.is_ours then null
      -- In a direct chat nobody else can.
      when chat.kind = 'direct' then chat.contact_id
      else private.find_contact(change.account_id, private.wa_phone(said.sender), private.wa_lid(said.sender)) end,
    said.is_ours, case when said.is_ours then 'me' else left(said.sender, 100) end, left(change.data ->> 'emoji', 40),
    change.at, change.event_id
  from unnest(changes) change
  join public.conversations c on c.id = change.conversation_id
  join public.chats chat on chat.id = c.chat_id, lateral (
    select change.data ->> 'sender_id' as sender, coalesce(change.data ->> 'sender_id' = 'me'
      or private.phone_key(private.wa_phone(change.data ->> 'sender_id')) = own_key, false) as is_ours
  ) said
  where change.type = 'reaction';
end
$$;

create function private.fold_reactions(message_ids uuid[])
returns void language plpgsql set search_path = ''
as $$
begin
  delete from public.reactions r using public.reactions newer
  where r.conversation_id = any (message_ids) and newer.conversation_id = any (message_ids)
    and newer.person = r.person and (newer.reacted_at, newer.id) > (r.reacted_at, r.id);
end
$$;
comment on function private.fold_reactions is 'Of these messages, which are one, each person''s newest reaction stays.';

create function private.fold_reactors(account_id uuid, kept_contact_id uuid, gone_contact_id uuid)
returns void language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  delete from public.reactions r using public.reactions newer
  where r.account_id = fold_reactors.account_id and r.contact_id in (kept_contact_id, gone_contact_id)
    and newer.conversation_id = r.conversation_id and newer.contact_id in (kept_contact_id, gone_contact_id)
    and (newer.reacted_at, newer.id) > (r.reacted_at, r.id);
end
$$;
comment on function private.fold_reactors is 'Two contacts become one: of both''s reactions to a message the newest stays.';

create function private.claim_reactions()
returns trigger language plpgsql security definer set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  found record;
begin
  for found in
    select r.id, r.conversation_id, r.reacted_at, known.contact_id
    from new_rows known
    join public.reactions r on r.account_id = known.account_id and r.contact_id is null and not r.from_me
      and r.person = known.match_key || case known.kind when 'phone' then '@c.us' else '@lid' end
    order by r.reacted_at
  loop
    delete from public.reactions r
    where r.conversation_id = found.conversation_id and r.contact_id = found.contact_id
      and r.reacted_at <= found.reacted_at;
    if exists (select from public.reactions r
      where r.conversation_id = found.conversation_id and r.contact_id = found.contact_id) then
      delete from public.reactions r where r.id = found.id;
    else
      update public.reactions r set contact_id = found.contact_id where r.id = found.id;
    end if;
  end loop;
  return null;
end
$$;
comment on function private.claim_reactions is 'Who reacted is known by now.';
create trigger claim_reactions after insert on public.contact_identities referencing new table as new_rows
for each statement execute function private.claim_reactions();

create function private.keep_one_reaction()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.reactions r
  where r.conversation_id = new.conversation_id and r.id <> new.id and r.person = private.wa_key(new.sender);
  return new;
end
$$;
comment on function private.keep_one_reaction is
  'A contact is deleted: his reactions are nobody''s again, and whoever has his former name may have reacted too.';
create trigger keep_one_reaction before update of contact_id on public.reactions
for each row when (old.contact_id is not null and new.contact_id is null) execute function private.keep_one_reaction();

grant execute on function private.apply_reactions, private.read_reactions, private.fold_reactions, private.fold_reactors to
  service_role;
