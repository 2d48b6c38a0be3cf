-- Who came by which campaign, whether a flow began or not: filters and conditions ask for it.
set check_function_bodies = off;

create table public.campaign_contacts (
  account_id uuid not null,
  campaign_id uuid not null,
  contact_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, contact_id, campaign_id),
  foreign key (account_id, campaign_id) references public.campaigns (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade
);
comment on table public.campaign_contacts is 'Whoever has written a campaign''s text, once each, as long as both are there.';
comment on column public.campaign_contacts.created_at is 'When he first did.';
create index campaign_contacts_campaign on public.campaign_contacts (account_id, campaign_id);

alter table public.campaign_contacts enable row level security;
revoke all on public.campaign_contacts from anon, authenticated;
grant select on public.campaign_contacts to authenticated;
grant select, insert, update, delete on public.campaign_contacts to service_role;

create function private.come_by_campaign(account_id uuid, campaign_id uuid, contact_id uuid)
returns void language plpgsql set search_path = ''
as $$
begin
  perform private.count_campaign(come_by_campaign.campaign_id, 'answer');
  insert into public.campaign_contacts (account_id, campaign_id, contact_id)
  values (come_by_campaign.account_id, come_by_campaign.campaign_id, come_by_campaign.contact_id)
  on conflict do nothing;
end
$$;
comment on function private.come_by_campaign is 'Each time it is counted, and noted of the person once.';

grant execute on function private.come_by_campaign to service_role;
