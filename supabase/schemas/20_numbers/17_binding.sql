-- An instance belongs to one phone: the first that is connected, until its owner gives the number up.
set check_function_bodies = off;

create function private.bind_number(instance public.instances)
returns void language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.instance_numbers (account_id, instance_id, phone)
  values (instance.account_id, instance.id, instance.phone);
  -- Nobody has had so many.
  delete from public.instance_numbers former
  where former.account_id = instance.account_id and former.instance_id = instance.id and former.id in (
    select old.id from public.instance_numbers old
    where old.account_id = instance.account_id and old.instance_id = instance.id
    order by old.bound_at desc offset 50);
  perform private.record_event(instance.account_id, 'instance.number_bound', instance.id,
    jsonb_build_object('phone', instance.phone,
      'is_accounts', private.take_phone(instance.account_id, instance.phone)));
end
$$;
comment on function private.bind_number is 'A first phone was connected: it is the number''s from now on, and proves whose it is.';

create function private.tell_wrong_number(instance public.instances)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  phones constant jsonb :=
    jsonb_build_object('expected_phone', instance.phone, 'refused_phone', instance.refused_phone);
begin
  if instance.status_reason is distinct from 'wrong_number' then
    return '{}';
  end if;
  perform private.record_event(instance.account_id, 'instance.number_refused', instance.id, phones);
  return phones;
end
$$;
comment on function private.tell_wrong_number is 'What the history tells of another phone that was connected; the audit log hears of it too.';

create function private.release_number(command public.instance_commands)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  before public.instances;
begin
  perform private.act_as(command.actor_kind, command.actor_id,
    case when command.actor_kind <> 'system' then command.account_id end);
  select * into strict before from public.instances i where i.id = command.instance_id for no key update;
  -- A new number is new to WhatsApp: it warms up as each does.
  update public.instances i
  set phone = null, refused_phone = null, first_connected_at = null, updated_at = clock_timestamp()
  where i.id = before.id;
  update public.instance_numbers former set released_at = clock_timestamp()
  where former.account_id = before.account_id and former.instance_id = before.id and former.released_at is null;
  perform private.doubt_phone(before.account_id, before.phone);
  perform private.record_event(before.account_id, 'instance.number_released', before.id,
    jsonb_build_object('phone', before.phone));
end
$$;
comment on function private.release_number is
  'replace_number has ended: the next phone that is connected is the number''s, and the account''s too if this one was.';

grant execute on function private.bind_number, private.tell_wrong_number, private.release_number to service_role;
