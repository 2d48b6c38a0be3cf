-- Links to files in what webhooks are told: whoever has one needs no key. They name a file and say until when, signed with
-- a key that never leaves the database; the function `media` asks where that file lies now.
set check_function_bodies = off;

create function private.file_link_span()
returns interval language sql immutable set search_path = ''
-- A body is the same at each attempt: its links outlive the plan of retries (private.retry_pause).
return interval '96 hours';

create function private.file_link(f public.media, ends timestamptz)
returns text language plpgsql stable set search_path = ''
as $$
declare
  named constant bytea := uuid_send(f.id) || uuid_send(f.account_id) || int8send(extract(epoch from ends)::bigint);
begin
  -- What will never lie in Storage has none.
  if f.store_home is not null or f.state <> 'stored' and (f.state <> 'pending' or f.source_url is not null) then
    return null;
  end if;
  return (
    select settings.functions_url || '/media/'
      || translate(encode(named || private.sign_link(named, settings.webhook_link_key), 'base64'), E'+/\n', '-_')
    from private.settings);
end
$$;
comment on function private.file_link is 'Null: there is nothing to link to, or nobody has said where the project''s functions are.';

create function private.sign_link(named bytea, key text)
returns bytea language sql immutable set search_path = ''
return extensions.hmac(named, decode(key, 'hex'), 'sha256');

create function orchestrator.open_file_link(token text)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  whole constant bytea := case when token ~ '^[A-Za-z0-9_-]{96}$' then decode(translate(token, '-_', '+/'), 'base64') end;
  named constant bytea := substr(whole, 1, 40);
  file public.media;
begin
  -- Digests are compared: the place of a difference says nothing.
  if not coalesce((
    select sha256(substr(whole, 41)) = sha256(private.sign_link(named, settings.webhook_link_key))
    from private.settings), false)
  then
    return '{"state": "unknown"}';
  elsif to_timestamp(('x' || encode(substr(named, 33), 'hex'))::bit(64)::bigint) <= clock_timestamp() then
    return '{"state": "expired"}';
  end if;
  select f.* into file from public.media f join public.accounts a on a.id = f.account_id
  where f.id = encode(substr(named, 1, 16), 'hex')::uuid and f.account_id = encode(substr(named, 17, 16), 'hex')::uuid
    and f.state in ('pending', 'stored') and a.status = 'active';
  return case
    when file.id is null then '{"state": "gone"}'
    when file.store_home is not null then '{"state": "elsewhere"}'
    when file.state = 'pending' then '{"state": "pending"}'
    else jsonb_build_object('state', 'stored', 'path', file.storage_path, 'filename', file.filename) end;
end
$$;
comment on function orchestrator.open_file_link is
  '{state: stored | pending | elsewhere (on an orchestrator''s disk) | gone | expired | unknown, path, filename} of a link that webhooks were told.';

grant execute on function private.file_link_span, private.file_link, private.sign_link, orchestrator.open_file_link to service_role;
