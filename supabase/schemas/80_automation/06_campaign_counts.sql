-- How often a campaign's link was followed, and how often its text was written.
set check_function_bodies = off;

create table private.campaign_counts (
  account_id uuid not null,
  campaign_id uuid not null,
  day date not null,
  slot integer not null check (slot >= 0 and slot <= 63),
  visits bigint not null default 0,
  answers bigint not null default 0,
  told_at timestamptz,
  primary key (account_id, campaign_id, day, slot),
  foreign key (account_id, campaign_id) references public.campaigns (account_id, id) on delete cascade
);
comment on table private.campaign_counts is
  'A campaign''s day, of the account''s zone, in as many rows as were written to at once: nobody waits for another.';
comment on column private.campaign_counts.told_at is 'When a visit was last an event.';
create index campaign_counts_age on private.campaign_counts (day);

create function private.count_campaign(campaign_id uuid, what text)
returns void language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
  today date;
  free_slot integer;
  is_told boolean;
begin
  select c.* into campaign from public.campaigns c where c.id = count_campaign.campaign_id;
  if not found then
    return;
  elsif what is null or what not in ('visit', 'answer') then
    perform private.fail('count_invalid', 'a visit or an answer is counted');
  end if;
  select (clock_timestamp() at time zone a.timezone)::date into today from public.accounts a where a.id = campaign.account_id;
  select counts.slot into free_slot from private.campaign_counts counts
  where counts.account_id = campaign.account_id and counts.campaign_id = campaign.id and counts.day = today
  order by counts.slot limit 1 for update skip locked;
  insert into private.campaign_counts as counts (account_id, campaign_id, day, slot, visits, answers, told_at)
  values (campaign.account_id, campaign.id, today, coalesce(free_slot, floor(random() * 64)::integer),
    (what = 'visit')::integer, (what = 'answer')::integer, case when what = 'visit' then now() end)
  on conflict on constraint campaign_counts_pkey do update
  set visits = counts.visits + excluded.visits, answers = counts.answers + excluded.answers,
    told_at = case when counts.told_at > now() - interval '1 minute' then counts.told_at
      else coalesce(excluded.told_at, counts.told_at) end
  returning counts.told_at = now() and what = 'visit' into is_told;
  if is_told then
    perform private.tell_visits(campaign, today);
  end if;
end
$$;
comment on function private.count_campaign is
  'One more visit or answer. Without a row for the campaign: nothing. Code: count_invalid.';

create function private.tell_visits(campaign public.campaigns, today date)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.record_event(campaign.account_id, 'campaign.visited', campaign.id, (
    select jsonb_build_object('day', today, 'visits', sum(counts.visits)) from private.campaign_counts counts
    where counts.account_id = campaign.account_id and counts.campaign_id = campaign.id and counts.day = today));
  perform private.broadcast_changes('campaign', 'campaigns', 'UPDATE',
    array[(campaign.account_id, campaign.id, null)::private.changed_row]);
end
$$;
comment on function private.tell_visits is
  'At most once a minute, unless many come at once: how many there were that day. A crowd is not told one by one.';

create function public.campaign_statistics(campaign_id uuid, since date default null, until date default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.campaign_statistics(campaign_id, since, until)
$$;
comment on function public.campaign_statistics is
  '{since, until, days: [{day, visits, answers}], visits, answers}: both days included, the last thirty unless said otherwise; days without any are left out. Codes: campaign_not_found, range_invalid.';

create function private.campaign_statistics(campaign_id uuid, since date, until date)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  owner_id constant uuid := (
    select c.account_id from public.campaigns c
    where c.id = campaign_statistics.campaign_id and c.account_id = any (array(select private.account_ids())));
  last_day date;
  first_day date;
begin
  if owner_id is null then
    perform private.fail('campaign_not_found', 'no such campaign of yours');
  end if;
  last_day := coalesce(until, private.account_day(owner_id));
  first_day := coalesce(since, last_day - 29);
  perform private.require_days(first_day, last_day);
  return (
    select jsonb_build_object('since', first_day, 'until', last_day, 'days', coalesce(jsonb_agg(
      jsonb_build_object('day', days.day, 'visits', days.visits, 'answers', days.answers) order by days.day), '[]'),
      'visits', coalesce(sum(days.visits), 0), 'answers', coalesce(sum(days.answers), 0))
    from private.campaign_days(owner_id, first_day, last_day) days
    where days.campaign_id = campaign_statistics.campaign_id);
end
$$;

create function public.campaign_counts(account_id uuid, since date default null, until date default null)
returns jsonb language sql stable set search_path = ''
as $$
  select private.campaign_counts(account_id, since, until)
$$;
comment on function public.campaign_counts is
  '{since, until, campaigns: {id: {visits, answers}}} of all that have any, days as in campaign_statistics. Codes: account_not_found, range_invalid.';

create function private.campaign_counts(account_id uuid, since date, until date)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  last_day date;
  first_day date;
begin
  perform private.require_readable(account_id);
  last_day := coalesce(until, private.account_day(account_id));
  first_day := coalesce(since, last_day - 29);
  perform private.require_days(first_day, last_day);
  return (
    select jsonb_build_object('since', first_day, 'until', last_day, 'campaigns', coalesce(jsonb_object_agg(
      sums.campaign_id, jsonb_build_object('visits', sums.visits, 'answers', sums.answers)), '{}'))
    from (
      select days.campaign_id, sum(days.visits) as visits, sum(days.answers) as answers
      from private.campaign_days(campaign_counts.account_id, first_day, last_day) days group by 1
    ) sums);
end
$$;

create function private.require_days(first_day date, last_day date)
returns void language plpgsql stable set search_path = ''
as $$
begin
  if not isfinite(first_day) or not isfinite(last_day) or last_day < first_day or last_day - first_day > 800 then
    perform private.fail('range_invalid', 'until is not before since, and at most 800 days later');
  end if;
end
$$;

create function private.account_day(account_id uuid)
returns date language plpgsql stable set search_path = ''
as $$
begin
  return (select (now() at time zone a.timezone)::date from public.accounts a where a.id = account_day.account_id);
end
$$;
comment on function private.account_day is 'Which day it is where the account is.';

create function private.campaign_days(account_id uuid, first_day date, last_day date)
returns table (campaign_id uuid, day date, visits bigint, answers bigint)
language sql stable set search_path = '' rows 100
as $$
  select counts.campaign_id, counts.day, sum(counts.visits)::bigint, sum(counts.answers)::bigint
  from private.campaign_counts counts
  where counts.account_id = campaign_days.account_id and counts.day >= first_day and counts.day <= last_day
  group by counts.campaign_id, counts.day
$$;

grant select, insert, update, delete on private.campaign_counts to service_role;
grant execute on function private.count_campaign to service_role;
grant execute on function public.campaign_statistics, private.campaign_statistics, public.campaign_counts,
  private.campaign_counts to authenticated;
