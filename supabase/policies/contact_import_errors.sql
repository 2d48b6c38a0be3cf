drop policy if exists "readers see what was wrong in an import" on public.contact_import_errors;
create policy "readers see what was wrong in an import" on public.contact_import_errors for select to authenticated
using (account_id = any (array(select private.account_ids())));
