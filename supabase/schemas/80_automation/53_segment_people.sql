-- Who is in a segment.
set check_function_bodies = off;

create function private.segment_contacts(account_id uuid, filter jsonb)
returns setof uuid language plpgsql stable security definer set search_path = '' rows 1000
as $$
begin
  return query execute format('select c.id from public.contacts c where c.account_id = $1 and c.erased_at is null and %s',
    private.filter_condition(account_id, filter)) using account_id;
end
$$;
comment on function private.segment_contacts is 'Everybody of the account for whom the filter holds. Whoever calls it has asked whose account it is.';

create function public.count_segment(account_id uuid, filter jsonb)
returns integer language sql stable set search_path = ''
as $$
  select private.count_segment(account_id, filter)
$$;
comment on function public.count_segment is 'For how many people the filter holds now. Codes: account_not_found, filter_invalid.';

create function private.count_segment(account_id uuid, filter jsonb)
returns integer language plpgsql stable security definer set search_path = ''
as $$
declare
  people integer;
begin
  perform private.require_readable(account_id);
  perform private.check_filter(filter);
  execute format('select count(*) from public.contacts c where c.account_id = $1 and c.erased_at is null and %s',
    private.filter_condition(account_id, filter)) into people using account_id;
  return people;
end
$$;

create function public.preview_segment(account_id uuid, filter jsonb, max_items integer default 10)
returns jsonb language sql stable set search_path = ''
as $$
  select private.preview_segment(account_id, filter, max_items)
$$;
comment on function public.preview_segment is
  '{count, people: [{id, name, phone, tags}]}: some of those for whom the filter holds, 50 at most, the newest first. Codes: account_not_found, filter_invalid.';

create function private.preview_segment(account_id uuid, filter jsonb, max_items integer)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  people jsonb;
begin
  perform private.require_readable(account_id);
  perform private.check_filter(filter);
  execute format(
    'select coalesce(jsonb_agg(jsonb_build_object(''id'', p.id, ''name'', p.name, ''phone'', p.phone, ''tags'', p.tags) order by p.seq desc), ''[]'') '
    'from (select c.id, c.seq, coalesce(nullif(btrim(c.name), ''''), c.whatsapp_name) as name, c.phone, c.tags '
    'from public.contacts c where c.account_id = $1 and c.erased_at is null and %s order by c.seq desc limit $2) p',
    private.filter_condition(account_id, filter)) into people using account_id, greatest(least(max_items, 50), 0);
  return jsonb_build_object('count', private.count_segment(account_id, filter), 'people', people);
end
$$;

grant execute on function public.count_segment, private.count_segment, public.preview_segment, private.preview_segment
  to authenticated;
