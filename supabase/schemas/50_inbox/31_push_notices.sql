-- What a browser is told, and what became of it.
set check_function_bodies = off;

create function orchestrator.read_push_keys()
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return (select jsonb_build_object('keys', case when settings.push_public_key is not null then jsonb_build_object(
    'public_key', settings.push_public_key, 'private_key', settings.push_private_key) end) from private.settings);
end
$$;
comment on function orchestrator.read_push_keys is '{keys: {public_key, private_key}} that prove who sends, in base64url; null while there are none.';

create function orchestrator.keep_push_keys(public_key text, private_key text)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.keep_push_keys(public_key, private_key);
  return orchestrator.read_push_keys() -> 'keys';
end
$$;
comment on function orchestrator.keep_push_keys is '{public_key, private_key} that stand: these, unless others do already.';

create function private.keep_push_keys(public_key text, private_key text)
returns void language sql security definer set search_path = ''
as $$
  update private.settings
  set push_public_key = keep_push_keys.public_key, push_private_key = keep_push_keys.private_key
  where settings.push_public_key is null
$$;

create function orchestrator.push_notices(subscription_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  return jsonb_build_object('push', private.push_notices(subscription_id));
end
$$;
comment on function orchestrator.push_notices is
  '{push: {endpoint, p256dh, auth, locale, failures, wait_seconds, notices: [{topic, at, reason, account_id, chat_id, name, text}]}}: the newest ten
  that still wait for its person, unless he has a page before him for wait_seconds more; null when the browser is no longer told anything.';

create function private.push_notices(subscription_id uuid)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  browser public.push_subscriptions;
  seen timestamptz;
begin
  select * into browser from public.push_subscriptions s where s.id = push_notices.subscription_id for no key update;
  if browser.id is null then
    return null;
  elsif browser.session_id is not null
    and not exists (select from auth.sessions s where s.id = browser.session_id and s.user_id = browser.user_id) then
    delete from public.push_subscriptions s where s.id = browser.id;
    return null;
  end if;
  seen := (select s.seen_at from private.notice_states s where s.user_id = browser.user_id);
  -- What happened before his eyes, or too long ago, he is not told.
  delete from private.push_notices n where n.subscription_id = browser.id
    and (n.at < clock_timestamp() - interval '1 hour' or n.reason <> 'test' and (n.at <= seen
      or not private.is_notice_due(n, browser.user_id)));
  return jsonb_build_object('endpoint', browser.endpoint, 'p256dh', browser.p256dh, 'auth', browser.auth,
    'locale', browser.locale, 'failures', browser.failures,
    'wait_seconds', extract(epoch from private.is_away_at(browser.user_id) - clock_timestamp()),
    'notices', private.shown_notices(browser));
end
$$;

create function private.is_notice_due(notice private.push_notices, user_id uuid)
returns boolean language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (select from public.account_members m
    where m.account_id = notice.account_id and m.user_id = is_notice_due.user_id) then
    return false;
  end if;
  return case notice.reason
    when 'mention' then exists (select from public.note_mentions m where m.account_id = notice.account_id
      and m.user_id = is_notice_due.user_id and m.chat_id = notice.chat_id and m.seen_at is null)
    else exists (select from public.chats c where c.account_id = notice.account_id and c.id = notice.chat_id
      and c.status <> 'closed' and (notice.reason = 'assigned' or c.unread_count > 0)
      and (c.assigned_to = is_notice_due.user_id or c.assigned_to is null and notice.reason = 'unassigned'))
    end;
end
$$;
comment on function private.is_notice_due is 'Whether it is still so.';

create function private.shown_notices(browser public.push_subscriptions)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  has_text constant boolean := exists (select from public.profiles p
    where p.user_id = browser.user_id and p.preferences -> 'notice_text' = 'true');
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('topic', due.topic, 'at', due.at, 'reason', due.reason,
      'account_id', due.account_id, 'chat_id', due.chat_id, 'name', private.chat_title(due.account_id, due.chat_id),
      'text', case when has_text and due.reason in ('mine', 'unassigned') then c.last_message end) order by due.at), '[]')
    from (
      select n.* from private.push_notices n where n.subscription_id = browser.id order by n.at desc limit 10
    ) due
    left join public.chats c on c.account_id = due.account_id and c.id = due.chat_id);
end
$$;

create function private.chat_title(account_id uuid, chat_id uuid)
returns text language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(nullif(k.name, ''), nullif(k.whatsapp_name, ''), nullif(c.name, ''), '+' || k.phone, '')
    from public.chats c left join public.contacts k on k.account_id = c.account_id and k.id = c.contact_id
    where c.account_id = chat_title.account_id and c.id = chat_title.chat_id);
end
$$;
comment on function private.chat_title is 'How a chat is called where nobody draws it.';

create function orchestrator.finish_push(subscription_id uuid, outcome text, told jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  if outcome is null or outcome not in ('told', 'gone', 'failed') or jsonb_typeof(told) is distinct from 'array' then
    perform private.fail('outcome_invalid', 'a push was told, failed, or its browser is gone');
  end if;
  return private.finish_push(subscription_id, outcome, told);
end
$$;
comment on function orchestrator.finish_push is
  '{more}: what a browser was told ([{topic, at}]) is not told again, and one that is gone, or could not be told anything for five days, is told nothing more.';

create function private.finish_push(subscription_id uuid, outcome text, told jsonb)
returns jsonb language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.push_notices n using jsonb_to_recordset(told) done (topic text, at timestamptz)
  where n.subscription_id = finish_push.subscription_id and n.topic = done.topic and n.at <= done.at;
  update public.push_subscriptions s
  set failures = case outcome when 'failed' then s.failures + 1 else 0 end,
    first_failed_at = case outcome when 'failed' then coalesce(s.first_failed_at, clock_timestamp()) end
  where s.id = finish_push.subscription_id and (outcome = 'failed' or s.failures > 0);
  delete from public.push_subscriptions s where s.id = finish_push.subscription_id
    and (outcome = 'gone' or s.first_failed_at < clock_timestamp() - interval '5 days');
  return jsonb_build_object('more', exists (
    select from private.push_notices n where n.subscription_id = finish_push.subscription_id));
end
$$;

grant execute on function orchestrator.read_push_keys, orchestrator.keep_push_keys, private.keep_push_keys, orchestrator.push_notices, private.push_notices,
  orchestrator.finish_push, private.finish_push to service_role;
