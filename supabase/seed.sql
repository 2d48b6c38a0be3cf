-- The four founding accounts with their instances. The CLI and the devstack run this on local databases; it can
-- be run again at will, and does nothing in a database that knows any other account: that is somebody's real one.
do $$
begin
  if exists (select from public.accounts a where a.phone not in
    ('5511999999999', '5511888888888', '5511777777777', '5511666666666'))
  then
    raise notice 'seed skipped: this database has accounts of its own';
    return;
  end if;

  insert into public.accounts (name, phone) values
    ('Conta 1', '5511999999999'),
    ('Conta 2', '5511888888888'),
    ('Conta 3', '5511777777777'),
    ('Conta 4', '5511666666666')
  on conflict (phone) do nothing;
  -- They are the operator's, who vouches for them. A database that is still on its way here has no such column.
  if found and exists (select from pg_catalog.pg_attribute a
    where a.attrelid = 'public.accounts'::regclass and a.attname = 'phone_proved_at') then
    update public.accounts a set phone_proved_at = now() where a.name ~ '^Conta [1-4]$';
  end if;

  insert into public.instances (account_id, instance_name, port)
  select a.id, 'instance_' || a.phone, founding.port
  from public.accounts a
  join (values ('5511999999999', 5001), ('5511888888888', 5002), ('5511777777777', 5003), ('5511666666666', 5004))
    founding (phone, port) on founding.phone = a.phone
  on conflict (account_id, instance_name) do nothing;
end
$$;
