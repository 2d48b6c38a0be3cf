ALTER TABLE "public"."accounts" DROP CONSTRAINT "accounts_name_check";

ALTER TABLE "private"."settings" ADD COLUMN "free_accounts_per_user" integer NOT NULL DEFAULT 3;

CREATE OR REPLACE FUNCTION private.contact_filter(account_id uuid, query text, tags text[], fields jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.require_search(query, cardinality(tags) + case jsonb_typeof(fields)
    when 'object' then (select count(*)::integer from jsonb_object_keys(fields)) else 0 end);
  return private.query_condition(account_id, query)
    || case when cardinality(tags) > 0 then format(' and c.tags @> %L::text[]', tags) else '' end
    || private.fields_condition(coalesce(fields, '{}'));
end
$function$;

CREATE OR REPLACE FUNCTION private.is_account_name(name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN (((length(name) >= 1) AND (length(name) <= 255)) AND (name = btrim(name)) AND (name !~ '[[:cntrl:]]'::text) AND (name !~* '://|\mwww\.|[a-z0-9]\.[a-z]{2,}/'::text));

CREATE OR REPLACE FUNCTION private.limit_accounts(user_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  most constant integer := (select settings.free_accounts_per_user from private.settings);
begin
  -- One at a time, so that what is counted stays true.
  perform pg_advisory_xact_lock(hashtextextended('accounts of ' || limit_accounts.user_id, 0));
  if exists (select from public.account_members m join public.accounts a on a.id = m.account_id
    where m.user_id = limit_accounts.user_id and m.role = 'owner' and a.suspended_reason is not null) then
    perform private.fail('account_suspended', 'an account of yours is suspended: there is no other one instead',
      'ask the operator');
  end if;
  if most <= (select count(*) from public.account_members m
    where m.user_id = limit_accounts.user_id and m.role = 'owner' and (private.plan_of(m.account_id)).name = 'free') then
    perform private.fail('accounts_limit', format('one person has at most %s accounts on the plan free', most),
      'take a plan for one of them');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.list_accounts(after uuid, max_items integer, query text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  size constant integer := greatest(least(max_items, 500), 1);
  pattern constant text := private.like_pattern(coalesce(private.phone_digits(query), query, ''));
  keys constant text[] := private.phone_keys(query);
  answer jsonb;
begin
  perform private.require_platform_admin();
  perform private.require_search(query);
  with page as (
    select a.id, a.name, a.phone, a.plan, a.plan_expires_at, a.status, a.suspended_reason, a.closes_at, a.created_at,
      (select count(*) from public.instances i where i.account_id = a.id) as instances,
      (select count(*) from public.instances i where i.account_id = a.id and i.status = 'connected') as connected,
      (select count(*) from public.account_members m where m.account_id = a.id) as members,
      private.used_room(a.id, 'contacts') as contacts,
      (select coalesce(sum(counts.received + counts.sent), 0)
        from private.hourly_counts(a.id, private.local_midnight(a.id), 'infinity') counts) as messages_today,
      (select c.last_message_at from public.chats c where c.account_id = a.id
        order by c.last_message_at desc nulls last limit 1) as last_activity_at
    from public.accounts a
    where (list_accounts.after is null or a.id > list_accounts.after)
      and (private.fold(a.name) like pattern or a.phone like pattern or private.phone_key(a.phone) = any (keys))
    order by a.id limit size
  )
  select jsonb_build_object('accounts', coalesce(jsonb_agg(page order by page.id), '[]'),
    'next', case when count(*) = size then max(page.id::text) end)
  into answer from page;
  return answer;
end
$function$;

CREATE OR REPLACE FUNCTION private.list_messages(chat_id uuid, before bigint, after bigint, around bigint, message_ids uuid[], max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  size constant integer := greatest(least(max_items, 200), 1);
  account_id uuid;
  page public.conversations[];
  older timestamptz;
  newer timestamptz;
begin
  select c.account_id into account_id from public.chats c
  where c.id = list_messages.chat_id and c.account_id = any (array(select private.account_ids()));
  if not found then
    perform private.fail('chat_not_found', 'no such chat of yours');
  end if;
  if message_ids is not null then
    perform private.require_few(message_ids);
    page := array(select m from private.named_messages(account_id, chat_id, message_ids) m order by m.seq);
    return jsonb_build_object('messages', private.describe_messages(account_id, page),
      'older', false, 'newer', false, 'notes', '{}'::text[], 'events', '{}'::text[]);
  end if;
  page := array(select m from private.window_of_chat(account_id, chat_id, before, after, around, size) m order by m.seq);
  older := private.neighbour(account_id, chat_id, coalesce(page[1].seq, before, after + 1), true);
  newer := private.neighbour(account_id, chat_id, coalesce(page[cardinality(page)].seq, after, before - 1), false);
  return private.lines_between(account_id, chat_id, coalesce(older, '-infinity'),
      case when newer is null then 'infinity' else page[cardinality(page)].created_at end)
    || jsonb_build_object('messages', private.describe_messages(account_id, page),
      'older', older is not null, 'newer', newer is not null);
end
$function$;

CREATE OR REPLACE FUNCTION private.open_account(user_id uuid, name text, phone text)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  digits constant text := private.normalise_phone(open_account.phone);
  trimmed constant text := btrim(open_account.name);
  opened_id uuid;
begin
  if private.is_account_name(trimmed) is not true then
    perform private.fail('name_invalid', 'an account needs a name of 1 to 255 characters, without an address in it');
  end if;
  if digits is null then
    perform private.fail_phone();
  end if;
  perform private.limit_accounts(user_id);
  insert into public.accounts (name, phone, plan) values (trimmed, digits, 'free')
  on conflict on constraint accounts_phone_key do nothing
  returning id into opened_id;
  if opened_id is null then
    perform private.fail('phone_taken', 'another account has this phone', 'ask its owner for an invitation');
  end if;
  insert into public.account_members (account_id, user_id, role)
  values (opened_id, open_account.user_id, 'owner');
  return opened_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.open_chat(contact_id uuid, instance_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  contact public.contacts;
  chosen uuid;
begin
  select * into contact from public.contacts k
  where k.id = open_chat.contact_id and k.account_id = any (array(select private.member_account_ids()));
  if not found then
    perform private.fail('contact_not_found', 'no such contact of an account in which you may write');
  end if;
  chosen := coalesce(instance_id, private.choose_instance(contact.account_id, contact.id));
  if chosen is null then
    perform private.fail('instance_required', 'the account has none or several numbers', 'name the instance_id');
  elsif not exists (select from public.instances i where i.account_id = contact.account_id and i.id = chosen) then
    perform private.fail('instance_not_found', 'the account has no such number');
  end if;
  -- One that is there is only shown.
  if private.find_chat(chosen, contact.id) is null then
    perform private.refuse_inactive(array[contact.account_id]);
  end if;
  return private.open_chat(contact.account_id, chosen, contact.id);
end
$function$;

CREATE OR REPLACE FUNCTION private.read_chat_filter(folder text, instance_id uuid, tag text, unread boolean, query text, before text, max_items integer, chat_ids uuid[])
 RETURNS private.chat_filter
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.require_few(chat_ids);
  if folder is null or folder not in ('mine', 'unassigned', 'all', 'closed', 'snoozed', 'any') then
    perform private.fail('folder_invalid', 'no such folder', 'mine, unassigned, all, closed, snoozed or any');
  elsif before !~ '^[^|]{10,40}\|[0-9a-f-]{36}$' then
    perform private.fail('before_invalid', 'before is what the last page called next');
  end if;
  return (folder, instance_id, tag, coalesce(unread, false), query, chat_ids,
    coalesce(split_part(before, '|', 1), 'infinity'), coalesce(split_part(before, '|', 2),
      'ffffffff-ffff-ffff-ffff-ffffffffffff'), greatest(least(max_items, 200), 1))::private.chat_filter;
exception when invalid_datetime_format or datetime_field_overflow or invalid_text_representation then
  perform private.fail('before_invalid', 'before is what the last page called next');
end
$function$;

CREATE OR REPLACE FUNCTION private.require_few(ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if cardinality(ids) > 1000 then
    perform private.fail('ids_too_many', 'at most 1000 at once', 'call again with the others');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.require_search(query text, conditions integer DEFAULT 0)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  -- Every word and condition is looked for in each row that the others leave.
  if length(query) > 1000 or conditions > 100 or cardinality(regexp_split_to_array(btrim(query), '\s+')) > 100 then
    perform private.fail('search_too_large', 'a search has at most 1000 characters, 100 words and 100 conditions',
      'look for less at once');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION private.search_messages(account_id uuid, query text, chat_id uuid, before bigint, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  size constant integer := greatest(least(max_items, 200), 1);
  wanted tsquery;
  answer jsonb;
begin
  perform private.require_readable(account_id);
  perform private.require_search(query);
  wanted := websearch_to_tsquery('pg_catalog.portuguese', coalesce(query, ''));
  execute format($query$
    with page as (
      select c.* from public.conversations c
      where c.account_id = $1 and c.seq < $2 and to_tsvector('pg_catalog.portuguese', c.message) @@ $3 %s
      order by c.seq desc limit $5
    )
    select jsonb_build_object('messages', coalesce(jsonb_agg(page order by page.seq desc), '[]'),
      'next', case when count(*) = $5 then min(page.seq) end) from page $query$,
    case when chat_id is not null then 'and c.chat_id = $4' end)
  into answer using account_id, coalesce(before, 9223372036854775807), wanted, chat_id, size;
  return answer;
end
$function$;

CREATE OR REPLACE FUNCTION private.tag_contacts(account_id uuid, contact_ids uuid[], add text[], remove text[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_tags(account_id, add, remove);
  perform private.require_few(contact_ids);
  return private.change_tags(account_id, contact_ids, coalesce(add, '{}'), coalesce(remove, '{}'));
exception when check_violation then
  perform private.fail('tag_invalid', 'a contact has at most 100 tags');
end
$function$;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_free_accounts_per_user_check" CHECK ((free_accounts_per_user >= 0));

COMMENT ON FUNCTION "private"."is_account_name"(text) IS 'Strangers read it in mails that we send them: it leads nowhere.';

COMMENT ON FUNCTION "private"."limit_accounts"(uuid) IS 'What a plan allows is counted by the account, so accounts that cost nothing are counted by the person. Codes: accounts_limit, account_suspended.';

COMMENT ON FUNCTION "private"."require_few"(uuid[]) IS 'Code: ids_too_many.';

COMMENT ON FUNCTION "private"."require_search"(text, integer) IS 'Code: search_too_large.';

COMMENT ON FUNCTION "public"."create_account"(text, text) IS 'Opens an account on the plan free, owned by the caller: phone_taken, phone_invalid, name_invalid, accounts_limit, account_suspended, not_authenticated.';

COMMENT ON FUNCTION "public"."list_chats"(uuid[], text, uuid, text, boolean, text, text, integer, uuid[]) IS '{chats, next}, newest first, of those accounts that the caller reads. folder: mine, unassigned and all (none closed or
  snoozed), closed, snoozed, any. chat_ids: which of these are in the folder. Codes: folder_invalid, before_invalid, search_too_large, ids_too_many.';

COMMENT ON FUNCTION "public"."list_messages"(uuid, bigint, bigint, bigint, uuid[], integer) IS '{messages, notes, events, older, newer}, the oldest first: the newest of a chat, those before or after a seq or around it,
  or the named ones. Each with author, media, quoted, reactions and open requests. Codes: chat_not_found, ids_too_many.';

COMMENT ON FUNCTION "public"."open_chat"(uuid, uuid) IS 'The chat with a contact on a number, made when missing; without a number the one that last talked to him, or the only one.
  Codes: contact_not_found, instance_required, instance_not_found, account_suspended.';

COMMENT ON FUNCTION "public"."search_contacts"(uuid, text, text[], jsonb, text, integer, text) IS '{contacts, next}: by every word of query in name or phone, by all of the tags, by fields (a value, or {gt, gte, lt, lte, contains}); sort is newest, name or last_message; before is the next of the page before. Codes: account_not_found, fields_invalid, sort_invalid, before_invalid, search_too_large.';

COMMENT ON FUNCTION "public"."search_messages"(uuid, text, uuid, bigint, integer) IS '{messages, next}, newest first, by words in Portuguese: "exact phrase", or, -without. Codes: account_not_found, search_too_large.';

COMMENT ON FUNCTION "public"."tag_found_contacts"(uuid, text, text[], jsonb, text[], text[], integer) IS 'Changes at most max_items (2000) of the contacts that search_contacts would find, and says how many: call again until 0. Codes: account_not_found, tag_invalid, fields_invalid, search_too_large.';

REVOKE ALL ON FUNCTION "private"."is_account_name"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."is_account_name"(text) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."limit_accounts"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_accounts"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "private"."require_few"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_few"(uuid[]) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."require_search"(text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_search"(text, integer) TO "postgres";

-- What was called otherwise loses what led somewhere.
update public.accounts a
set name = coalesce(nullif(btrim(left(regexp_replace(a.name, '[[:cntrl:]/]+|://|www\.', ' ', 'gi'), 255)), ''), 'Conta')
where not private.is_account_name(a.name);

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_name_check" CHECK (private.is_account_name(name));
