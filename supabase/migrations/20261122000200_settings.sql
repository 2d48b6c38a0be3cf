create table private.settings (
  singleton boolean primary key default true check (singleton),
  first_port integer not null default 5001 check (first_port between 1024 and 32767),
  reserved_ports integer[] not null default '{5060,5061,5353,5432,5433,5672,6000,6379,8000,8080,9000,9090,11211,27017}',
  lease_seconds integer not null default 30 check (lease_seconds between 1 and 600),
  command_seconds integer not null default 60 check (command_seconds between 1 and 3600),
  admin_entry_seconds integer not null default 900 check (admin_entry_seconds between 60 and 3600)
);
comment on table private.settings is 'The one row of settings that the database itself needs.';
comment on column private.settings.first_port is 'Ports of node instances are given from here up.';
insert into private.settings default values;

grant select on private.settings to service_role;

create function private.lease_span()
returns interval language sql stable set search_path = ''
return (select make_interval(secs => settings.lease_seconds) from private.settings);
grant execute on function private.lease_span to service_role;
