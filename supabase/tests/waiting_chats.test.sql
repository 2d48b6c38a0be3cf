begin;
create extension if not exists pgtap with schema extensions;
\ir common/people.psql

select plan(11);

create function story.waits(n integer)
returns jsonb language sql
return case when n = 0 then '{}'::jsonb else jsonb_build_object(story.account('padaria'), n) end;
grant execute on function story.waits to public;

select story.sign_in('agent');
select is(waiting_counts(), story.waits(1), 'what nobody has taken waits for everybody');
update chats set assigned_to = story.person('owner');
select is(waiting_counts(), story.waits(0), 'what a colleague has taken waits for him');
insert into notes (account_id, chat_id, body, mentions)
values (story.account('padaria'), story.thing('chat of ana'), '@Dona vê isso?', array[story.person('owner'), story.person('admin')]);
select is(waiting_counts(), story.waits(0), 'who calls others is not called');

select story.sign_in('owner');
select is(waiting_counts(), story.waits(1), 'a chat that is his and in which he is called counts once');
select mark_chat_read(story.thing('chat of ana'));
select is(waiting_counts(), story.waits(1), 'read, the call is still there');
select mark_mentions_seen(story.thing('chat of ana'));
select is(waiting_counts(), story.waits(0), 'until he has seen it');

select story.sign_in('admin');
select is(waiting_counts(), story.waits(1), 'whoever is called is waited for, whosever the chat is');

select story.narrator();
delete from public.note_mentions;
update public.chats set unread_count = 1, assigned_to = null, snoozed_until = now() + interval '1 hour'
where id = story.thing('chat of ana');
select story.sign_in('admin');
select is(waiting_counts(), story.waits(0), 'what is snoozed does not wait');
update chats set snoozed_until = null, status = 'closed';
select is(waiting_counts(), story.waits(0), 'nor does what is closed');
select story.sign_in('stranger');
select is(waiting_counts(), jsonb_build_object(story.account('floricultura'), 1), 'a stranger knows of his own accounts alone');
select story.sign_in('removed');
select is(waiting_counts(), '{}', 'and who was removed of none');

select * from finish();
rollback;
