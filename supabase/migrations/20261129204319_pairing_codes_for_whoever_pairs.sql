ALTER TABLE "public"."instances" DROP CONSTRAINT "instances_pairing_code_check";

ALTER TABLE "public"."instances" DROP COLUMN "pairing_code";

CREATE TABLE "private"."pairing_codes" ("instance_id" uuid NOT NULL, "code" text NOT NULL, CONSTRAINT "pairing_codes_code_check" CHECK (((length(code) >= 1) AND (length(code) <= 20))), CONSTRAINT "pairing_codes_pkey" PRIMARY KEY (instance_id));

CREATE OR REPLACE FUNCTION orchestrator.write_instance(orchestrator_id uuid, number bigint, instance_id uuid, patch jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  lease private.leases;
  before public.instances;
  after public.instances;
begin
  perform private.check_patch(patch);
  lease := private.hold_lease(orchestrator_id, number, instance_id);
  if patch ? 'paired' then
    perform private.pair_session(orchestrator_id, number, instance_id, (patch ->> 'paired')::boolean);
  end if;
  select * into strict before from public.instances i where i.id = write_instance.instance_id for no key update;
  after := private.apply_patch(before, patch - array['paired', 'detail', 'pairing_code']);
  if after is distinct from before then
    after.supervised_until := lease.expires_at;
    perform private.save_instance(after);
  end if;
  perform private.save_pairing_code(after, patch);
  if (after.status, after.status_reason) is distinct from (before.status, before.status_reason) or patch ? 'detail' then
    insert into public.instance_events (account_id, instance_id, type, status, status_reason, detail)
    values (after.account_id, after.id, 'status', after.status, after.status_reason, coalesce(patch -> 'detail', '{}'));
  end if;
  return jsonb_build_object('written', true);
exception when check_violation or not_null_violation or data_exception then
  perform private.fail('patch_invalid', sqlerrm, 'statuses and codes are those of public.instances');
end
$function$;

CREATE OR REPLACE FUNCTION private.apply_patch(before public.instances, patch jsonb)
 RETURNS public.instances
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  after public.instances;
begin
  after := jsonb_populate_record(before, patch);
  if after.status is distinct from before.status then
    if not patch ? 'status_reason' then
      after.status_reason := null;
    end if;
    if after.status = 'connected' then
      after.last_connected := clock_timestamp();
    end if;
  end if;
  if after.status <> 'awaiting_scan' then
    after.qr_code := null;
    after.qr_expires_at := null;
  end if;
  return after;
end
$function$;

CREATE OR REPLACE FUNCTION private.is_account_name(name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
RETURN (((length(name) >= 1) AND (length(name) <= 255)) AND (name = btrim(name)) AND (name !~ '[[:cntrl:]]'::text) AND (name !~* '://|\mwww\.|[a-z0-9]\.[a-z]{2,}/'::text));

CREATE OR REPLACE FUNCTION private.pairing_code(instance_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not exists (select from public.instances i
    where i.id = pairing_code.instance_id and i.account_id = any (array(select private.managed_account_ids()))) then
    perform private.fail('instance_not_found', 'no such number that you may pair');
  end if;
  return (select codes.code from private.pairing_codes codes where codes.instance_id = pairing_code.instance_id);
end
$function$;

CREATE OR REPLACE FUNCTION private.save_instance(after public.instances)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.instances i set (status, status_reason, desired_state, qr_code, qr_expires_at, phone,
      last_connected, supervised_until, updated_at)
    = (after.status, after.status_reason, after.desired_state, after.qr_code, after.qr_expires_at,
      after.phone, after.last_connected, after.supervised_until, clock_timestamp())
  where i.id = after.id
$function$;

CREATE OR REPLACE FUNCTION private.save_pairing_code(instance public.instances, patch jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  shown constant text := case when instance.status = 'awaiting_scan' then patch ->> 'pairing_code' end;
begin
  if shown is not null then
    insert into private.pairing_codes as codes (instance_id, code) values (instance.id, shown)
    on conflict on constraint pairing_codes_pkey do update set code = excluded.code where codes.code <> excluded.code;
  elsif instance.status <> 'awaiting_scan' or patch ? 'pairing_code' then
    delete from private.pairing_codes codes where codes.instance_id = instance.id;
  end if;
  if found then
    perform private.broadcast_changes('instance', 'instances', 'UPDATE',
      array[(instance.account_id, instance.id, instance.status)::private.changed_row]);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.pairing_code(instance_id uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.pairing_code(instance_id)
$function$;

ALTER TABLE "private"."pairing_codes" ADD CONSTRAINT "pairing_codes_instance_id_fkey" FOREIGN KEY (instance_id) REFERENCES public.instances(id) ON DELETE CASCADE;

COMMENT ON FUNCTION "private"."save_pairing_code"(public.instances, jsonb) IS 'The row of the instance does not change with it, and says so all the same.';

COMMENT ON FUNCTION "public"."pairing_code"(uuid) IS 'For owners, admins and keys with manage: the code to type on the phone; null while there is none. Code: instance_not_found.';

COMMENT ON TABLE "private"."pairing_codes" IS 'What to type on a phone, while an instance waits for it.';

REVOKE ALL ON FUNCTION "private"."pairing_code"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."pairing_code"(uuid) TO "authenticated", "postgres";

REVOKE ALL ON FUNCTION "private"."save_pairing_code"(public.instances, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."save_pairing_code"(public.instances, jsonb) TO "postgres", "service_role";

REVOKE ALL ON FUNCTION "public"."pairing_code"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."pairing_code"(uuid) TO "authenticated", "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "private"."pairing_codes" TO "postgres";

-- They stood there as well, for all who read.
update public.instance_commands c set result = c.result - 'code' where c.command = 'pairing_code' and c.result ? 'code';
