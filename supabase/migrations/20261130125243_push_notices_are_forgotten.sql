ALTER TABLE "private"."settings" ADD COLUMN "push_notice_days" integer NOT NULL DEFAULT 1;

CREATE OR REPLACE FUNCTION private.forget_push_notices(key text, ends timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.forget_rows('private.push_notices', 'at', settings.push_notice_days, ends) from private.settings
$function$;

ALTER TABLE "private"."settings" ADD CONSTRAINT "settings_push_notice_days_check" CHECK (((push_notice_days >= 1) AND (push_notice_days <= 36500)));

CREATE INDEX push_notices_at ON private.push_notices USING btree (at);

COMMENT ON FUNCTION "private"."forget_push_notices"(text, timestamp with time zone) IS 'Duty: what nobody could tell a browser, or its job never came to.';

COMMENT ON TABLE "private"."push_notices" IS 'What a browser is still to be told, once a chat however much happens there; the job push_notices tells it. None is told after an hour.';

REVOKE ALL ON FUNCTION "private"."forget_push_notices"(text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_push_notices"(text, timestamp with time zone) TO "postgres", "service_role";

insert into "private"."job_kinds" ("name", "every", "is_step", "max_attempts", "last_account_id")
select "name", "every", "is_step", "max_attempts", "last_account_id" from jsonb_populate_record(null::"private"."job_kinds", '{"name": "forget_push_notices", "every": "01:00:00", "is_step": true, "max_attempts": null, "last_account_id": null}'::jsonb)
on conflict ("name") do update set "every" = excluded."every", "is_step" = excluded."is_step", "max_attempts" = excluded."max_attempts", "last_account_id" = excluded."last_account_id";
