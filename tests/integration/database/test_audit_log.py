"""The audit log as it is read: by whom, with which names, filtered, page by page, by an index."""

from __future__ import annotations

import json
from typing import Any, LiteralString, cast
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import add_account, one, refused
from .customers import acting, add_owner


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection, "owner")


def write(connection: psycopg.Connection, account_id: UUID, action: str, **line: Any) -> int:
    """A line as the database writes it, so many minutes ago."""
    return one(
        connection,
        "insert into public.audit_log (account_id, actor_kind, actor_id, action, subject_id, created_at) "
        "values (%s, %s, %s, %s, %s, now() - make_interval(mins => %s)) returning id",
        account_id,
        line.get("kind", "member"),
        line.get("by"),
        action,
        line.get("subject"),
        line.get("minutes", 0),
    )


def read(connection: psycopg.Connection, user: UUID, account_id: UUID, **wanted: Any) -> dict[str, Any]:
    names = "".join(f", {name} => %({name})s" for name in wanted)
    with acting(connection, user):
        query = cast(LiteralString, f"select list_audit_log(%(account_id)s{names})")
        row = connection.execute(query, {"account_id": account_id, **wanted}).fetchone()
    assert row
    answer: dict[str, Any] = row[0]
    return answer


def ids(answer: dict[str, Any]) -> list[int]:
    return [line["id"] for line in answer["lines"]]


def test_pages_go_back_in_time_whatever_was_written_first(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    late = [write(connection, account_id, "tags.remove", by=owner, minutes=n) for n in (30, 10, 20, 20)]
    right = [late[1], late[3], late[2], late[0]]
    seen: list[int] = []
    before = None
    while True:
        page = read(connection, owner, account_id, before=before, max_items=1)
        seen += ids(page)
        if (before := page["next"]) is None:
            break
    assert seen == right
    assert ids(read(connection, owner, account_id, before=10**15)) == []
    assert len(ids(read(connection, owner, account_id, max_items=-1))) == 1


def test_filters_are_of_person_kind_and_time(connection: psycopg.Connection, account_id: UUID) -> None:
    owner = add_owner(connection, account_id)
    renamed = write(connection, account_id, "tags.rename", by=owner, minutes=5)
    made = write(connection, account_id, "api_keys.create", by=uuid4(), minutes=60)
    wrong = write(connection, account_id, "instances.refuse_number", kind="system", minutes=120)
    assert ids(read(connection, owner, account_id, by_actor=owner)) == [renamed]
    assert ids(read(connection, owner, account_id, by_kind="system")) == [wrong]
    assert ids(read(connection, owner, account_id, area="api_keys")) == [made]
    since = one(connection, "select now() - interval '90 minutes'")
    assert ids(read(connection, owner, account_id, since=since)) == [renamed, made]
    assert ids(read(connection, owner, account_id, until=since)) == [wrong]
    assert ids(read(connection, owner, account_id, area="nothing")) == []


def test_who_it_was_has_the_name_of_his_profile_also_once_he_has_left(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    elsewhere = add_account(connection, "owner")
    stranger = add_owner(connection, elsewhere)
    for user_id, name in ((owner, "Olga"), (stranger, "Sara")):
        connection.execute("update public.profiles set name = %s where user_id = %s", [name, user_id])
    write(connection, account_id, "members.set_role", by=owner, subject=stranger)
    write(connection, account_id, "accounts.enter", by=stranger, minutes=1)
    write(connection, account_id, "tags.remove", by=stranger, minutes=2)
    write(connection, account_id, "tags.remove", kind="flow", by=uuid4(), minutes=3)
    lines = read(connection, owner, account_id)["lines"]
    assert [(line["actor"]["kind"], line["actor"]["name"]) for line in lines] == [
        ("member", "Olga"),
        ("operator", "Sara"),
        ("former_member", "Sara"),
        ("flow", ""),
    ]
    assert lines[0]["subject"] == {"kind": "account_members", "id": str(stranger), "name": "Sara"}
    assert lines[1]["subject"] is None
    # With the person his name goes.
    connection.execute("delete from auth.users where id = %s", [stranger])
    assert read(connection, owner, account_id)["lines"][2]["actor"]["name"] == ""


def test_a_stranger_reads_no_line(connection: psycopg.Connection, account_id: UUID) -> None:
    stranger = add_owner(connection, add_account(connection, "owner"))
    with refused(connection, "not_allowed"):
        read(connection, stranger, account_id)


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({"cf-connecting-ip": "187.4.20.1", "x-real-ip": "10.0.0.1"}, {"ip": "187.4.20.1"}),
        (
            {"x-real-ip": "2804:14c::1", "user-agent": " n8n\u202e/1.2 "},
            {"ip": "2804:14c::1", "agent": "n8n/1.2"},
        ),
        ({"x-forwarded-for": "1.1.1.1, <script>", "user-agent": "\u200b"}, None),
        ({"x-real-ip": "1" * 5000, "user-agent": "a" * 5000}, {"agent": "a" * 200}),
        ({}, None),
    ],
)
def test_from_where_is_what_the_nearest_proxy_says(
    connection: psycopg.Connection, headers: dict[str, str], origin: dict[str, str] | None
) -> None:
    with connection.transaction(force_rollback=True):
        for name, value in (("headers", json.dumps(headers)), ("jwt.claim.sub", str(uuid4()))):
            connection.execute("select set_config(%s, %s, true)", [f"request.{name}", value])
        assert one(connection, "select private.request_origin('key.created')") == origin
        # Of a message's own events, of which there are many, nobody asks.
        assert one(connection, "select private.request_origin('chat.closed')") is None


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ("", "audit_log_times"),
        ("and split_part(a.action, '.', 1) = 'tags'", "audit_log_areas"),
        ("and a.actor_id = '00000000-0000-0000-0000-000000000001'", "audit_log_actors"),
        ("and a.actor_kind = 'system'", "audit_log_actor_kinds"),
    ],
)
def test_each_filter_has_its_index(
    connection: psycopg.Connection, account_id: UUID, filters: str, index: str
) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute(
            "insert into public.audit_log (account_id, actor_kind, actor_id, action, created_at) "
            "select %s, 'member', gen_random_uuid(), 'contacts.merge', now() - make_interval(mins => n) "
            "from generate_series(1, 5000) n",
            [account_id],
        )
        connection.execute("analyze public.audit_log")
        query = (
            f"explain select a from public.audit_log a where a.account_id = '{account_id}' {filters} "
            "order by a.created_at desc, a.id desc limit 50"
        )
        plan = connection.execute(cast(LiteralString, query)).fetchall()
    assert any(index in str(line) for (line,) in plan), plan
