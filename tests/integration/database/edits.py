"""Edits of the declared schema, as a developer makes them, and what a migration for each has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """`old` becomes `new` in the one declared file that has it; what the migration then `says`."""

    old: str
    new: str
    says: tuple[str, ...]
    risk: str = ""


FUNCTIONS = {
    "a function's body": Edit(
        "raise exception using message = fail.code,",
        "-- Loudly.\n  raise exception using message = fail.code,",
        ("CREATE OR REPLACE FUNCTION private.fail(", "-- Loudly."),
    ),
    "a function's settings": Edit(
        "create function private.lease_span()\nreturns interval language sql stable",
        "create function private.lease_span()\nreturns interval language sql stable cost 7",
        ("CREATE OR REPLACE FUNCTION private.lease_span()", "STABLE COST 7"),
    ),
    "the signature of a function that a platform policy asks": Edit(
        "create function private.account_folders()",
        "create function private.account_folders(smallest integer default 0)",
        (
            'DROP POLICY "zapbase: read one\'s accounts\' media" ON "storage"."objects";',
            'CREATE POLICY "zapbase: read one\'s accounts\' media" ON "storage"."objects"',
        ),
    ),
    "a signature": Edit(
        "create function public.count_tags(account_id uuid)",
        "create function public.count_tags(account_id uuid, above integer default 0)",
        (
            'DROP FUNCTION "public"."count_tags"(uuid);',
            "FUNCTION public.count_tags(account_id uuid, above integer DEFAULT 0)",
            'GRANT EXECUTE ON FUNCTION "public"."count_tags"(uuid, integer) TO "authenticated", "postgres";',
            'COMMENT ON FUNCTION "public"."count_tags"(uuid, integer) IS',
        ),
    ),
    "the signature of a function that policies ask": Edit(
        "create function private.member_account_ids()",
        "create function private.member_account_ids(within uuid default null)",
        (
            'DROP POLICY "members add tags" ON "public"."tags";',
            'DROP FUNCTION "private"."member_account_ids"();',
            'CREATE POLICY "members add tags" ON "public"."tags"',
        ),
    ),
}
TABLES = {
    "a column": Edit(
        "  primary key (account_id, name),\n  constraint tags_name_check",
        "  note text not null default '' check (note <> '-' and length(note) between 0 and 80),\n"
        "  primary key (account_id, name),\n  constraint tags_name_check",
        (
            'ALTER TABLE "public"."tags" ADD COLUMN "note" text NOT NULL DEFAULT',
            'ADD CONSTRAINT "tags_note_check" CHECK',
        ),
    ),
    "a column that goes": Edit(
        "check (color ~ '^#[0-9a-f]{6}$'),\n  created_at timestamptz not null default now(),",
        "check (color ~ '^#[0-9a-f]{6}$'),",
        ('ALTER TABLE "public"."tags" DROP COLUMN "created_at";',),
        risk='loses what is stored: ALTER TABLE "public"."tags" DROP COLUMN "created_at"',
    ),
    "a trigger's condition": Edit(
        "for each row when (new.port is null) execute function private.assign_port();",
        "for each row when (new.port is null and new.port is distinct from 1)\n"
        "execute function private.assign_port();",
        ("CREATE TRIGGER assign_port", "new.port IS DISTINCT FROM 1"),
    ),
    "a comment": Edit(
        "'What an account may have. A null limit means unlimited.'",
        "'What an account may have.'",
        ('COMMENT ON TABLE "public"."plans" IS \'What an account may have.\';',),
    ),
    "a table": Edit(
        "create table public.tags (",
        "create table private.shades (\n  account_id uuid references public.accounts, name text, hue int,\n"
        "  primary key (account_id, name)\n);\nalter table private.shades enable row level security;\n"
        "grant select, insert (name), update (name, hue) on private.shades to authenticated;\n"
        "create table public.tags (",
        (
            'CREATE TABLE "private"."shades"',
            'ALTER TABLE "private"."shades" ENABLE ROW LEVEL SECURITY;',
            'UPDATE ("name") ON TABLE "private"."shades" TO "authenticated";',
        ),
    ),
    "rows of the schema": Edit(
        "  ('presence', 'presence:', 'presence', 'members', 'which colleagues are here'),",
        "  ('presence', 'presence:', 'presence', 'members', 'who is here'),\n"
        "  ('lobby', 'lobby:', 'presence', 'readers', 'who waits'),",
        ('insert into "private"."topics"', "who is here", "who waits", 'on conflict ("name") do update set'),
    ),
}
RIGHTS = {
    "a policy": Edit(
        'members add tags" on public.tags for insert to authenticated\nwith check (',
        'members add tags" on public.tags for insert to authenticated\nwith check (color is null and ',
        ('POLICY "members add tags" ON "public"."tags"', "color IS NULL"),
    ),
    "a policy on a platform table": Edit(
        "with check (\n  extension = 'presence' and",
        "with check (\n  extension = 'presence' and payload is null and",
        (
            'drop policy if exists "zapbase: be present in one\'s accounts" on realtime.messages;',
            "AND (payload IS NULL)",
        ),
    ),
    "a grant": Edit(
        "grant select on public.plans to authenticated;",
        "grant select on public.plans to authenticated, anon;",
        ('GRANT SELECT ON TABLE "public"."plans" TO "anon";',),
    ),
    "a grant on a column": Edit(
        "update (color) on public.tags to authenticated;",
        "update (color, name) on public.tags to authenticated;",
        ('UPDATE ("name") ON TABLE "public"."tags" TO "authenticated";',),
    ),
    "a default privilege": Edit(
        "alter default privileges revoke execute on functions from public;",
        "alter default privileges revoke execute on functions from public;\n"
        "alter default privileges in schema orchestrator grant execute on functions to service_role;",
        ('IN SCHEMA "orchestrator" GRANT EXECUTE ON FUNCTIONS TO "service_role";',),
    ),
}
