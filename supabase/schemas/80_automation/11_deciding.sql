-- What whoever decides has to know of a chat. What is decided: orchestrator/domain/automation.
set check_function_bodies = off;

create function private.decision_facts(decision private.pending_decisions)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  account public.accounts;
  chat public.chats;
  messages jsonb;
  last_seq bigint;
begin
  select * into account from public.accounts a where a.id = decision.account_id;
  select * into chat from public.chats c where c.account_id = decision.account_id and c.id = decision.chat_id;
  -- So many at once; the rest is decided next.
  select jsonb_agg(jsonb_build_object('id', m.id, 'text', m.message, 'kind', m.kind, 'media_id', m.media_id,
      'content', case when m.kind = 'location' then m.content end,
      'age_seconds', greatest(extract(epoch from clock_timestamp() - m."timestamp"), 0)) order by m.seq), max(m.seq)
  into messages, last_seq
  from (
    select c.id, c.seq, c.message, c.kind, c.media_id, c.content, c."timestamp" from public.conversations c
    where c.account_id = decision.account_id and c.chat_id = decision.chat_id and c.seq >= decision.first_seq
      and c.status = 'received' and c.kind <> 'unknown'
    order by c.seq limit 50
  ) m;
  return jsonb_build_object('messages', coalesce(messages, '[]'), 'last_seq', coalesce(last_seq, decision.first_seq),
      'rules', coalesce((select r.revision from private.rule_revisions r where r.account_id = decision.account_id), 0),
      'is_opted_out', exists (select from public.contacts c where c.account_id = chat.account_id and c.id = chat.contact_id
        and c.opted_out_at is not null),
      'is_open', private.is_account_open(account, clock_timestamp()),
      'is_silenced', coalesce(chat.automation_paused_until > clock_timestamp(), false)
        or private.has_person_written(chat, account.silence_minutes),
      'answers_lately', private.count_answers(chat))
    -- Who has no flows pays for none.
    || case when private.has_flows(account.id) then private.flow_facts(decision, account, chat) else '{}' end;
end
$$;
comment on function private.decision_facts is 'The undecided messages of a chat, the oldest 50, and how it stands there.';

create function private.has_flows(account_id uuid)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  -- In the index's order, or the planner would walk another.
  return (
    select f.published_version_id from public.flows f where f.account_id = has_flows.account_id
    order by (f.published_version_id is null), f.id limit 1) is not null;
end
$$;
comment on function private.has_flows is 'Whether anything is published.';

create function private.flow_facts(decision private.pending_decisions, account public.accounts, chat public.chats)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  run public.flow_runs;
begin
  select * into run from public.flow_runs r where r.chat_id = chat.id and r.awaits = 'message';
  return jsonb_build_object('at', clock_timestamp(), 'person', private.person_facts(account, chat),
    'run', case when run.id is not null then jsonb_build_object('id', run.id, 'flow_id', run.flow_id,
      'version_id', run.version_id, 'revision', run.revision, 'expires_at', run.expires_at, 'lane', run.lane,
      'state', (select s.state from private.run_states s where s.run_id = run.id)) end,
    'is_paused', coalesce(chat.automation_paused_until > clock_timestamp(), false),
    'has_member_written', private.has_member_written(decision, run),
    'is_new_contact', account.welcome_flow_id is not null and private.is_new_contact(decision),
    'answered', private.answered_broadcast(decision, chat),
    'defaults_lately', jsonb_build_object(
      'welcome', private.had_default(chat, 'welcome', null),
      'away', private.had_default(chat, 'away', account.default_flow_hours),
      'default', private.had_default(chat, 'default', account.default_flow_hours)));
end
$$;
comment on function private.flow_facts is 'What whoever may lead somebody into a flow, or on in one, has to know besides.';

create function private.has_member_written(decision private.pending_decisions, run public.flow_runs)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (
    select from (
      select c.seq, c.sent_by_kind, c."timestamp" from public.conversations c
      where c.account_id = decision.account_id and c.chat_id = decision.chat_id
      order by c.seq desc limit 50
    ) lately
    where lately.sent_by_kind in ('member', 'phone')
      and (lately.seq > decision.first_seq or lately."timestamp" > run.updated_at));
end
$$;
comment on function private.has_member_written is 'After the oldest undecided message, or since the run waits for an answer.';

create function private.is_new_contact(decision private.pending_decisions)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return not exists (
    select from (
      select c.status from public.conversations c
      where c.account_id = decision.account_id and c.chat_id = decision.chat_id and c.seq < decision.first_seq
      order by c.seq desc limit 50
    ) earlier
    where earlier.status = 'received');
end
$$;
comment on function private.is_new_contact is 'Nothing came from there before, as far as the last 50 messages tell.';

create function private.had_default(chat public.chats, kind text, hours integer)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (
    select from public.flow_runs r
    where r.account_id = chat.account_id and r.chat_id = chat.id and r.started_by = had_default.kind
      and (hours is null or r.created_at > clock_timestamp() - make_interval(hours => hours)));
end
$$;
comment on function private.had_default is 'Whether such a flow began in the chat in so many hours; null: ever, as far as runs are kept.';

create function private.is_account_open(account public.accounts, moment timestamptz)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return private.is_account_open(account.working_hours, account.timezone, moment)
    and (account.holidays = '[]' or not account.holidays @> jsonb_build_array(
      jsonb_build_object('date', to_char(moment at time zone account.timezone, 'YYYY-MM-DD'))));
end
$$;
comment on function private.is_account_open (public.accounts, timestamptz) is 'Within its working hours, and on no holiday of its own.';

create function private.is_account_open(working_hours jsonb, timezone text, moment timestamptz)
returns boolean language plpgsql stable set search_path = ''
as $$
declare
  here constant timestamp := moment at time zone timezone;
  minute constant integer := (extract(isodow from here)::integer - 1) * 1440 + extract(hour from here)::integer * 60
    + extract(minute from here)::integer;
begin
  return working_hours = '{}' or exists (
    select from unnest(private.weekly_minutes(working_hours)) span where span @> minute or span @> minute + 10080);
end
$$;
comment on function private.is_account_open (jsonb, text, timestamptz) is 'Without working hours: always.';

create function private.has_person_written(chat public.chats, minutes integer)
returns boolean language plpgsql stable set search_path = ''
as $$
begin
  return exists (
    select from (
      select c.sent_by_kind, c."timestamp" from public.conversations c
      where c.account_id = chat.account_id and c.chat_id = chat.id
      order by c.seq desc limit 50
    ) lately
    where lately.sent_by_kind in ('member', 'phone')
      and lately."timestamp" > clock_timestamp() - make_interval(mins => minutes));
end
$$;
comment on function private.has_person_written is 'Somebody of the account, here or on the phone itself, within so many minutes.';

create function private.count_answers(chat public.chats)
returns integer language plpgsql stable set search_path = ''
as $$
declare
  since constant timestamptz := clock_timestamp() - interval '10 minutes';
begin
  return (
    select coalesce(sum(greatest(begun.runs, begun.answers)), 0)
    from (
      -- A keyword that answers and leads into a flow has begun once.
      select each.source, count(*) filter (where each.is_run) as runs, count(*) filter (where not each.is_run) as answers
      from (
        select lately.started_by || coalesce(lately.started_by_id::text, '') as source, true as is_run
        from (
          select r.started_by, r.started_by_id, r.created_at from public.flow_runs r
          where r.account_id = chat.account_id and r.chat_id = chat.id
          order by r.created_at desc limit 20
        ) lately
        where lately.created_at > since
          and lately.started_by in ('keyword', 'campaign', 'welcome', 'away', 'default', 'broadcast')
        union all
        select 'keyword' || coalesce(lately.sent_by_id::text, ''), false
        from (
          select c.client_key, c.sent_by_id, c.created_at from public.conversations c
          where c.account_id = chat.account_id and c.chat_id = chat.id
          order by c.seq desc limit 50
        ) lately
        where lately.created_at > since and lately.client_key like 'keyword:%'
      ) each
      group by each.source
    ) begun);
end
$$;
comment on function private.count_answers is
  'How often something began by itself in the chat in the last ten minutes. However much a flow then says: its own budget bounds it.';

grant execute on function private.decision_facts, private.has_flows, private.flow_facts, private.has_member_written,
  private.is_new_contact, private.had_default, private.is_account_open(public.accounts, timestamptz),
  private.is_account_open(jsonb, text, timestamptz), private.has_person_written, private.count_answers to service_role;
