-- Whoever has the code links his own phone in the number's place: it is for those who may pair, not for all who read.
set check_function_bodies = off;

create table private.pairing_codes (
  instance_id uuid primary key references public.instances (id) on delete cascade,
  code text not null check (length(code) between 1 and 20)
);
comment on table private.pairing_codes is 'What to type on a phone, while an instance waits for it.';

create function public.pairing_code(instance_id uuid)
returns text language sql stable set search_path = ''
as $$
  select private.pairing_code(instance_id)
$$;
comment on function public.pairing_code is
  'For owners, admins and keys with manage: the code to type on the phone; null while there is none. Code: instance_not_found.';

create function private.pairing_code(instance_id uuid)
returns text language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (select from public.instances i
    where i.id = pairing_code.instance_id and i.account_id = any (array(select private.managed_account_ids()))) then
    perform private.fail('instance_not_found', 'no such number that you may pair');
  end if;
  return (select codes.code from private.pairing_codes codes where codes.instance_id = pairing_code.instance_id);
end
$$;

create function private.save_pairing_code(instance public.instances, patch jsonb)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  shown constant text := case when instance.status = 'awaiting_scan' then patch ->> 'pairing_code' end;
begin
  if shown is not null then
    insert into private.pairing_codes as codes (instance_id, code) values (instance.id, shown)
    on conflict on constraint pairing_codes_pkey do update set code = excluded.code where codes.code <> excluded.code;
  elsif instance.status <> 'awaiting_scan' or patch ? 'pairing_code' then
    delete from private.pairing_codes codes where codes.instance_id = instance.id;
  end if;
  if found then
    perform private.broadcast_changes('instance', 'instances', 'UPDATE',
      array[(instance.account_id, instance.id, instance.status)::private.changed_row]);
  end if;
end
$$;
comment on function private.save_pairing_code is 'The row of the instance does not change with it, and says so all the same.';

grant execute on function public.pairing_code, private.pairing_code to authenticated;
grant execute on function private.save_pairing_code to service_role;
