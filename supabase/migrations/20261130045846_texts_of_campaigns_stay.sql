CREATE OR REPLACE FUNCTION campaign_links.visit(slug text, counts boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION private.limit_campaign_text()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if length(new.message) > 300 and (tg_op = 'INSERT' or new.message is distinct from old.message) then
    perform private.fail('text_too_long', 'a link carries no more than 300 characters', 'shorten it');
  end if;
  return new;
end
$function$;

CREATE TRIGGER limit_campaign_text BEFORE INSERT OR UPDATE OF message ON public.campaigns FOR EACH ROW EXECUTE FUNCTION private.limit_campaign_text();

COMMENT ON COLUMN "public"."campaigns"."message" IS 'What whoever follows the link finds written. It has to be sent to count as an answer. What was longer than 300 characters before there were links stays, and leads to the number alone.';

COMMENT ON FUNCTION "private"."limit_campaign_text"() IS 'Code: text_too_long.';

REVOKE ALL ON FUNCTION "private"."limit_campaign_text"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_campaign_text"() TO "postgres";

-- Where the migration that made links was applied as it first was.
ALTER TABLE "public"."campaigns" DROP CONSTRAINT "campaigns_message_check";
ALTER TABLE "public"."campaigns" ADD CONSTRAINT "campaigns_message_check" CHECK ((length(message) <= 65536));
