-- Rows that are part of the schema.
set check_function_bodies = off;

insert into private.warm_up_caps (day, messages) values
  (1, 100), (2, 150), (3, 200), (5, 300), (7, 500), (14, 1000), (30, null);

do $$
begin
  -- A project may do without Storage; zapbase doctor then says that the bucket is missing.
  if to_regclass('storage.buckets') is not null then
    insert into storage.buckets (id, name, public) values ('media', 'media', false) on conflict (id) do nothing;
  end if;
end
$$;
