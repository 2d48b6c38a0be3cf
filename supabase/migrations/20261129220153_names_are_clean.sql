CREATE OR REPLACE FUNCTION private.accept_invitation(token text, name text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  invitation public.account_invitations;
  members integer;
  seats integer;
begin
  perform private.require_user('not_authenticated');
  invitation := private.find_invitation(token);
  -- The account before the invitation, as whoever invites does it; then what was found may be outdated.
  perform from public.accounts a where a.id = invitation.account_id for no key update;
  perform from public.account_invitations i where i.id = invitation.id for update;
  invitation := private.find_invitation(token);
  if invitation.email is not null then
    perform private.require_confirmed();
  end if;
  if invitation.email <> (select lower(users.email) from auth.users users where users.id = auth.uid()) then
    perform private.fail('invitation_other_email', 'this invitation is for another mail address', 'sign in with that address');
  end if;
  perform private.refuse_inactive(array[invitation.account_id]);
  seats := private.plan_limit(invitation.account_id, 'members');
  select count(*) into members from public.account_members m where m.account_id = invitation.account_id;
  if members >= seats then
    perform private.refuse_beyond('members', seats, members);
  end if;
  insert into public.account_members (account_id, user_id, role, name)
  values (invitation.account_id, auth.uid(), invitation.role, coalesce(private.clean_name(accept_invitation.name, 100), ''))
  on conflict on constraint account_members_pkey do nothing;
  if not found then
    perform private.fail('already_member', 'you are in this account', 'open it');
  end if;
  update public.account_invitations i set accepted_at = now(), accepted_by = auth.uid() where i.id = invitation.id;
  perform private.record_event(invitation.account_id, 'member.joined', auth.uid(),
    jsonb_build_object('invitation_id', invitation.id, 'role', invitation.role));
  return invitation.account_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.are_tags(tags text[])
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
declare
  tag text;
begin
  if cardinality(tags) > 100 then
    return false;
  end if;
  foreach tag in array tags loop
    if tag is null or tag <> private.clean_name(tag) or length(tag) not between 1 and 60 then
      return false;
    end if;
  end loop;
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION private.clean_contact()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.name := private.clean_name(new.name);
  new.whatsapp_name := private.clean_name(new.whatsapp_name);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.clean_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.filename := coalesce(private.clean_filename(new.filename), tg_argv[0]);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.clean_filename(value text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
declare
  -- A name is no path.
  kept text := private.clean_name(regexp_replace(value, '^.*[/\\]', ''));
  ending text;
begin
  -- Nor is an ending alone a name; and no system makes something else of it.
  kept := case when kept !~ '^[. ]*(\.[A-Za-z0-9]{1,10})?$' then nullif(private.clean_name(btrim(kept, '. ')), '') end;
  if kept ~* '^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)' then
    kept := '_' || kept;
  end if;
  if length(kept) > 255 then
    ending := coalesce(substring(kept from '\.[A-Za-z0-9]{1,10}$'), '');
    kept := rtrim(private.clean_name(kept, 255 - length(ending)), '. ') || ending;
  end if;
  return kept;
end
$function$;

CREATE OR REPLACE FUNCTION private.clean_name(value text, most integer DEFAULT NULL::integer)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  -- Most names are plain: nothing in them is a blank but a space, is unseen, or belongs to what stands before it.
  if (value ~ '^ |  | $|[\u0001-\u001f\u007f-\u00a0\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061c\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u0957\u0e31-\u0e4e\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u2000-\u200f\u2028-\u202f\u205f-\u206f\u20d0-\u20ff\u2800\u3000\u302a-\u302f\u3099\u309a\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\ufff0-\uffff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U0010ffff]') is not true
    and (most is null or length(value) <= most) then
    return value;
  end if;
  return private.clean_strange_name(value, most);
end
$function$;

CREATE OR REPLACE FUNCTION private.clean_names()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  given constant jsonb := to_jsonb(new);
  changed jsonb := '{}';
  col text;
begin
  foreach col in array tg_argv loop
    changed := changed || jsonb_build_object(col, private.clean_name(given ->> col));
  end loop;
  new := jsonb_populate_record(new, changed);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.clean_strange_name(value text, most integer)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
declare
  blanks constant text := '[\t-\r\u0085\u00a0\u115f\u1160\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000\u3164\uffa0]';
  -- Controls, what turns the reading order round, what has no look, and what looks different everywhere.
  unseen constant text := '[\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u17b4\u17b5\u180e'
    '\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff\U00013430-\U0001343f'
    '\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0080-\U000e00ff\U000e01f0-\U0010ffff]';
  -- Which flag it is, England's or Scotland's, say tags behind a black one.
  tags constant text := '(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0000-\U000e007f]';
  -- Where emoji and the letters of many scripts need them; a Latin letter has none.
  variants constant text :=
    '(?<![0-9#*©®]|[^\u0001-\u02ff\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef])[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]';
  joiners constant text := '(?<![^\u0001-\u02ff\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\u0001-\u02ff\u200c\u200d])';
  seen constant text := '[^ \u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903'
    '\u093a-\u094f\u0951-\u0957\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d'
    '\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\U000e0000-\U000e01ef]';
  kept text := value;
begin
  kept := regexp_replace(kept, unseen, '', 'g');
  kept := regexp_replace(kept, tags, '\1', 'g');
  kept := regexp_replace(kept, blanks, ' ', 'g');
  kept := regexp_replace(kept, variants, '', 'g');
  kept := regexp_replace(kept, joiners, '', 'g');
  kept := btrim(regexp_replace(kept, ' {2,}', ' ', 'g'));
  if length(kept) > most then
    return private.clean_strange_name(left(kept, most), null);
  end if;
  return case when kept ~ seen then kept else '' end;
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
    perform private.fail('expiry_invalid', 'a key ends in the future, within ten years', 'leave expires_at out: it never ends');
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

CREATE OR REPLACE FUNCTION private.ingest_chats(account_id uuid, instance_id uuid, events jsonb, placed private.placed_message[], new_ids text[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  changed integer;
begin
  update public.chats c set name = coalesce(told.name, c.name), unread_count = coalesce(told.unread, c.unread_count)
  from (
    select known.id,
      (array_agg(event.name order by event.id desc) filter (where event.name is not null))[1] as name,
      -- What came after it was told is not in the phone's count.
      min(event.unread_count + (select count(*) from unnest(placed) p
        where p.chat_id = known.id and not (p.message).from_me and (p.message).event_id > event.id
          and (p.message).wa_message_id = any (new_ids))) as unread
    from (
      select (item ->> 'id')::bigint as id, item -> 'data' ->> 'chat_id' as chat_id, nullif(private.clean_name(item -> 'data' ->> 'name', 255), '') as name,
        greatest((item -> 'data' ->> 'unread_count')::integer, 0) as unread_count
      from jsonb_array_elements(events) item where item ->> 'type' = 'chat'
    ) event
    join public.chats known on known.instance_id = ingest_chats.instance_id and (
      known.wa_chat_id = event.chat_id or known.contact_id = private.find_contact(ingest_chats.account_id,
        private.wa_phone(event.chat_id), private.wa_lid(event.chat_id)))
    group by known.id
  ) told
  where c.id = told.id and ((c.kind = 'group' and told.name <> c.name) or told.unread < c.unread_count);
  get diagnostics changed = row_count;
  return changed;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_account_name(name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN ((length(name) >= 1) AND (length(name) <= 255) AND (name = private.clean_name(name)) AND (name !~* '://|\mwww\.|[a-z0-9]\.[a-z]{2,}/'::text));

CREATE OR REPLACE FUNCTION private.open_contact(account_id uuid, phone text, name text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  digits text;
  contact_id uuid;
begin
  if open_contact.account_id <> all (array(select private.member_account_ids())) then
    perform private.fail('account_not_found', 'no such account of yours');
  end if;
  if open_contact.phone is null then
    perform private.fail_phone();
  end if;
  perform pg_advisory_xact_lock(hashtextextended('contacts:' || open_contact.account_id, 0));
  digits := private.require_phone(account_id, open_contact.phone);
  contact_id := private.find_contact(account_id, digits, null);
  if contact_id is null then
    insert into public.contacts (account_id, phone, name)
    values (open_contact.account_id, '+' || digits, coalesce(private.clean_name(open_contact.name, 255), ''))
    returning id into contact_id;
  end if;
  return contact_id;
end
$function$;

CREATE OR REPLACE FUNCTION private.read_messages(events jsonb)
 RETURNS SETOF private.incoming_message
 LANGUAGE plpgsql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  return query
  select (event ->> 'id')::bigint, (event ->> 'at')::timestamptz, data.message_id, data.chat_id, party.is_group,
    nullif(private.clean_name(data.chat_name, 255), ''), data.from_me, person.phone, person.lid,
    case when not data.from_me then nullif(private.clean_name(data.author_name, 255), '') end,
    word.kind, data.kind = 'revoked', left(coalesce(data.body, ''), 65536), private_content.kept,
    coalesce(to_timestamp(nullif(data.timestamp, 0)), (event ->> 'at')::timestamptz),
    data.ack, coalesce(data.has_media, false), left(data.mimetype, 200), data.filename,
    greatest(data.size, 0), left(data.reply_to, 200), data.client_key,
    -- As private.phone_key has it.
    case when person.phone ~ '^55[1-9][0-9]9[6-9][0-9]{7}$' then left(person.phone, 4) || right(person.phone, 8)
      else person.phone end
  from jsonb_array_elements(events) event,
    lateral jsonb_to_record(event -> 'data') data (message_id text, chat_id text, chat_kind text, from_me boolean,
      author_id text, author_name text, kind text, body text, "timestamp" double precision, ack integer,
      has_media boolean, mimetype text, filename text, size bigint, reply_to text, client_key text, phone text,
      lid text, chat_name text, content jsonb),
    lateral (select coalesce(jsonb '{"text": "text", "image": "image", "video": "video", "audio": "audio", "voice": "voice",
      "document": "document", "sticker": "sticker", "location": "location", "contact": "contact", "poll": "poll",
      "chat": "text", "revoked": "text", "ptt": "voice", "ptv": "video", "vcard": "contact", "multi_vcard": "contact",
      "poll_creation": "poll"}' ->> data.kind, 'unknown') as kind) word,
    -- offset 0: each is worked out once, not wherever it is named.
    lateral (select data.chat_kind = 'group' as is_group,
      case when data.chat_kind = 'direct' then data.chat_id when not data.from_me then data.author_id end as wa_id
      offset 0) party,
    lateral (select
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)$'),
        substring(data.phone from '^[0-9]{1,20}$')) as phone,
      coalesce(substring(party.wa_id from '^([0-9]{1,20})(?::[0-9]+)?@lid$'),
        substring(data.lid from '^[0-9]{1,20}$')) as lid offset 0) person,
    lateral (select case
      when word.kind = 'unknown' then private.keep_small(event -> 'data')
      when data.content is not null then private.keep_small(data.content) end as kept) private_content
  where event ->> 'type' = 'message' and length(data.message_id) between 1 and 200
    and length(data.chat_id) between 1 and 100
    and data.chat_kind in ('direct', 'group') and data.from_me is not null;
end
$function$;

CREATE OR REPLACE FUNCTION private.read_people(events jsonb)
 RETURNS private.person[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
RETURN ARRAY(SELECT ROW(COALESCE(private.wa_phone((body.data ->> 'contact_id'::text)), "substring"((body.data ->> 'phone'::text), '^[0-9]{1,20}$'::text)), COALESCE(private.wa_lid((body.data ->> 'contact_id'::text)), "substring"((body.data ->> 'lid'::text), '^[0-9]{1,20}$'::text)), NULLIF(private.clean_name((body.data ->> 'name'::text), 255), ''::text))::private.person AS "row" FROM jsonb_array_elements(read_people.events) event(value), LATERAL (SELECT (event.value -> 'data'::text) AS data) body WHERE ((event.value ->> 'type'::text) = 'contact'::text) ORDER BY ((event.value ->> 'id'::text))::bigint);

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.account_members FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.api_keys FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.campaigns FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name ON public.chats FOR EACH ROW WHEN ((new.name <> private.clean_name(new.name))) EXECUTE FUNCTION private.clean_names('name');

CREATE TRIGGER clean_file BEFORE INSERT OR UPDATE OF filename ON public.contact_imports FOR EACH ROW WHEN ((new.filename <> ''::text)) EXECUTE FUNCTION private.clean_file('');

CREATE TRIGGER clean_contact BEFORE INSERT OR UPDATE OF name, whatsapp_name ON public.contacts FOR EACH ROW EXECUTE FUNCTION private.clean_contact();

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF label ON public.custom_fields FOR EACH ROW WHEN ((new.label <> private.clean_name(new.label))) EXECUTE FUNCTION private.clean_names('label');

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF instance_name ON public.instances FOR EACH ROW WHEN ((new.instance_name <> private.clean_name(new.instance_name))) EXECUTE FUNCTION private.clean_names('instance_name');

CREATE TRIGGER clean_file BEFORE INSERT OR UPDATE OF filename ON public.media FOR EACH ROW WHEN ((new.filename <> ''::text)) EXECUTE FUNCTION private.clean_file();

COMMENT ON FUNCTION "private"."clean_file"() IS 'The same of the column filename. Its argument is what stands for no name, if not null.';

COMMENT ON FUNCTION "private"."clean_filename"(text) IS 'The same of a file: without folders, its ending kept; null when nothing is left.';

COMMENT ON FUNCTION "private"."clean_name"(text, integer) IS 'The name without what is not seen or turns the reading order round, in one line, of at most so many characters; empty when nothing of it is seen.';

COMMENT ON FUNCTION "private"."clean_names"() IS 'Whoever writes a name, and by whichever door: it is stored clean. The columns are its arguments. Tags and names of accounts are refused instead.';

REVOKE ALL ON FUNCTION "private"."clean_contact"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clean_contact"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."clean_file"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clean_file"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."clean_filename"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clean_filename"(text) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."clean_name"(text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clean_name"(text, integer) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."clean_names"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clean_names"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."clean_strange_name"(text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clean_strange_name"(text, integer) TO "authenticated", "postgres", "service_role";

-- What is stored already. Each table is read once; only the names that are not clean are written.
do $$
begin
  perform private.act_as('system');
  update public.contacts c set name = c.name, whatsapp_name = c.whatsapp_name, tags = array(
    select kept.name from (
      select private.clean_name(tag) as name, min(place) as place from unnest(c.tags) with ordinality given (tag, place) group by 1
    ) kept where kept.name <> '' order by kept.place)
  where c.name <> private.clean_name(c.name) or c.whatsapp_name <> private.clean_name(c.whatsapp_name)
    or not private.are_tags(c.tags);
  insert into public.tags (account_id, name, color)
  select t.account_id, private.clean_name(t.name), max(t.color) from public.tags t
  where t.name <> private.clean_name(t.name) and private.clean_name(t.name) <> '' group by 1, 2
  on conflict do nothing;
  delete from public.tags t where t.name <> private.clean_name(t.name);
  update public.contact_imports i set tags = array(
    select distinct private.clean_name(tag) from unnest(i.tags) tag where private.clean_name(tag) <> '')
  where not private.are_tags(i.tags);
  update public.chats c set name = c.name where c.name <> private.clean_name(c.name);
  update public.media m set filename = m.filename
  where m.filename <> '' and m.filename is distinct from private.clean_filename(m.filename);
  update public.contact_imports i set filename = coalesce(private.clean_filename(i.filename), '')
  where i.filename <> coalesce(private.clean_filename(i.filename), '');
  update public.account_members m set name = m.name where m.name <> private.clean_name(m.name);
  update public.custom_fields f set label = f.label where f.label <> private.clean_name(f.label);
  -- Those that are never empty, and one that is unique.
  update public.accounts a set name = case when private.is_account_name(private.clean_name(a.name)) then private.clean_name(a.name) else a.phone end
  where a.name <> private.clean_name(a.name);
  update public.api_keys k set name = coalesce(nullif(private.clean_name(k.name), ''), k.prefix)
  where k.name <> private.clean_name(k.name);
  update public.campaigns c set name = coalesce(nullif(private.clean_name(c.name), ''), left(c.id::text, 8))
  where c.name <> private.clean_name(c.name);
  update public.instances i set instance_name = case
    when private.clean_name(i.instance_name) = '' or exists (select from public.instances other
      where other.account_id = i.account_id and other.id <> i.id
        and private.clean_name(other.instance_name) = private.clean_name(i.instance_name))
    then btrim(left(private.clean_name(i.instance_name), 91) || ' ' || left(i.id::text, 8))
    else i.instance_name end
  where i.instance_name <> private.clean_name(i.instance_name);
end
$$;
