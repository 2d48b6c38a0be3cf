-- People who are added to a draft by hand; and who may do something with a broadcast.
set check_function_bodies = off;

create function public.add_recipients(broadcast_id uuid, contact_ids uuid[] default '{}', phones text[] default '{}')
returns jsonb language sql set search_path = ''
as $$
  select private.add_recipients(broadcast_id, contact_ids, phones)
$$;
comment on function public.add_recipients is
  '{added, known, invalid: [phone]}: these people too get a draft, 1000 at a time. Who has an unknown phone becomes a contact. Codes: broadcast_not_found, not_allowed, broadcast_running, ids_too_many, plan_limit_exceeded.';

create function private.add_recipients(broadcast_id uuid, contact_ids uuid[], phones text[])
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  invalid constant text[] := array(select phone from unnest(phones) phone where private.normalise_phone(phone) is null);
  ids uuid[];
  added integer;
begin
  if b.status <> 'draft' then
    perform private.fail('broadcast_running', 'it has begun', 'make a copy');
  elsif cardinality(phones) > 1000 or exists (select from unnest(phones) phone where length(phone) > 100) then
    perform private.fail('ids_too_many', 'at most 1000 at once, each of 100 characters', 'call again with the others');
  end if;
  perform private.require_few(contact_ids);
  ids := array(
    select c.id from public.contacts c where c.account_id = b.account_id and c.id = any (contact_ids) and c.erased_at is null
    union
    select private.open_contact(b.account_id, phone, '') from unnest(phones) phone where phone <> all (invalid));
  insert into public.broadcast_recipients (account_id, broadcast_id, contact_id)
  select b.account_id, b.id, id from unnest(ids) id
  on conflict on constraint broadcast_recipients_once do nothing;
  get diagnostics added = row_count;
  return jsonb_build_object('added', added, 'known', cardinality(ids) - added, 'invalid', to_jsonb(invalid));
end
$$;

create function public.clear_recipients(broadcast_id uuid)
returns integer language sql set search_path = ''
as $$
  select private.clear_recipients(broadcast_id)
$$;
comment on function public.clear_recipients is
  'Nobody is added to the draft any more; how many were. Codes: broadcast_not_found, not_allowed, broadcast_running.';

create function private.clear_recipients(broadcast_id uuid)
returns integer language plpgsql security definer set search_path = ''
as $$
declare
  b constant public.broadcasts := private.manage_broadcast(broadcast_id);
  cleared integer;
begin
  if b.status <> 'draft' then
    perform private.fail('broadcast_running', 'it has begun', 'make a copy');
  end if;
  delete from public.broadcast_recipients r where r.account_id = b.account_id and r.broadcast_id = b.id;
  get diagnostics cleared = row_count;
  return cleared;
end
$$;

create function private.manage_broadcast(broadcast_id uuid)
returns public.broadcasts language plpgsql set search_path = ''
as $$
declare
  b public.broadcasts;
begin
  select * into b from public.broadcasts known
  where known.id = manage_broadcast.broadcast_id and known.account_id = any (array(select private.account_ids()))
  for no key update;
  if not found then
    perform private.fail('broadcast_not_found', 'no such broadcast of yours');
  elsif b.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins send to many');
  end if;
  return b;
end
$$;
comment on function private.manage_broadcast is 'Held, for whoever may. Codes: broadcast_not_found, not_allowed.';

grant execute on function public.add_recipients, private.add_recipients, public.clear_recipients, private.clear_recipients
  to authenticated;
grant execute on function private.manage_broadcast to authenticated;
