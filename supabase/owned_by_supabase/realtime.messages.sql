drop policy if exists "zapbase: receive in one's accounts" on realtime.messages;
create policy "zapbase: receive in one's accounts" on realtime.messages for select to authenticated
using (
  (extension = 'broadcast' and (select realtime.topic()) = any (array(select private.broadcast_topics())))
  or (extension = 'presence' and (select realtime.topic()) = any (array(select private.presence_topics())))
);

-- Nobody but the database broadcasts: members may only be present.
drop policy if exists "zapbase: be present in one's accounts" on realtime.messages;
create policy "zapbase: be present in one's accounts" on realtime.messages for insert to authenticated
with check (
  extension = 'presence' and (select realtime.topic()) = any (array(select private.presence_topics()))
);
