ALTER TABLE "public"."accounts" DROP CONSTRAINT "accounts_working_hours_check";

DROP FUNCTION "private"."are_working_hours"(jsonb);

CREATE OR REPLACE FUNCTION private.are_apart(spans int4range[])
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return not exists (
    select from unnest(spans) with ordinality one (span, place)
    join unnest(spans) with ordinality other (span, place) on one.place <> other.place
    -- Sunday's night is Monday's.
    where one.span && other.span
      or one.span && int4range(lower(other.span) + 10080, upper(other.span) + 10080));
end
$function$;

CREATE OR REPLACE FUNCTION private.are_working_hours(hours jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return (jsonb_typeof(hours) = 'object' and octet_length(hours::text) <= 4000
    and hours - '{mon,tue,wed,thu,fri,sat,sun}'::text[] = '{}'
    and not exists (
      select from jsonb_each(case when jsonb_typeof(hours) = 'object' then hours else '{}' end) day
      where jsonb_typeof(day.value) <> 'array' or exists (
        select from jsonb_array_elements(case when jsonb_typeof(day.value) = 'array' then day.value else '[]' end) span
        where (jsonb_typeof(span) = 'array' and jsonb_array_length(span) = 2
          and span ->> 0 ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and span ->> 1 ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
          and span ->> 0 <> span ->> 1) is not true))
    and private.are_apart(private.weekly_minutes(hours))) is true;
end
$function$;

CREATE OR REPLACE FUNCTION private.weekly_minutes(hours jsonb)
 RETURNS int4range[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
begin
  return array(
    select int4range(moment.day * 1440 + moment.begins,
      moment.day * 1440 + moment.ends + case when moment.ends <= moment.begins then 1440 else 0 end)
    from (
      select array_position('{mon,tue,wed,thu,fri,sat,sun}', day.key) - 1 as day,
        left(span ->> 0, 2)::integer * 60 + right(span ->> 0, 2)::integer as begins,
        left(span ->> 1, 2)::integer * 60 + right(span ->> 1, 2)::integer as ends
      from jsonb_each(hours) day, jsonb_array_elements(day.value) span
    ) moment);
end
$function$;

COMMENT ON FUNCTION "private"."are_working_hours"(jsonb) IS 'Days mon to sun, each a list of ["from", "to"] in the account''s time zone; a "to" that is not later is on the next day. No two spans overlap.';

COMMENT ON FUNCTION "private"."weekly_minutes"(jsonb) IS 'Working hours as minutes since Monday; the last may go on into the next Monday.';

REVOKE ALL ON FUNCTION "private"."are_apart"(int4range[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."are_apart"(int4range[]) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."are_working_hours"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."are_working_hours"(jsonb) TO "authenticated", "postgres", "service_role";

REVOKE ALL ON FUNCTION "private"."weekly_minutes"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."weekly_minutes"(jsonb) TO "authenticated", "postgres", "service_role";

ALTER TABLE "public"."accounts" ADD CONSTRAINT "accounts_working_hours_check" CHECK (private.are_working_hours(working_hours));
