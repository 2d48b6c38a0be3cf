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
  elsif message.expires_at <= greatest(message.send_at, clock_timestamp()) then
    perform private.fail('schedule_invalid', 'expires_at must come after send_at, and after now');
  elsif message.reply_to is not null and (message.kind in ('reaction', 'edit', 'revoke') or exists (
    select from public.conversations c
    where c.account_id = message.account_id and c.id = message.reply_to and c.chat_id <> message.chat_id)) then
    perform private.fail('target_invalid', 'reply_to is a message of the same chat');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_account_name(name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN (((length(name) >= 1) AND (length(name) <= 255)) AND (name = btrim(name)) AND (name !~ '[[:cntrl:]]'::text) AND (name !~* '://|\mwww\.|[a-z0-9]\.[a-z]{2,}/'::text));
