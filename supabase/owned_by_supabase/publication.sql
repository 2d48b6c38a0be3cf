-- Plain postgres_changes subscribers see status and QR of their instances.
do $$
begin
  if not exists (select from pg_catalog.pg_publication_tables published
    where (published.pubname, published.schemaname, published.tablename) = ('supabase_realtime', 'public', 'instances'))
  then
    alter publication supabase_realtime add table public.instances;
  end if;
end
$$;
