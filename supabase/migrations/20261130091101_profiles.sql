REVOKE ALL ("name") ON TABLE "public"."account_members" FROM "authenticated";

DROP POLICY "members name themselves" ON "public"."account_members";

CREATE TABLE "public"."profiles" ("user_id" uuid NOT NULL, "name" text NOT NULL DEFAULT ''::text, "picture" text, "signature" text NOT NULL DEFAULT ''::text, "preferences" jsonb NOT NULL DEFAULT '{}'::jsonb, CONSTRAINT "profiles_check" CHECK (((picture ~ '^[0-9a-f-]{36}/[0-9a-zA-Z-]{1,40}$'::text) AND starts_with(picture, ((user_id)::text || '/'::text)))), CONSTRAINT "profiles_name_check" CHECK (((length(name) <= 100) AND (name = btrim(name)))), CONSTRAINT "profiles_pkey" PRIMARY KEY (user_id), CONSTRAINT "profiles_signature_check" CHECK (((length(signature) <= 60) AND (signature = btrim(signature)) AND (signature !~ '[*]'::text))));

ALTER TABLE "public"."profiles" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "private"."media_deletions" ADD COLUMN "bucket" text NOT NULL DEFAULT 'media'::text;

CREATE OR REPLACE FUNCTION orchestrator.deleted_media(orchestrator_id uuid, number bigint, max_items integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.hold_number(orchestrator_id, number);
  return jsonb_build_object('media', (
    select coalesce(jsonb_agg(jsonb_build_object('id', gone.media_id, 'storage_path', gone.storage_path,
      'bucket', gone.bucket, 'is_local', gone.store_home is not null)), '[]')
    from (select * from private.media_deletions d
      where d.store_home is null or d.store_home = deleted_media.orchestrator_id
      order by d.created_at limit greatest(least(max_items, 500), 0)) gone));
end
$function$;

CREATE OR REPLACE FUNCTION orchestrator.media_checks()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  is_private boolean;
begin
  if to_regclass('storage.buckets') is not null then
    select not b.public into is_private from storage.buckets b where b.id = 'media';
  end if;
  return jsonb_build_object('checks', jsonb_build_array(
    jsonb_build_object('name', 'media_bucket', 'ok', coalesce(is_private, false),
      'detail', 'Storage has the private bucket media',
      'hint', 'create the bucket media, and do not make it public'),
    jsonb_build_object('name', 'media_policies', 'ok',
      exists (select from pg_catalog.pg_policies p
        where (p.schemaname, p.tablename) = ('storage', 'objects') and p.policyname = 'zapbase: read one''s accounts'' media'),
      'detail', 'members read their accounts'' files by the policy on storage.objects',
      'hint', 'run supabase/owned_by_supabase/storage.objects.sql in the SQL editor')));
end
$function$;

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
  if private.clean_name(accept_invitation.name) <> '' then
    update public.profiles p set name = private.clean_name(accept_invitation.name, 100) where p.user_id = auth.uid();
  end if;
  insert into public.account_members (account_id, user_id, role)
  values (invitation.account_id, auth.uid(), invitation.role)
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

CREATE OR REPLACE FUNCTION private.are_preferences(value jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return (jsonb_typeof(value) = 'object' and octet_length(value::text) <= 4096
    and not exists (select from jsonb_each(value) preference
      where preference.key !~ '^[a-z][a-z0-9_]{0,39}$'
        or jsonb_typeof(preference.value) not in ('boolean', 'number', 'string'))) is true;
end
$function$;

CREATE OR REPLACE FUNCTION private.drop_picture()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- An id of its own: that in the path is what somebody says.
  insert into private.media_deletions (media_id, storage_path, bucket)
  values (gen_random_uuid(), old.picture, 'avatars');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.has_picture_room()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (select count(*) from storage.objects o
    where o.bucket_id = 'avatars' and starts_with(o.name, auth.uid()::text || '/')) < 5;
end
$function$;

CREATE OR REPLACE FUNCTION private.known_user_ids()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
AS $function$
begin
  return query
  select auth.uid()
  union
  select m.user_id from public.account_members m where m.account_id = any (array(select private.account_ids()));
end
$function$;

CREATE OR REPLACE FUNCTION private.list_members(account_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_readable(account_id);
  return jsonb_build_object('members', (
    select coalesce(jsonb_agg(jsonb_build_object('user_id', m.user_id, 'email', users.email, 'name', m.name,
        'picture', p.picture, 'role', m.role, 'created_at', m.created_at, 'last_sign_in_at', users.last_sign_in_at)
      order by array_position('{owner,admin,agent}', m.role), m.created_at, m.user_id), '[]')
    from public.account_members m join auth.users users on users.id = m.user_id
    left join public.profiles p on p.user_id = m.user_id
    where m.account_id = list_members.account_id));
end
$function$;

CREATE OR REPLACE FUNCTION private.my_profile()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select to_jsonb(p) from public.profiles p where p.user_id = (select auth.uid())
$function$;

CREATE OR REPLACE FUNCTION private.name_member()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.name := coalesce((select p.name from public.profiles p where p.user_id = new.user_id), '');
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION private.open_profile()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.profiles (user_id, name)
  values (new.id, coalesce(private.clean_name(new.raw_user_meta_data ->> 'full_name', 100), ''))
  on conflict do nothing;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.own_picture_folder()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p.user_id::text from public.profiles p where p.user_id = (select auth.uid())
$function$;

CREATE OR REPLACE FUNCTION private.picture_folders()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
AS $function$
  select user_id::text from private.known_user_ids() user_id
$function$;

CREATE OR REPLACE FUNCTION private.tell_profile()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Also when the picture alone is another: the accounts hear of it by what happens to their members.
  if (new.name, new.picture) is distinct from (old.name, old.picture) then
    update public.account_members m set name = new.name where m.user_id = new.user_id;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.my_profile()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.my_profile()
$function$;

ALTER TABLE "public"."profiles" ADD CONSTRAINT "profiles_user_id_fkey" FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;

CREATE TRIGGER open_profile AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION private.open_profile();

CREATE TRIGGER name_member BEFORE INSERT ON public.account_members FOR EACH ROW EXECUTE FUNCTION private.name_member();

CREATE TRIGGER clean_names BEFORE INSERT OR UPDATE OF name, signature ON public.profiles FOR EACH ROW WHEN (((new.name <> private.clean_name(new.name)) OR (new.signature <> private.clean_name(new.signature)))) EXECUTE FUNCTION private.clean_names('name', 'signature');

CREATE TRIGGER drop_changed_picture AFTER UPDATE OF picture ON public.profiles FOR EACH ROW WHEN (((old.picture IS DISTINCT FROM new.picture) AND (old.picture IS NOT NULL))) EXECUTE FUNCTION private.drop_picture();

CREATE TRIGGER drop_picture AFTER DELETE ON public.profiles FOR EACH ROW WHEN ((old.picture IS NOT NULL)) EXECUTE FUNCTION private.drop_picture();

CREATE TRIGGER tell_profile AFTER UPDATE ON public.profiles FOR EACH ROW EXECUTE FUNCTION private.tell_profile();

CREATE POLICY "colleagues know each other" ON "public"."profiles" FOR SELECT TO "authenticated" USING ((user_id = ANY (ARRAY( SELECT private.known_user_ids() AS known_user_ids))));

CREATE POLICY "people write their own profile" ON "public"."profiles" FOR UPDATE TO "authenticated" USING ((user_id = ( SELECT auth.uid() AS uid))) WITH CHECK ((user_id = ( SELECT auth.uid() AS uid)));

COMMENT ON COLUMN "public"."account_members"."name" IS 'How colleagues see this person: as his profile says.';

COMMENT ON COLUMN "public"."profiles"."picture" IS 'Where it lies in the bucket avatars: <user_id>/<whatever>.';

COMMENT ON COLUMN "public"."profiles"."preferences" IS 'How he wants to be told of things, as his programs name it.';

COMMENT ON COLUMN "public"."profiles"."signature" IS 'What stands before what he writes to customers; empty: nothing.';

COMMENT ON FUNCTION "private"."are_preferences"(jsonb) IS 'Plain values by plain names, at most 4 kB.';

COMMENT ON FUNCTION "private"."drop_picture"() IS 'Nobody looks at it any more: its bytes are deleted.';

COMMENT ON FUNCTION "private"."has_picture_room"() IS 'Whoever changes his picture may leave a few behind, and no more.';

COMMENT ON FUNCTION "private"."known_user_ids"() IS 'The caller, and who is in an account that he may read.';

COMMENT ON FUNCTION "private"."name_member"() IS 'A member is called as his profile says, by whichever door he comes.';

COMMENT ON FUNCTION "private"."open_profile"() IS 'Whoever signs up has a profile from the first moment, with the name that he says.';

COMMENT ON FUNCTION "private"."own_picture_folder"() IS 'Where the caller keeps his picture; null for a key.';

COMMENT ON FUNCTION "private"."picture_folders"() IS 'Folders of the bucket avatars whose pictures the caller may see.';

COMMENT ON FUNCTION "public"."accept_invitation"(text, text) IS 'The caller joins, and is called so from now on if he says a name; answers the account. Codes: those of show_invitation, invitation_other_email, user_unconfirmed, already_member, plan_limit_exceeded, account_suspended.';

COMMENT ON FUNCTION "public"."list_members"(uuid) IS '{members: [{user_id, email, name, picture, role, created_at, last_sign_in_at}]}, owners first. Code: account_not_found.';

COMMENT ON FUNCTION "public"."my_profile"() IS '{user_id, name, picture, signature, preferences} of the caller; null for a key.';

COMMENT ON TABLE "public"."profiles" IS 'How a person is called and looks: read by whoever shares an account with him. What else stands here is his own: my_profile().';

REVOKE ALL ON FUNCTION "private"."are_preferences"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."are_preferences"(jsonb) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."drop_picture"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."drop_picture"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."has_picture_room"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_picture_room"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."known_user_ids"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."known_user_ids"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."my_profile"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_profile"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."name_member"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."name_member"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."open_profile"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."open_profile"() TO "postgres";

REVOKE ALL ON FUNCTION "private"."own_picture_folder"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."own_picture_folder"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."picture_folders"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."picture_folders"() TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."tell_profile"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tell_profile"() TO "postgres";

REVOKE ALL ON FUNCTION "public"."my_profile"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."my_profile"() TO "authenticated", "postgres";

GRANT SELECT ("name"), UPDATE ("name") ON TABLE "public"."profiles" TO "authenticated";

GRANT SELECT ("picture"), UPDATE ("picture") ON TABLE "public"."profiles" TO "authenticated";

GRANT UPDATE ("preferences") ON TABLE "public"."profiles" TO "authenticated";

GRANT UPDATE ("signature") ON TABLE "public"."profiles" TO "authenticated";

GRANT SELECT ("user_id") ON TABLE "public"."profiles" TO "authenticated";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."profiles" TO "postgres";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."profiles" TO "service_role";

ALTER TABLE "public"."profiles" ADD CONSTRAINT "profiles_preferences_check" CHECK (private.are_preferences(preferences));

-- Everybody who is there already: called as in the account that he joined last, else as he said when he signed up.
insert into public.profiles (user_id, name)
select users.id, coalesce(
  (select m.name from public.account_members m where m.user_id = users.id and m.name <> ''
    order by m.created_at desc limit 1),
  private.clean_name(users.raw_user_meta_data ->> 'full_name', 100), '')
from auth.users users
on conflict do nothing;

update public.account_members m set name = p.name
from public.profiles p where p.user_id = m.user_id and p.name <> m.name;

do $$
begin
  -- A project may do without Storage; then nobody has a picture.
  if to_regclass('storage.buckets') is not null then
    insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
    values ('avatars', 'avatars', false, 262144, '{image/webp,image/jpeg,image/png}') on conflict (id) do nothing;
  end if;
end
$$;
