"""A database with rows is taken along by the migrations: what is under way in it goes on."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from devstack.migrations import migrate
from devstack.scratch import Scratch, say_nothing

from .control_plane import ControlPlane, add_account, add_instance, one
from .jobs import claim_jobs, run_due
from .messages import add_chat, add_contact, add_message, ingest, message_event
from .people_probes import make_import
from .tap import ROOT

SUPABASE = ROOT / "supabase"
HEARTBEATS, JOBS = "20261129190000", "20261129195000"
CONFIRMED, MOMENTS, NAMES = "20261129214245", "20261129215235", "20261129220153"
IDENTITY, DIGESTS = "20261129224500", "20261129231742"
LINKS = "20261130010808"
Before = Callable[[str], psycopg.Connection]


@pytest.fixture
def before(scratch: Scratch, tmp_path: Path) -> Before:
    """`before(version)`: a database as it was before that migration."""

    def make(version: str) -> psycopg.Connection:
        project = Path(shutil.copytree(SUPABASE, tmp_path / "supabase"))
        for file in (project / "migrations").glob("*.sql"):
            if file.name >= version:
                file.unlink()
        url = scratch.make_database("upgraded")
        asyncio.run(migrate(url, project, say_nothing))
        return psycopg.connect(url, autocommit=True)

    return make


def upgrade(connection: psycopg.Connection) -> None:
    url = f"{connection.info.dsn} password={connection.info.password}"
    asyncio.run(migrate(url, SUPABASE, say_nothing))


def test_imports_and_erasures_under_way_go_on(before: Before) -> None:
    with before(JOBS) as connection:
        account_id = add_account(connection)
        plane = ControlPlane.register(connection)
        import_id = make_import(connection, account_id)["id"]
        connection.execute("update public.contact_imports set status = 'running' where id = %s", [import_id])
        connection.execute(
            "insert into private.import_claims values (%s, %s, %s)", [import_id, plane.id, plane.number]
        )
        connection.execute(
            "insert into public.contact_erasures (account_id, contact_id) values (%s, %s)",
            [account_id, add_contact(connection, account_id)],
        )
        upgrade(connection)
        [job] = claim_jobs(plane, {"contact_import": 9})
        assert (job["key"], job["account_id"]) == (str(import_id), str(account_id))
        assert plane.call("open_import", import_id=import_id)["id"] == str(import_id)
        assert run_due(plane, "contact_erasure") == 1
        assert one(connection, "select status from public.contact_erasures") == "done"


def test_a_time_zone_that_only_postgresql_knew_becomes_the_usual_one(before: Before) -> None:
    with before(HEARTBEATS) as connection:
        accounts = {zone: add_account(connection) for zone in ("BRT", "america/manaus", "America/Manaus")}
        for zone, account_id in accounts.items():
            connection.execute("update public.accounts set timezone = %s where id = %s", [zone, account_id])
        upgrade(connection)
        query = "select timezone from public.accounts where id = %s"
        found = {zone: one(connection, query, account_id) for zone, account_id in accounts.items()}
        usual = "America/Sao_Paulo"
        assert found == {"BRT": usual, "america/manaus": usual, "America/Manaus": "America/Manaus"}


def test_accounts_of_nobody_s_address_go_and_all_others_stay(before: Before) -> None:
    with before(CONFIRMED) as connection:
        sign_up = (
            "insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data) values "
            "(gen_random_uuid(), %s, %s::timestamptz, jsonb_build_object('name', 'Loja', 'phone', %s::text)) "
            "returning id"
        )
        squatter = one(connection, sign_up, "x@example.com", None, "5521987650001")
        known = one(connection, sign_up, "y@example.com", "2026-01-01", "5521987650002")
        founding = add_account(connection)
        upgrade(connection)
        owners = connection.execute(
            "select a.phone, m.user_id from public.accounts a "
            "left join public.account_members m on m.account_id = a.id "
            "where a.phone like '552198765000_' or a.id = %s order by m.user_id is null",
            [founding],
        ).fetchall()
        assert [user_id for _, user_id in owners] == [known, None]
        confirm = "update auth.users set email_confirmed_at = now() where id = %s"
        connection.execute(confirm, [known])
        connection.execute(confirm, [squatter])
        opened = "select count(*) from public.account_members where user_id = %s"
        assert [one(connection, opened, user_id) for user_id in (known, squatter)] == [1, 1]


def test_what_never_came_is_spelled_as_never(before: Before) -> None:
    with before(MOMENTS) as connection:
        account_id = add_account(connection)
        chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
        make_key = (
            "insert into public.api_keys (account_id, name, prefix, scopes, expires_at) "
            "values (%s, 'k', 'zb_live_abcd', '{read}', %s) returning id"
        )
        keys = [one(connection, make_key, account_id, moment) for moment in ("infinity", "-infinity")]
        connection.execute("update public.chats set snoozed_until = 'infinity' where id = %s", [chat_id])
        message_id = add_message(connection, chat_id, expires_at="294276-01-01T00:00:00Z")
        upgrade(connection)
        ends = "select expires_at <= now() from public.api_keys where id = %s"
        assert [one(connection, ends, key) for key in keys] == [None, True]
        assert one(connection, "select snoozed_until from public.chats where id = %s", chat_id) is None
        bounded = "select expires_at < now() + interval '11 years' from {} where {} = %s"
        for place in (("public.conversations", "id"), ("private.outgoing_queue", "conversation_id")):
            assert one(connection, bounded.format(*place), message_id)


def test_names_that_are_stored_are_cleaned(before: Before) -> None:
    dirty = " \u202eJo\u0007ão\r\n\u200b"
    with before(NAMES) as connection:
        account_id = add_account(connection)
        contacts = [add_contact(connection, account_id) for _ in range(2)]
        connection.execute(
            "update public.contacts set name = %s, whatsapp_name = %s, tags = %s where id = %s",
            [dirty, "\u3164", ["vip\u200b", "vip", "\u2800"], contacts[0]],
        )
        connection.execute(
            "insert into public.media (account_id, filename) values (%s, %s)",
            [account_id, "..\\x/a\u202e.pdf"],
        )
        for name in ("Loja", "Loja\u200b", "\u3164", dirty):
            connection.execute(
                "insert into public.instances (account_id, instance_name) values (%s, %s)", [account_id, name]
            )
        connection.execute("update public.accounts set name = %s where id = %s", ["\u200b", account_id])
        upgrade(connection)
        assert connection.execute(
            "select name, whatsapp_name, tags from public.contacts where id = %s", [contacts[0]]
        ).fetchall() == [("João", "", ["vip"])]
        assert one(connection, "select name from public.contacts where id = %s", contacts[1]) == "Ana"
        assert one(connection, "select array_agg(name order by name) from public.tags where account_id = %s",
            account_id) == ["cliente", "vip"]  # fmt: skip
        assert (
            one(connection, "select filename from public.media where account_id = %s", account_id) == "a.pdf"
        )
        named = connection.execute(
            "select regexp_replace(instance_name, '[0-9a-f]{8}$', 'id') from public.instances "
            "where account_id = %s",
            [account_id],
        )
        assert sorted(name for (name,) in named) == ["João", "Loja", "Loja id", "id"]
        assert one(connection, "select name = phone from public.accounts where id = %s", account_id)


def test_what_was_stored_under_two_ids_is_one_message(before: Before) -> None:
    phone, lid = "5521988880001@c.us", "777000111@lid"
    with before(IDENTITY) as connection:
        instance_id = add_instance(connection, add_account(connection))
        plane = ControlPlane.register(connection)
        plane.lease()
        known = {"phone": "5521988880001", "lid": "777000111"}
        ingest(
            plane,
            instance_id,
            message_event(1, f"false_{phone}_A", phone, "bolo?", **known),
            message_event(2, f"false_{lid}_A", lid, "bolo?", **known),
            message_event(3, f"false_{lid}_B", lid, "esse", reply_to="A", **known),
            message_event(4, "false_888@lid_A", "888@lid", "de outra pessoa"),
        )
        upgrade(connection)
        told = connection.execute(
            "select c.message, c.stanza_id, quoted.wa_message_id from public.conversations c "
            "left join public.conversations quoted on quoted.id = c.reply_to order by c.seq"
        ).fetchall()
        assert told == [
            ("bolo?", "A", None),
            ("esse", "B", f"false_{phone}_A"),
            ("de outra pessoa", "A", None),
        ]
        assert one(connection, "select sum(unread_count) from public.chats") == 3


def test_what_two_numbers_have_forgotten_the_account_has(before: Before) -> None:
    with before(DIGESTS) as connection:
        account_id, other_id = add_account(connection), add_account(connection)
        one_id, second_id = (add_instance(connection, account_id) for _ in range(2))
        for instance_id, digests in (
            (one_id, "ab"),
            (second_id, "bc"),
            (add_instance(connection, other_id), "a"),
        ):
            connection.execute(
                "insert into private.erased_messages (instance_id, digest) "
                "select %s, digest::bytea from unnest(string_to_array(%s, null)) digest",
                [instance_id, digests],
            )
        upgrade(connection)
        forgotten = "select convert_from(digest, 'UTF8') from private.erased_messages where account_id = %s"
        assert sorted(connection.execute(forgotten, [account_id]).fetchall()) == [("a",), ("b",), ("c",)]
        assert connection.execute(forgotten, [other_id]).fetchall() == [("a",)]


def test_a_campaigns_text_that_no_link_can_carry_stays(before: Before) -> None:
    long, short = "Feliz Natal! " * 100, "Oi"
    with before(LINKS) as connection:
        account_id = add_account(connection)
        for text in (long, short):
            connection.execute(
                "insert into public.campaigns (account_id, name, message) values (%s, 'Natal', %s)",
                [account_id, text],
            )
        upgrade(connection)
        connection.execute(
            "update public.instances set phone = '5511999990001' where id = %s",
            [add_instance(connection, account_id)],
        )
        shown = connection.execute(
            "select message, public.visit_campaign(slug) ->> 'text' from public.campaigns "
            "order by length(message)"
        ).fetchall()
        assert shown == [(short, short), (long, "")]
        # It is changed in all else, and may not grow.
        connection.execute("update public.campaigns set message = message, enabled = false")
        with pytest.raises(psycopg.errors.RaiseException, match="text_too_long"):
            connection.execute(
                "update public.campaigns set message = message || '!' where length(message) > 300"
            )
