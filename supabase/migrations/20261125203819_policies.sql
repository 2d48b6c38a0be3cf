-- policies: contact_import_errors.sql
drop policy if exists "readers see what was wrong in an import" on public.contact_import_errors;
create policy "readers see what was wrong in an import" on public.contact_import_errors for select to authenticated
using (account_id = any (array(select private.account_ids())));

-- policies: contact_imports.sql
-- Imports are uploaded, started and cancelled through functions.
drop policy if exists "readers see an account's imports" on public.contact_imports;
create policy "readers see an account's imports" on public.contact_imports for select to authenticated
using (account_id = any (array(select private.account_ids())));
