-- What follows from a campaign's link: supabase/functions/go asks it with the publishable key, as anybody may. In a schema
-- of its own: anon uses no other. Whoever asks learns what the link shows to whoever follows it: the phone and the text.
set check_function_bodies = off;

create schema campaign_links;
comment on schema campaign_links is 'What a campaign''s link leads to. Never exposed, executable by everybody.';

create function public.visit_campaign(slug text, counts boolean default true)
returns jsonb language sql set search_path = ''
as $$
  select campaign_links.visit(slug, counts)
$$;
comment on function public.visit_campaign is
  '{state: open, phone, text}, or nothing but why it leads nowhere: unknown, disabled, unpaired. counts: false is a look, no visit.';

create function campaign_links.visit(slug text, counts boolean)
returns jsonb language plpgsql security definer set search_path = ''
as $$
declare
  campaign public.campaigns;
  phone text;
begin
  select c.* into campaign from public.campaigns c where c.slug = lower(visit.slug);
  if not found then
    return jsonb_build_object('state', 'unknown');
  elsif not campaign.enabled or not exists (
    select from public.accounts a where a.id = campaign.account_id and a.status = 'active'
  ) then
    return jsonb_build_object('state', 'disabled');
  end if;
  select i.phone into phone from public.instances i
  where i.account_id = campaign.account_id and i.phone is not null and i.id = coalesce(campaign.instance_id, i.id)
  order by i.created_at, i.id limit 1;
  if not found then
    return jsonb_build_object('state', 'unpaired');
  elsif counts is not false then
    perform private.count_campaign(campaign.id, 'visit');
  end if;
  return jsonb_build_object('state', 'open', 'phone', phone, 'text',
    case when length(campaign.message) <= 300 then campaign.message else '' end);
end
$$;

grant usage on schema campaign_links to anon, authenticated, service_role;
grant execute on function public.visit_campaign, campaign_links.visit to anon, authenticated, service_role;
