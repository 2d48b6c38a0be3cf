-- Rows that are part of the schema.
set check_function_bodies = off;

insert into public.plans (name, max_instances, max_members, max_contacts, max_messages_per_day, max_flows,
  max_broadcast_recipients_per_day, max_webhook_endpoints) values
  ('owner', null, null, null, null, null, null, null),
  ('free', 1, 2, 10000, 1000, 1, 1000, 2),
  ('basic', 3, 5, 50000, 10000, 10, 10000, 5),
  ('pro', 20, 50, 500000, 100000, 100, 100000, 20);

do $$
begin
  -- A project may do without Storage; then nobody has a picture.
  if to_regclass('storage.buckets') is not null then
    insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
    values ('avatars', 'avatars', false, 262144, '{image/webp,image/jpeg,image/png}') on conflict (id) do nothing;
  end if;
end
$$;
