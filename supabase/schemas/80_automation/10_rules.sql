-- What an account has said should happen by itself. Whoever decides keeps it, and reads it again when its revision moves.
set check_function_bodies = off;

create table private.rule_revisions (
  account_id uuid primary key references public.accounts (id) on delete cascade,
  revision bigint not null default 1
);
comment on table private.rule_revisions is 'Moves with every change of the account''s rules. Without a row: 0, there were never any.';

create function private.move_rules(account_ids uuid[])
returns void language plpgsql security definer set search_path = ''
as $$
begin
  -- Of what is closed nothing is decided: while it is deleted it grows no new row.
  insert into private.rule_revisions as revisions (account_id)
  select a.id from public.accounts a where a.id = any (account_ids) and a.status <> 'closed' order by a.id
  on conflict on constraint rule_revisions_pkey do update set revision = revisions.revision + 1;
end
$$;

create function private.move_rules()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    perform private.move_rules(array(select distinct row.account_id from old_rows row));
  else
    perform private.move_rules(array(select distinct row.account_id from new_rows row));
  end if;
  return null;
end
$$;
create trigger move_rules_insert after insert on public.keywords referencing new table as new_rows
for each statement execute function private.move_rules();
create trigger move_rules_update after update on public.keywords referencing new table as new_rows
for each statement execute function private.move_rules();
create trigger move_rules_delete after delete on public.keywords referencing old table as old_rows
for each statement execute function private.move_rules();

create trigger move_rules_insert after insert on public.campaigns referencing new table as new_rows
for each statement execute function private.move_rules();
create trigger move_rules_update after update on public.campaigns referencing new table as new_rows
for each statement execute function private.move_rules();
create trigger move_rules_delete after delete on public.campaigns referencing old table as old_rows
for each statement execute function private.move_rules();

create function private.forget_problem()
returns trigger language plpgsql set search_path = ''
as $$
begin
  new.problem := null;
  return new;
end
$$;
create trigger forget_problem before update of terms, match on public.keywords
for each row execute function private.forget_problem();

create function private.move_account_rules()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.move_rules(array[new.id]);
  return null;
end
$$;
create trigger move_account_rules
after update of opt_out_words, welcome_flow_id, away_flow_id, default_flow_id on public.accounts
for each row when (old.opt_out_words is distinct from new.opt_out_words
  or old.welcome_flow_id is distinct from new.welcome_flow_id or old.away_flow_id is distinct from new.away_flow_id
  or old.default_flow_id is distinct from new.default_flow_id)
execute function private.move_account_rules();

create function private.move_flow_rules()
returns trigger language plpgsql security definer set search_path = ''
as $$
begin
  perform private.move_rules(array[coalesce(new.account_id, old.account_id)]);
  return null;
end
$$;
-- Not with each draft that is saved.
create trigger move_rules_update after update of published_version_id, enabled on public.flows
for each row when ((old.published_version_id, old.enabled) is distinct from (new.published_version_id, new.enabled))
execute function private.move_flow_rules();
create trigger move_rules_delete after delete on public.flows
for each row when (old.published_version_id is not null) execute function private.move_flow_rules();

create function orchestrator.read_rules(orchestrator_id uuid, number bigint, account_id uuid)
returns jsonb language plpgsql set search_path = ''
as $$
begin
  perform private.hold_number(orchestrator_id, number);
  return private.account_rules(account_id) || jsonb_build_object(
    'revision', coalesce((
      select r.revision from private.rule_revisions r where r.account_id = read_rules.account_id), 0),
    'keywords', (
      select coalesce(jsonb_agg(to_jsonb(k) order by k.id), '[]')
      from public.keywords k where k.account_id = read_rules.account_id and k.enabled),
    'flows', (
      select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'version_id', f.published_version_id) order by f.id), '[]')
      from public.flows f
      where f.account_id = read_rules.account_id and f.enabled and f.published_version_id is not null),
    'campaigns', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'instance_id', c.instance_id, 'entry_text', c.message,
        'match', c.match, 'flow_id', c.flow_id) order by c.id), '[]')
      from public.campaigns c
      where c.account_id = read_rules.account_id and c.enabled and c.message is not null),
    'segments', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'filter', s.filter) order by s.id), '[]')
      from public.segments s where s.account_id = read_rules.account_id));
end
$$;
comment on function orchestrator.read_rules is 'An account''s rules as they are now, with their revision.';

create function private.account_rules(account_id uuid)
returns jsonb language plpgsql stable set search_path = ''
as $$
declare
  account public.accounts;
begin
  select * into account from public.accounts a where a.id = account_rules.account_id;
  return jsonb_build_object('opt_out_words', to_jsonb(coalesce(account.opt_out_words, '{}')), 'defaults',
    jsonb_build_object('welcome_flow_id', account.welcome_flow_id, 'away_flow_id', account.away_flow_id,
      'default_flow_id', account.default_flow_id));
end
$$;

create function orchestrator.report_keywords(orchestrator_id uuid, number bigint, account_id uuid, problems jsonb)
returns jsonb language plpgsql set search_path = ''
as $$
declare
  reported integer;
begin
  perform private.hold_number(orchestrator_id, number);
  update public.keywords k set problem = left(told.problem, 300)
  from jsonb_each_text(problems) told (id, problem)
  where k.account_id = report_keywords.account_id and k.id = private.as_uuid(told.id)
    and k.problem is distinct from left(told.problem, 300);
  get diagnostics reported = row_count;
  return jsonb_build_object('reported', reported);
end
$$;
comment on function orchestrator.report_keywords is 'problems: {keyword id: why it cannot be read}. The page shows them.';

grant select, insert, update on private.rule_revisions to service_role;
grant execute on function orchestrator.read_rules, private.account_rules, orchestrator.report_keywords to service_role;
