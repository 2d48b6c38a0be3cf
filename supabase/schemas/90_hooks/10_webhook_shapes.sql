-- How rows look in what is sent: as in the API's answers. What others said or are called is left out of what is about one
-- person, who may be forgotten.
set check_function_bodies = off;

create function private.message_shape(m public.conversations)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('id', m.id, 'seq', m.seq, 'account_id', m.account_id, 'chat_id', m.chat_id,
    'contact_id', m.contact_id, 'instance_id', m.instance_id, 'message', m.message, 'from_me', m.from_me,
    'timestamp', m."timestamp", 'kind', m.kind, 'content', m.content, 'status', m.status, 'status_reason', m.status_reason,
    'error_code', m.error_code, 'reply_to', m.reply_to, 'media_id', m.media_id, 'edited_at', m.edited_at,
    'revoked_at', m.revoked_at, 'sent_at', m.sent_at, 'delivered_at', m.delivered_at, 'read_at', m.read_at);
end
$$;

create function private.media_shape(f public.media)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  ends constant timestamptz := date_trunc('second', statement_timestamp()) + private.file_link_span();
  url constant text := private.file_link(f, ends);
begin
  return jsonb_build_object('id', f.id, 'mimetype', f.mimetype, 'filename', f.filename, 'size', f.size, 'state', f.state,
    'url', url, 'expires_at', case when url is not null then ends end);
end
$$;

create function private.chat_shape(c public.chats)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('id', c.id, 'account_id', c.account_id, 'instance_id', c.instance_id, 'contact_id', c.contact_id,
    'kind', c.kind, 'name', c.name, 'status', c.status, 'assigned_to', c.assigned_to, 'snoozed_until', c.snoozed_until,
    'unread_count', c.unread_count, 'last_message_at', c.last_message_at, 'created_at', c.created_at);
end
$$;

create function private.contact_shape(c public.contacts)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('id', c.id, 'account_id', c.account_id, 'phone', c.phone, 'name', c.name,
    'whatsapp_name', c.whatsapp_name, 'tags', c.tags, 'fields', c.fields, 'opted_out_at', c.opted_out_at,
    'created_at', c.created_at, 'updated_at', c.updated_at);
end
$$;

create function private.instance_shape(i public.instances)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('id', i.id, 'account_id', i.account_id, 'instance_name', i.instance_name, 'phone', i.phone,
    'status', i.status, 'status_reason', i.status_reason, 'last_connected', i.last_connected);
end
$$;

create function private.run_shape(r public.flow_runs)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('id', r.id, 'account_id', r.account_id, 'flow_id', r.flow_id, 'version_id', r.version_id,
    'chat_id', r.chat_id, 'contact_id', r.contact_id, 'instance_id', r.instance_id, 'status', r.status, 'reason', r.reason,
    'started_by', r.started_by, 'started_by_id', r.started_by_id, 'variables', r.variables, 'created_at', r.created_at,
    'ended_at', r.ended_at);
end
$$;

create function private.campaign_shape(c public.campaigns)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('id', c.id, 'account_id', c.account_id, 'name', c.name, 'message', c.message, 'slug', c.slug,
    'instance_id', c.instance_id, 'match', c.match, 'enabled', c.enabled, 'flow_id', c.flow_id, 'created_at', c.created_at);
end
$$;

create function private.broadcast_shape(b public.broadcasts)
returns jsonb language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('id', b.id, 'account_id', b.account_id, 'name', b.name, 'status', b.status,
    'status_reason', b.status_reason, 'instance_ids', b.instance_ids, 'starts_at', b.starts_at, 'started_at', b.started_at,
    'finished_at', b.finished_at, 'created_at', b.created_at);
end
$$;

create function private.fit_shape(data jsonb)
returns jsonb language plpgsql immutable set search_path = ''
as $$
declare
  fitting jsonb := data;
  cut record;
begin
  -- The largest that may be asked for again goes first.
  for cut in
    select * from (values ('{message,content}'::text[], 'null'::jsonb), ('{run,variables}', '{}'), ('{contact,fields}', '{}'),
      ('{message,message}', to_jsonb(left(data #>> '{message,message}', 1000))), ('{contact,tags}', '[]'),
      ('{value}', 'null')) step (path, value)
  loop
    exit when octet_length(fitting::text) <= 19000;
    if fitting #> cut.path is not null then
      fitting := jsonb_set(fitting, cut.path, cut.value) || '{"truncated": true}';
    end if;
  end loop;
  return case when octet_length(fitting::text) <= 19000 then fitting else '{"truncated": true}' end;
end
$$;
comment on function private.fit_shape is 'With room for what stands around it in 20 kB; what had to go is asked of the API.';

grant execute on function private.message_shape, private.media_shape, private.chat_shape, private.contact_shape,
  private.instance_shape, private.run_shape, private.campaign_shape, private.broadcast_shape, private.fit_shape to service_role;
