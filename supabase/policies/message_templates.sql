drop policy if exists "readers see an account's templates" on public.message_templates;
create policy "readers see an account's templates" on public.message_templates for select to authenticated
using (account_id = any (array(select private.account_ids())));
