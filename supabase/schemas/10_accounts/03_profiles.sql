-- Who a person is, in whatever accounts: one row a user, written by himself alone.
set check_function_bodies = off;

create function private.are_preferences(value jsonb)
returns boolean language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return (jsonb_typeof(value) = 'object' and octet_length(value::text) <= 4096
    and not exists (select from jsonb_each(value) preference
      where preference.key !~ '^[a-z][a-z0-9_]{0,39}$'
        or jsonb_typeof(preference.value) not in ('boolean', 'number', 'string'))) is true;
end
$$;
comment on function private.are_preferences is 'Plain values by plain names, at most 4 kB.';

create table public.profiles (
  user_id uuid primary key references auth.users (id) on delete cascade,
  name text not null default '' check (length(name) <= 100 and name = btrim(name)),
  picture text check (picture ~ '^[0-9a-f-]{36}/[0-9a-zA-Z-]{1,40}$' and starts_with(picture, user_id::text || '/')),
  signature text not null default '' check (length(signature) <= 60 and signature = btrim(signature) and signature !~ '[*]'),
  preferences jsonb not null default '{}' check (private.are_preferences(preferences))
);
comment on table public.profiles is
  'How a person is called and looks: read by whoever shares an account with him. What else stands here is his own: my_profile().';
comment on column public.profiles.picture is 'Where it lies in the bucket avatars: <user_id>/<whatever>.';
comment on column public.profiles.signature is 'What stands before what he writes to customers; empty: nothing.';
comment on column public.profiles.preferences is 'How he wants to be told of things, as his programs name it.';

create trigger clean_names before insert or update of name, signature on public.profiles
for each row when (new.name <> private.clean_name(new.name) or new.signature <> private.clean_name(new.signature))
execute function private.clean_names('name', 'signature');

alter table public.profiles enable row level security;
revoke all on public.profiles from anon, authenticated;
grant select (user_id, name, picture), update (name, picture, signature, preferences) on public.profiles to authenticated;
grant select, insert, update, delete on public.profiles to service_role;

create function private.tell_profile()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- Also when the picture alone is another: the accounts hear of it by what happens to their members.
  if (new.name, new.picture) is distinct from (old.name, old.picture) then
    update public.account_members m set name = new.name where m.user_id = new.user_id;
  end if;
  return null;
end
$$;
create trigger tell_profile after update on public.profiles for each row execute function private.tell_profile();

create function private.drop_picture()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  -- An id of its own: that in the path is what somebody says.
  insert into private.media_deletions (media_id, storage_path, bucket)
  values (gen_random_uuid(), old.picture, 'avatars');
  return null;
end
$$;
comment on function private.drop_picture is 'Nobody looks at it any more: its bytes are deleted.';
create trigger drop_changed_picture after update of picture on public.profiles
for each row when (old.picture is distinct from new.picture and old.picture is not null) execute function private.drop_picture();
create trigger drop_picture after delete on public.profiles
for each row when (old.picture is not null) execute function private.drop_picture();

create function private.name_member()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  new.name := coalesce((select p.name from public.profiles p where p.user_id = new.user_id), '');
  return new;
end
$$;
comment on function private.name_member is 'A member is called as his profile says, by whichever door he comes.';
create trigger name_member before insert on public.account_members for each row execute function private.name_member();

create function public.my_profile()
returns jsonb language sql stable set search_path = ''
as $$
  select private.my_profile()
$$;
comment on function public.my_profile is '{user_id, name, picture, signature, preferences} of the caller; null for a key.';

create function private.my_profile()
returns jsonb language sql stable security definer set search_path = ''
as $$
  select to_jsonb(p) from public.profiles p where p.user_id = (select auth.uid())
$$;

create function private.known_user_ids()
returns setof uuid language plpgsql stable security definer rows 100 set search_path = ''
as $$
begin
  return query
  select auth.uid()
  union
  select m.user_id from public.account_members m where m.account_id = any (array(select private.account_ids()));
end
$$;
comment on function private.known_user_ids is 'The caller, and who is in an account that he may read.';

create function private.picture_folders()
returns setof text language sql stable security definer rows 100 set search_path = ''
as $$
  select user_id::text from private.known_user_ids() user_id
$$;
comment on function private.picture_folders is 'Folders of the bucket avatars whose pictures the caller may see.';

create function private.own_picture_folder()
returns text language sql stable security definer set search_path = ''
as $$
  select p.user_id::text from public.profiles p where p.user_id = (select auth.uid())
$$;
comment on function private.own_picture_folder is 'Where the caller keeps his picture; null for a key.';

create function private.has_picture_room()
returns boolean language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select count(*) from storage.objects o
    where o.bucket_id = 'avatars' and starts_with(o.name, auth.uid()::text || '/')) < 5;
end
$$;
comment on function private.has_picture_room is 'Whoever changes his picture may leave a few behind, and no more.';

grant execute on function private.are_preferences to authenticated, service_role;
grant execute on function public.my_profile, private.my_profile, private.known_user_ids, private.picture_folders,
  private.own_picture_folder, private.has_picture_room to authenticated;
