-- What Meta has approved to be sent outside the window. The orchestrator that drives a number keeps the list as Meta has it.
set check_function_bodies = off;

create table public.message_templates (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  instance_id uuid not null,
  name text not null check (length(name) between 1 and 512),
  language text not null check (length(language) between 1 and 20),
  category text not null default '' check (length(category) <= 40),
  status text not null default '' check (length(status) <= 40),
  components jsonb not null default '[]' check (jsonb_typeof(components) = 'array' and pg_column_size(components) <= 32768),
  updated_at timestamptz not null default now(),
  unique (account_id, id),
  constraint message_templates_one_a_language unique (instance_id, name, language),
  foreign key (account_id, instance_id) references public.instances (account_id, id) on delete cascade
);
comment on table public.message_templates is 'A number''s templates at Meta, read again every hour and at each start or sync.';
comment on column public.message_templates.status is 'As Meta says it; only APPROVED is sent.';
create index message_templates_instance on public.message_templates (account_id, instance_id, name);

create trigger clean_names before insert or update of name on public.message_templates
for each row when (new.name <> private.clean_name(new.name)) execute function private.clean_names('name');

alter table public.message_templates enable row level security;
revoke all on public.message_templates from anon, authenticated;
grant select on public.message_templates to authenticated;
grant select, insert, update, delete on public.message_templates to service_role;

create function orchestrator.write_templates(orchestrator_id uuid, number bigint, instance_id uuid, templates jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  lease private.leases;
begin
  if templates is null or jsonb_typeof(templates) <> 'array' or jsonb_array_length(templates) > 500 then
    perform private.fail('templates_invalid', 'templates is an array of at most 500 {name, language, status, category, components}');
  end if;
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  delete from public.message_templates known
  where known.account_id = lease.account_id and known.instance_id = lease.instance_id and not exists (
    select from jsonb_to_recordset(templates) told (name text, language text)
    where told.name = known.name and told.language = known.language);
  insert into public.message_templates as known (account_id, instance_id, name, language, category, status, components)
  select distinct on (told.name, told.language) lease.account_id, lease.instance_id, told.name, told.language,
    coalesce(told.category, ''), coalesce(told.status, ''), coalesce(told.components, '[]')
  from jsonb_to_recordset(templates) told (name text, language text, category text, status text, components jsonb)
  on conflict on constraint message_templates_one_a_language do update
  set category = excluded.category, status = excluded.status, components = excluded.components, updated_at = now()
  where (known.category, known.status, known.components) is distinct from (excluded.category, excluded.status, excluded.components);
  return jsonb_build_object('templates', jsonb_array_length(templates));
exception when data_exception or check_violation or not_null_violation then
  perform private.fail('templates_invalid', sqlerrm);
end
$$;
comment on function orchestrator.write_templates is 'All that Meta has for the number now, in place of what was known.';

create function private.find_template(account_id uuid, instance_id uuid, content jsonb)
returns public.message_templates language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  template public.message_templates;
begin
  select known.* into template from public.message_templates known
  left join public.instances own on own.id = find_template.instance_id and own.engine = 'webjs'
  where known.account_id = find_template.account_id
    and known.name = content ->> 'name' and known.language = content ->> 'language'
    and (known.instance_id = find_template.instance_id or own.id is not null) and known.status = 'APPROVED'
  order by known.instance_id limit 1;
  return template;
end
$$;
comment on function private.find_template is
  'What is sent under this name by the number, if Meta has approved it. One with a browser says what any number of the account would.';

create function private.render_template(message public.conversations)
returns text language plpgsql stable set search_path = ''
as $$
declare
  template constant public.message_templates :=
    private.find_template(message.account_id, message.instance_id, message.content);
begin
  if template.id is null then
    perform private.fail('template_unavailable', 'the number has no approved template of this name and language',
      'sync the number to read its templates again');
  end if;
  return btrim(concat_ws(E'\n\n',
    private.fill_component(template.components, 'HEADER', coalesce(message.content -> 'header', '[]')),
    private.fill_component(template.components, 'BODY', coalesce(message.content -> 'body', '[]')),
    private.fill_component(template.components, 'FOOTER', '[]')));
end
$$;
comment on function private.render_template is 'What whoever gets it reads. Codes: template_unavailable, template_parameters.';

create function private.fill_component(components jsonb, type text, given jsonb)
returns text language plpgsql immutable set search_path = ''
as $$
declare
  filled text := (select component ->> 'text' from jsonb_array_elements(components) component
    where component ->> 'type' = fill_component.type limit 1);
  wanted constant text[] := array(select distinct hole[1] from regexp_matches(filled, '\{\{\s*(\w+)\s*\}\}', 'g') hole);
  hole text;
  value text;
begin
  if cardinality(wanted) <> (case jsonb_typeof(given) when 'array' then jsonb_array_length(given)
    else (select count(*) from jsonb_object_keys(given)) end) then
    perform private.fail('template_parameters', format('the template''s %s has %s variables', lower(type), cardinality(wanted)));
  end if;
  foreach hole in array wanted loop
    value := (case when jsonb_typeof(given) = 'object' then given ->> hole
      when hole ~ '^[0-9]{1,3}$' then given ->> (hole::integer - 1) end);
    if coalesce(btrim(value), '') = '' or length(value) > 1024 then
      perform private.fail('template_parameters', format('the variable %s of the template''s %s has no text, or a long one', hole, lower(type)));
    end if;
    filled := regexp_replace(filled, '\{\{\s*' || hole || '\s*\}\}', replace(value, '\', '\\'), 'g');
  end loop;
  return filled;
end
$$;

grant execute on function orchestrator.write_templates, private.find_template, private.render_template, private.fill_component to service_role;
