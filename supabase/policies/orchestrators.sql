drop policy if exists "platform administrators see orchestrators" on public.orchestrators;
create policy "platform administrators see orchestrators" on public.orchestrators for select to authenticated
using ((select private.is_platform_admin()));
