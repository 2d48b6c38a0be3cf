-- The mail to whoever is away: what waits for him, once an hour at most, and only when there is something new.
set check_function_bodies = off;

create function private.digest_at(user_id uuid)
returns timestamptz language plpgsql stable security definer set search_path = ''
as $$
begin
  return clock_timestamp() + interval '10 minutes' + greatest(interval '0', (
    select s.mailed_at + interval '1 hour' from private.notice_states s where s.user_id = digest_at.user_id)
    - clock_timestamp() - interval '10 minutes');
end
$$;
comment on function private.digest_at is 'He has ten minutes to look by himself.';

create function orchestrator.notice_digest(user_id uuid)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('digest', private.notice_digest(user_id));
end
$$;
comment on function orchestrator.notice_digest is
  '{digest: {as_of, address, wait_seconds, count, chats: [{account_id, chat_id, account_name, name, reason, text}]}}: what waits for a person, the newest twenty of
  it, to be told when he has been away for wait_seconds more; null when there is nothing new, or he wants no mail.';

create function private.notice_digest(user_id uuid)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  person record;
  state private.notice_states;
  as_of constant timestamptz := clock_timestamp();
  waits jsonb;
begin
  select u.email, p.preferences into person from public.profiles p join auth.users u on u.id = p.user_id
  where p.user_id = notice_digest.user_id and u.email is not null and u.email_confirmed_at is not null
    and p.preferences -> 'notice_digest' = 'true';
  if not found then
    return null;
  end if;
  select * into state from private.notice_states s where s.user_id = notice_digest.user_id;
  -- What he has seen waiting, or been told of, is no news, nor is what nobody could mail for a day.
  if state.news_at is null or state.news_at <= greatest(state.seen_at, state.mailed_at, as_of - interval '1 day') then
    return null;
  end if;
  select jsonb_agg(to_jsonb(w) order by w.since desc) into waits
  from public.account_members m cross join lateral private.waiting_chats(m.account_id, m.user_id, 100) w
  where m.user_id = notice_digest.user_id and private.wants_notice(person.preferences, w.reason);
  if waits is null then
    return null;
  end if;
  return jsonb_build_object('as_of', as_of, 'address', person.email, 'count', jsonb_array_length(waits),
    'wait_seconds', extract(epoch from greatest(state.seen_at + interval '10 minutes', state.mailed_at + interval '1 hour',
      as_of) - as_of),
    'chats', private.digest_chats(waits, person.preferences -> 'notice_text' = 'true'));
end
$$;

create function private.digest_chats(waits jsonb, has_text boolean)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('account_id', c.account_id, 'chat_id', c.id, 'account_name', a.name,
      'name', private.chat_title(c.account_id, c.id), 'reason', w.reason,
      'text', case when has_text is true and w.reason <> 'mention' then c.last_message end) order by w.since desc), '[]')
    from (
      select * from jsonb_to_recordset(waits) w (chat_id uuid, reason text, since timestamptz) order by since desc limit 20
    ) w
    join public.chats c on c.id = w.chat_id join public.accounts a on a.id = c.account_id);
end
$$;

create function orchestrator.note_digest(user_id uuid, as_of timestamptz)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.note_digest(user_id, as_of);
  return jsonb_build_object('noted', true);
end
$$;
comment on function orchestrator.note_digest is 'A person was told by mail what waited for him then.';

create function private.note_digest(user_id uuid, as_of timestamptz)
returns void language sql security definer set search_path = ''
as $$
  insert into private.notice_states as known (user_id, mailed_at)
  select p.user_id, as_of from public.profiles p where p.user_id = note_digest.user_id
  on conflict (user_id) do update set mailed_at = excluded.mailed_at
$$;

grant execute on function orchestrator.notice_digest, private.notice_digest, orchestrator.note_digest, private.note_digest
  to service_role;
