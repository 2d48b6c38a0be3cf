-- Whom a flow talks to, as the engine is told: orchestrator/domain/automation/person.py.
set check_function_bodies = off;

create function private.person_facts(account public.accounts, chat public.chats)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'contact', private.contact_facts(account.id, chat),
    'account', jsonb_build_object('name', account.name, 'timezone', account.timezone,
      'working_hours', account.working_hours, 'holidays', account.holidays,
      'is_open', private.is_account_open(account, clock_timestamp())),
    'chat', jsonb_build_object('id', chat.id, 'assigned_to', chat.assigned_to,
      'is_window_closed', private.is_chat_closed(chat)),
    'instance', jsonb_build_object('id', chat.instance_id));
end
$$;

create function private.contact_facts(account_id uuid, chat public.chats)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('id', c.id, 'name', coalesce(nullif(c.name, ''), c.whatsapp_name), 'phone', c.phone,
      'tags', c.tags, 'fields', c.fields, 'created_at', c.created_at, 'last_received_at', chat.last_received_at,
      'last_sent_at', private.last_sent_at(chat), 'opted_out', c.opted_out_at is not null,
      'campaigns', (
        select coalesce(jsonb_agg(came.campaign_id), '[]') from public.campaign_contacts came
        where came.account_id = c.account_id and came.contact_id = c.id),
      'broadcasts', (
        select coalesce(jsonb_agg(distinct p.broadcast_id), '[]') from public.broadcast_recipients p
        where p.account_id = c.account_id and p.contact_id = c.id and p.status in ('sent', 'delivered', 'read', 'answered')),
      'sequences', (
        select coalesce(jsonb_agg(distinct r.started_by_id), '[]') from public.flow_runs r
        where r.account_id = c.account_id and r.contact_id = c.id and r.started_by = 'sequence' and r.ended_at is null),
      'flows', (
        select coalesce(jsonb_object_agg(entered.flow_id, entered.last_at), '{}')
        from (select r.flow_id, max(r.created_at) as last_at from public.flow_runs r
          where r.account_id = c.account_id and r.contact_id = c.id group by r.flow_id) entered))
    from public.contacts c
    where c.account_id = contact_facts.account_id and c.id = chat.contact_id);
end
$$;

create function private.last_sent_at(chat public.chats)
returns timestamptz language plpgsql stable set search_path = ''
as $$
begin
  return (
    select lately."timestamp" from (
      select c.from_me, c.seq, c."timestamp" from public.conversations c
      where c.account_id = chat.account_id and c.chat_id = chat.id
      order by c.seq desc limit 50
    ) lately
    where lately.from_me order by lately.seq desc limit 1);
end
$$;
comment on function private.last_sent_at is 'When something of ours was last written in the chat, if it is among its last 50 messages.';

grant execute on function private.person_facts, private.contact_facts, private.last_sent_at to service_role;
