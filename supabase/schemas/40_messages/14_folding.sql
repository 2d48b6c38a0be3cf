-- Two rows turn out to be one message: it was told under two names before anybody knew that both are one person's.
set check_function_bodies = off;

create function private.fold_messages(account_id uuid, kept_contact_id uuid, gone_contact_id uuid)
returns void language plpgsql set search_path = ''
-- As for ingest: the tables may be of any size, and what is looked for is found by an index.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  pair record;
begin
  for pair in
    select least(one.seq, other.seq) as kept_seq, greatest(one.seq, other.seq) as gone_seq
    from public.conversations other
    join public.chats other_chat on other_chat.id = other.chat_id
    join public.conversations one on one.stanza_id = other.stanza_id and one.from_me = other.from_me
      and one.account_id = other.account_id and one.contact_id = fold_messages.kept_contact_id
    join public.chats one_chat on one_chat.id = one.chat_id
    where other.account_id = fold_messages.account_id and other.contact_id = fold_messages.gone_contact_id
      and other.stanza_id is not null and (one.chat_id = other.chat_id or (one_chat.kind = 'direct'
        and other_chat.kind = 'direct' and one_chat.instance_id = other_chat.instance_id))
    order by 1
  loop
    perform from public.conversations c
    where c.account_id = fold_messages.account_id and c.seq in (pair.kept_seq, pair.gone_seq) order by c.seq for update;
    perform private.fold_message(kept, gone)
    from public.conversations kept, public.conversations gone
    where kept.account_id = fold_messages.account_id and kept.seq = pair.kept_seq
      and gone.account_id = fold_messages.account_id and gone.seq = pair.gone_seq;
  end loop;
end
$$;
comment on function private.fold_messages is
  'What both contacts said or were told alike was said once. The chats are held; afterwards both''s may become one''s.';

create function private.fold_message(kept public.conversations, gone public.conversations)
returns void language plpgsql set search_path = ''
as $$
declare
  further constant public.conversations :=
    case when private.status_rank(gone.status) > private.status_rank(kept.status) then gone else kept end;
  readable constant public.conversations :=
    case when kept.kind = 'unknown' and gone.kind <> 'unknown' then gone else kept end;
  file_id constant uuid := private.choose_file(kept.media_id, gone.media_id);
begin
  perform private.fold_reactions(array[kept.id, gone.id]);
  delete from public.message_revisions r
  where r.conversation_id = gone.id and r.original and kept.edited_at is not null;
  perform private.move_references('public.conversations', kept.account_id, kept.id, gone.id);
  perform private.forget_copy(kept, gone);
  delete from public.conversations c where c.id = gone.id;
  update public.conversations c
  set kind = readable.kind, content = readable.content, media_id = file_id, message = coalesce((
      select r.message from public.message_revisions r where r.conversation_id = kept.id
      order by r.original, r.written_at desc limit 1), readable.message),
    status = further.status, status_reason = further.status_reason, error_code = further.error_code,
    error_text = further.error_text, sent_at = least(kept.sent_at, gone.sent_at),
    delivered_at = least(kept.delivered_at, gone.delivered_at), read_at = least(kept.read_at, gone.read_at),
    edited_at = greatest(kept.edited_at, gone.edited_at), revoked_at = least(kept.revoked_at, gone.revoked_at),
    reply_to = coalesce(kept.reply_to, gone.reply_to), quoted_wa_id = coalesce(kept.quoted_wa_id, gone.quoted_wa_id)
  where c.id = kept.id;
  if further.status not in ('queued', 'sending', 'unconfirmed') then
    delete from private.outgoing_queue q where q.conversation_id = kept.id;
  end if;
  perform private.drop_files(kept.account_id, array_remove(array[kept.media_id, gone.media_id], file_id));
end
$$;
comment on function private.fold_message is
  'The second row''s status, times, text, file and all that points to it become the first''s, and it goes. Both are held.';

create function private.choose_file(kept_id uuid, gone_id uuid)
returns uuid language plpgsql stable set search_path = ''
as $$
begin
  return case when kept_id is null or exists (select from public.media m where m.id = gone_id and m.state = 'stored')
    and not exists (select from public.media m where m.id = kept_id and m.state = 'stored') then gone_id else kept_id end;
end
$$;
comment on function private.choose_file is 'Of two copies of a file the one that has been fetched.';

create function private.forget_copy(kept public.conversations, gone public.conversations)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.chats c
  set last_message_id = case when c.last_message_id = gone.id then kept.id else c.last_message_id end,
    last_message = case when c.last_message_id = gone.id and kept.id is null then '' else c.last_message end,
    -- The newest so many are unread.
    unread_count = c.unread_count - (gone.status = 'received' and c.unread_count > (
      select count(*) from (select from public.conversations later
        where later.account_id = gone.account_id and later.chat_id = gone.chat_id and later.seq > gone.seq
          and later.status = 'received' limit c.unread_count) newer))::integer
  where c.id = gone.chat_id and (c.last_message_id = gone.id or (gone.status = 'received' and c.unread_count > 0));
  -- Both had been counted.
  if gone.status in ('received', 'sent', 'delivered', 'read', 'failed') then
    perform private.record_event(gone.account_id, 'message.status', coalesce(kept.id, gone.id), jsonb_build_object(
      'instance_id', gone.instance_id, 'status', coalesce(kept.status, gone.status),
      'was', gone.status, 'was_at', coalesce(gone.sent_at, gone."timestamp")));
  end if;
end
$$;
comment on function private.forget_copy is
  'A message that was there twice, or should not be there, is neither unread nor counted again.';

create function private.drop_files(account_id uuid, ids uuid[])
returns integer language plpgsql set search_path = ''
as $$
declare
  unsent constant uuid[] := array(
    select f.id from public.media f
    where f.account_id = drop_files.account_id and f.id = any (ids)
      and not exists (select from public.conversations m where m.account_id = f.account_id and m.media_id = f.id)
      and not exists (select from public.quick_reply_files q where q.account_id = f.account_id and q.media_id = f.id));
  dropped integer := 0;
begin
  if unsent <> '{}' then
    delete from public.media f
    where f.account_id = drop_files.account_id and f.id = any (unsent)
      and f.id <> all (private.planned_files(drop_files.account_id, unsent));
    get diagnostics dropped = row_count;
  end if;
  return dropped;
end
$$;
comment on function private.drop_files is 'Deletes those of the files that nothing names any more, and says how many.';

create function private.learn_identity(account_id uuid, contact_id uuid)
returns void language plpgsql set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  names constant text[] := array(
    select '%' || name || '@%' from public.contact_identities i, unnest(private.phone_spellings(i.match_key)) name
    where i.account_id = learn_identity.account_id and i.contact_id = learn_identity.contact_id);
  taken record;
begin
  perform private.forget_returned(account_id, contact_id);
  perform private.link_replies(array(
    select reply.id from public.conversations quoted
    join public.conversations reply on reply.chat_id = quoted.chat_id and reply.reply_to is null
      and reply.quoted_wa_id is not null and private.stanza_of(reply.quoted_wa_id) = quoted.stanza_id
    where quoted.account_id = learn_identity.account_id and quoted.contact_id = learn_identity.contact_id
      and quoted.stanza_id is not null));
  for taken in
    with found as (
      delete from private.waiting_events kept using public.instances i
      where i.account_id = learn_identity.account_id and kept.instance_id = i.id and kept.wa_message_id like any (names)
        and exists (select from private.find_changes(i.id, array[kept.event]) found where found.conversation_id is not null)
      returning kept.instance_id, kept.event
    )
    select found.instance_id, array_agg(found.event) as events from found group by found.instance_id
  loop
    perform private.apply_changes(taken.instance_id, array(select private.find_changes(taken.instance_id, taken.events)));
  end loop;
end
$$;
comment on function private.learn_identity is
  'A contact has another name since now: what was said under it and found nothing is looked at again.';

grant execute on function private.fold_messages, private.fold_message, private.choose_file, private.forget_copy,
  private.drop_files, private.learn_identity to service_role;
