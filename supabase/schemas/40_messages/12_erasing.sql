-- A person is forgotten, and what happened is still counted: contact, chats and messages stay as rows in which there
-- is nothing of the person any more. Who writes again from the same number is somebody new.
set check_function_bodies = off;

create function public.erase_contact(contact_id uuid)
returns jsonb language sql set search_path = ''
as $$ select private.erase_contact(contact_id) $$;
comment on function public.erase_contact is
  'For owners and admins: the contact is forgotten at once, its messages chunk by chunk; the erasure. Asked again it answers the same. Codes: contact_not_found, not_allowed.';

create function private.erase_contact(contact_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  c public.contacts := private.require_contact(contact_id);
  erasure public.contact_erasures;
  names text[];
begin
  if c.account_id <> all (array(select private.managed_account_ids())) then
    perform private.fail('not_allowed', 'only owners and admins erase people');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || c.account_id, 0));
  select * into c from public.contacts k where k.id = c.id for no key update;
  if c.erased_at is null then
    names := private.wa_names(c.account_id, c.id);
    perform private.forget_traces(c);
    perform private.forget_contact(c);
    perform private.record_event(c.account_id, 'contact.erased', c.id);
    insert into public.contact_erasures (account_id, contact_id) values (c.account_id, c.id) returning * into erasure;
    insert into private.erasing_names (erasure_id, name) select erasure.id, name from unnest(names) name;
    perform private.enqueue_job('contact_erasure', erasure.id::text, c.account_id);
  end if;
  select * into erasure from public.contact_erasures e
  where e.account_id = c.account_id and e.contact_id = c.id order by e.created_at desc limit 1;
  return to_jsonb(erasure);
end
$$;

create function private.forget_contact(c public.contacts)
returns void language plpgsql set search_path = ''
as $$
begin
  update public.conversations m set status = 'cancelled', status_reason = null
  where m.account_id = c.account_id and m.contact_id = c.id and m.status = 'queued';
  update public.chats h
  set wa_chat_id = null, last_message = case when h.last_message is not null then '' end, status = 'closed',
    closed_reason = null, snoozed_until = null, unread_count = 0
  where h.account_id = c.account_id and h.contact_id = c.id;
  perform private.erase_runs(c.account_id, c.id);
  perform private.leave_sequences(c.account_id, array[c.id], 'erased');
  delete from public.sequence_enrollments e where e.account_id = c.account_id and e.contact_id = c.id;
  delete from public.campaign_contacts came where came.account_id = c.account_id and came.contact_id = c.id;
  delete from public.broadcast_recipients r where r.account_id = c.account_id and r.contact_id = c.id;
  delete from private.pending_decisions p using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and p.chat_id = h.id;
  delete from public.contact_identities i where i.account_id = c.account_id and i.contact_id = c.id;
  update public.contacts k
  set phone = null, lid = null, name = '', whatsapp_name = '', tags = '{}', fields = '{}', erased_at = clock_timestamp()
  where k.id = c.id;
end
$$;
comment on function private.forget_contact is 'From now on nobody is found by this name, and whoever writes from the number is new.';

create function private.forget_traces(c public.contacts)
returns void language plpgsql set search_path = ''
as $$
declare
  names constant text[] := array(
    select '%' || name || '%' from public.contact_identities i, unnest(private.phone_spellings(i.match_key)) name
    where i.account_id = c.account_id and i.contact_id = c.id);
begin
  perform private.forget_in_webhooks(c);
  perform private.forget_beside(c);
  delete from public.number_checks n using public.contact_identities i
  where i.account_id = c.account_id and i.contact_id = c.id and i.kind = 'phone'
    and n.account_id = c.account_id and n.match_key = i.match_key;
  with gone as (
    delete from private.waiting_events w using public.instances i
    where i.account_id = c.account_id and w.instance_id = i.id and w.event::text like any (names)
    returning w.wa_message_id
  )
  insert into private.erased_messages (account_id, digest)
  select c.account_id, digest
  from gone, unnest(private.message_digests(gone.wa_message_id, private.wa_names(c.account_id, c.id))) digest
  on conflict do nothing;
  delete from public.instance_events e
  where e.account_id = c.account_id and e.type = 'unknown_event' and e.detail::text like any (names);
  -- Who merged what when stays, whose names they were does not. The events first: a line that is being written from one
  -- is waited for, and then found.
  update private.events e set body = e.body - '{phone,former,lid,name,tags,tag}'::text[]
  where e.account_id = c.account_id and e.subject = c.id
    and e.kind in ('contact.merged', 'contact.number_changed', 'tag.added', 'tag.removed');
  update public.audit_log a set detail = a.detail - '{phone,former,lid,name,tags}'::text[]
  where a.account_id = c.account_id and a.subject_id = c.id;
  update public.consents s set source = '' where s.account_id = c.account_id and s.contact_id = c.id and s.source <> '';
  delete from public.notes n using public.chats h
  where h.account_id = c.account_id and h.contact_id = c.id and n.account_id = h.account_id and n.chat_id = h.id;
end
$$;
comment on function private.forget_traces is 'What lies beside contact and messages, and is little.';

create function private.contact_erasure(key text, ends timestamptz)
returns boolean language plpgsql set search_path = ''
as $$
declare
  erasure public.contact_erasures;
begin
  loop
    select * into erasure from public.contact_erasures e
    where e.id = contact_erasure.key::uuid and e.status = 'running' for no key update;
    if erasure.id is null or not private.erase_chunk(erasure, 500) then
      return false;
    elsif clock_timestamp() >= ends then
      return true;
    end if;
  end loop;
end
$$;
comment on function private.contact_erasure is 'A step of the job of an erasure: any orchestrator may go on with the next.';

create function private.erase_chunk(erasure public.contact_erasures, size integer)
returns boolean language plpgsql set search_path = ''
-- As for ingest: the tables may be of any size, and what is looked for is found by an index.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  found_messages constant public.conversations[] := array(
    select m from public.conversations m
    where m.account_id = erasure.account_id and m.contact_id = erasure.contact_id and m.seq < erasure.before_seq
    order by m.seq desc limit size for no key update);
  files integer;
  rest integer;
begin
  if found_messages <> '{}' then
    files := private.forget_messages(erasure, found_messages);
    update public.contact_erasures e
    set messages = e.messages + cardinality(found_messages), media = e.media + files,
      before_seq = (found_messages[cardinality(found_messages)]).seq
    where e.id = erasure.id;
    return true;
  end if;
  -- To messages of others, in groups.
  delete from public.reactions r where r.id in (
    select own.id from public.reactions own
    where own.account_id = erasure.account_id and own.contact_id = erasure.contact_id limit size);
  get diagnostics rest = row_count;
  if rest = 0 then
    -- Told again while this was going on.
    perform private.forget_returned(erasure.account_id, private.find_contact(erasure.account_id, private.wa_phone(n.name),
      private.wa_lid(n.name)))
    from private.erasing_names n where n.erasure_id = erasure.id;
    delete from private.erasing_names n where n.erasure_id = erasure.id;
    update public.contact_erasures e set status = 'done', finished_at = clock_timestamp() where e.id = erasure.id;
  end if;
  return rest > 0;
end
$$;
comment on function private.erase_chunk is 'Forgets so many messages; false when there are none left.';

create function private.forget_messages(erasure public.contact_erasures, messages public.conversations[])
returns integer language plpgsql set search_path = ''
as $$
declare
  ids constant uuid[] := array(select m.id from unnest(messages) m);
  files constant uuid[] := array(select distinct m.media_id from unnest(messages) m where m.media_id is not null);
  names constant text[] := array(select n.name from private.erasing_names n where n.erasure_id = erasure.id);
begin
  insert into private.erased_messages (account_id, digest)
  select erasure.account_id, digest
  from unnest(messages) m, unnest(private.message_digests(m.wa_message_id, names)) digest
  where m.wa_message_id is not null
  on conflict do nothing;
  delete from public.message_revisions r where r.account_id = erasure.account_id and r.conversation_id = any (ids);
  perform private.forget_filenames(erasure.account_id, array(select m.media_id from unnest(messages) m where not m.from_me));
  delete from public.reactions r where r.account_id = erasure.account_id and r.conversation_id = any (ids);
  -- An id of WhatsApp names whose message it is.
  update public.conversations m set quoted_wa_id = null
  where m.account_id = erasure.account_id and m.reply_to = any (ids) and m.quoted_wa_id is not null;
  update public.conversations m set quoted_wa_id = null
  from unnest(messages) quoted
  where m.chat_id = quoted.chat_id and m.reply_to is null and m.quoted_wa_id is not null
    and private.stanza_of(m.quoted_wa_id) = quoted.stanza_id;
  update public.conversations m
  set message = '', content = null, wa_message_id = null, quoted_wa_id = null, error_text = null, client_key = null,
    media_id = null, edited_at = null
  where m.account_id = erasure.account_id and m.id = any (ids);
  -- A file that others have as well is not the person's.
  return private.drop_files(erasure.account_id, files);
end
$$;

grant execute on function public.erase_contact, private.erase_contact to authenticated;
grant execute on function private.contact_erasure, private.erase_chunk, private.forget_messages to service_role;
