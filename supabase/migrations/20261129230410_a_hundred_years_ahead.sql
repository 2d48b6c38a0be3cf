CREATE OR REPLACE FUNCTION private.check_message(message public.conversations)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.check_content(message);
  perform private.check_target(message);
  -- Clocks differ a little: what was due just now is sent now.
  if message.send_at < clock_timestamp() - interval '1 minute' then
    perform private.fail('schedule_invalid', 'send_at is in the past', 'leave it out to send now');
  elsif message.send_at > private.horizon() or message.expires_at > private.horizon() + interval '1 month' then
    perform private.fail('schedule_invalid', 'no message is planned for more than a hundred years ahead');
  elsif message.expires_at <= greatest(message.send_at, clock_timestamp()) then
    perform private.fail('schedule_invalid', 'expires_at must come after send_at, and after now');
  elsif message.reply_to is not null and (message.kind in ('reaction', 'edit', 'revoke') or exists (
    select from public.conversations c
    where c.account_id = message.account_id and c.id = message.reply_to and c.chat_id <> message.chat_id)) then
    perform private.fail('target_invalid', 'reply_to is a message of the same chat');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.check_snooze()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Clocks differ a little.
  if (new.snoozed_until < clock_timestamp() - interval '1 minute' or new.snoozed_until > private.horizon())
    and private.acts_for_customer() then
    perform private.fail('snooze_invalid', 'a chat is snoozed until a moment in the future, within a hundred years',
      'null wakes it');
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.create_api_key(account_id uuid, name text, scopes text[], expires_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Two random uuids hold 244 random bits.
  secret constant text := 'zb_live_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  key_id uuid;
begin
  -- Neither can a key make keys: whoever stole one could outlive its revocation.
  perform private.hold_team(account_id);
  name := private.clean_name(create_api_key.name);
  if coalesce(name, '') = '' or length(name) > 100 then
    perform private.fail('name_invalid', 'a key needs a name of 1 to 100 characters');
  end if;
  if scopes is null or cardinality(scopes) = 0 or not scopes <@ '{read,send,manage}' then
    perform private.fail('scopes_invalid', 'scopes are read, send and manage');
  end if;
  if expires_at <= clock_timestamp() or expires_at > private.horizon() then
    perform private.fail('expiry_invalid', 'a key ends in the future, within a hundred years', 'leave expires_at out: it never ends');
  end if;
  insert into public.api_keys (account_id, name, prefix, scopes, expires_at, created_by)
  values (create_api_key.account_id, create_api_key.name, left(secret, 12),
    array(select distinct scope from unnest(scopes) scope order by 1), create_api_key.expires_at, auth.uid())
  returning id into key_id;
  insert into private.api_key_hashes (key_id, sha256) values (key_id, sha256(convert_to(secret, 'UTF8')));
  perform private.record_event(account_id, 'key.created', key_id, jsonb_build_object('name', name, 'scopes', scopes));
  return jsonb_build_object('id', key_id, 'key', secret, 'prefix', left(secret, 12));
end
$function$;

CREATE OR REPLACE FUNCTION private.horizon()
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return clock_timestamp() + interval '100 years';
end
$function$;

CREATE OR REPLACE FUNCTION private.set_plan(account_id uuid, plan text, expires_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  before constant public.accounts := private.hold_account(account_id);
begin
  if not exists (select from public.plans p where p.name = set_plan.plan) then
    perform private.fail('plan_not_found', format('no plan is called %s', plan), 'see the table plans');
  end if;
  if expires_at is distinct from before.plan_expires_at
    and (expires_at <= clock_timestamp() or expires_at > private.horizon()) then
    perform private.fail('expiry_invalid', 'a plan ends in the future, within a hundred years', 'leave expires_at out: it never ends');
  end if;
  update public.accounts a set plan = set_plan.plan, plan_expires_at = set_plan.expires_at where a.id = before.id;
  perform private.unflag_contacts(before.id);
  perform private.record_event(before.id, 'account.plan_changed', before.id,
    jsonb_build_object('from', before.plan, 'to', plan, 'expires_at', expires_at));
  return true;
end
$function$;
