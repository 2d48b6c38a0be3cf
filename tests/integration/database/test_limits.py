"""What a plan allows: counted where customers add, never where WhatsApp delivers."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, add_instance, call, one
from .customers import acting, add_owner
from .messages import add_chat, ingest, message_event, random_phone

AT_ONCE = 6


def limit(connection: psycopg.Connection, **limits: int | None) -> str:
    """A plan of the test's own; its name."""
    name = f"plan-{uuid4().hex[:8]}"
    columns = "".join(f", max_{kind}" for kind in limits)
    marks = ", %s" * len(limits)
    connection.execute(
        cast(Any, f"insert into public.plans (name{columns}) values (%s{marks})"), [name, *limits.values()]
    )
    return name


def insert_contacts(connection: psycopg.Connection, account_id: UUID, count: int = 1) -> None:
    connection.execute(
        "insert into public.contacts (account_id, phone) select %s, unnest(%s::text[])",
        [account_id, [random_phone() for _ in range(count)]],
    )


def used(connection: psycopg.Connection, account_id: UUID, kind: str) -> int:
    return int(one(connection, "select private.used_room(%s, %s)", account_id, kind))


@contextmanager
def beyond(
    connection: psycopg.Connection, kind: str, maximum: int, used_now: int
) -> Generator[None, None, None]:
    """The block is refused, and says what and how much."""
    with pytest.raises(psycopg.errors.RaiseException) as caught, connection.transaction():
        yield
    assert caught.value.diag.message_primary == "plan_limit_exceeded"
    detail = json.loads(caught.value.diag.message_detail or "")
    assert detail == {"limit": kind, "max": maximum, "used": used_now}
    assert caught.value.diag.message_hint


def test_contacts_are_counted_once_a_statement_and_given_back(connection: psycopg.Connection) -> None:
    account_id = add_account(connection, limit(connection, contacts=3))
    owner = add_owner(connection, account_id)
    with beyond(connection, "contacts", 3, 0), acting(connection, owner):
        insert_contacts(connection, account_id, 4)
    assert used(connection, account_id, "contacts") == 0
    with acting(connection, owner):
        insert_contacts(connection, account_id, 3)
    with beyond(connection, "contacts", 3, 3), acting(connection, owner):
        insert_contacts(connection, account_id)
    with acting(connection, owner):
        connection.execute("delete from public.contacts where id in (select id from public.contacts limit 2)")
    assert used(connection, account_id, "contacts") == 1
    with acting(connection, owner):
        insert_contacts(connection, account_id, 2)
    assert used(connection, account_id, "contacts") == 3
    assert (
        one(connection, "select count(*) from private.usage_changes where account_id = %s", account_id) == 0
    )


def test_instances_are_limited_and_removed_ones_given_back(connection: psycopg.Connection) -> None:
    account_id = add_account(connection, "free")
    owner = add_owner(connection, account_id)
    add = "insert into public.instances (account_id, instance_name) values (%s, %s)"
    with acting(connection, owner):
        connection.execute(add, [account_id, "um"])
    with beyond(connection, "instances", 1, 1), acting(connection, owner):
        connection.execute(add, [account_id, "dois"])
    connection.execute("delete from public.instances where account_id = %s", [account_id])
    with acting(connection, owner):
        connection.execute(add, [account_id, "dois"])


def test_messages_count_by_the_day_and_not_what_is_about_them(connection: psycopg.Connection) -> None:
    account_id = add_account(connection, limit(connection, messages_per_day=2))
    owner = add_owner(connection, account_id)
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    send = "insert into public.conversations (account_id, chat_id, message) values (%s, %s, 'oi')"
    with acting(connection, owner):
        connection.execute(send, [account_id, chat_id])
        connection.execute(send, [account_id, chat_id])
    with beyond(connection, "messages_per_day", 2, 2), acting(connection, owner):
        connection.execute(send, [account_id, chat_id])
    # A new day of UTC.
    connection.execute(
        "update private.usage_counts set day = day - 1 where account_id = %s and kind = 'messages_per_day'",
        [account_id],
    )
    assert used(connection, account_id, "messages_per_day") == 0
    with acting(connection, owner):
        connection.execute(send, [account_id, chat_id])
    assert used(connection, account_id, "messages_per_day") == 1
    # The service sends for nobody's account.
    connection.execute(send, [account_id, chat_id])
    assert used(connection, account_id, "messages_per_day") == 1


def test_what_whatsapp_delivers_is_stored_and_flagged(connection: psycopg.Connection) -> None:
    account_id = add_account(connection, limit(connection, contacts=2))
    instance_id = add_instance(connection, account_id)
    plane = ControlPlane.register(connection)
    plane.lease()
    phones = [random_phone() for _ in range(4)]
    answer = ingest(
        plane, instance_id, *(message_event(n, f"m{n}", f"{phone}@c.us") for n, phone in enumerate(phones))
    )
    assert answer["messages"] == 4
    flags = "select array_agg(over_limit order by seq) from public.contacts where account_id = %s"
    assert one(connection, flags, account_id) == [False, False, True, True]
    # A larger plan takes the flags off, the oldest first.
    call(connection, "set_plan", account_id=account_id, plan=limit(connection, contacts=3), expires_at=None)
    assert one(connection, flags, account_id) == [False, False, False, True]
    call(connection, "set_plan", account_id=account_id, plan="owner", expires_at=None)
    assert one(connection, flags, account_id) == [False] * 4


def test_after_its_end_a_plan_is_free_and_nothing_is_deleted(connection: psycopg.Connection) -> None:
    account_id = add_account(connection, "pro")
    owner = add_owner(connection, account_id)
    for _ in range(3):
        add_instance(connection, account_id)
    connection.execute("update public.accounts set plan_expires_at = now() where id = %s", [account_id])
    with beyond(connection, "instances", 1, 3), acting(connection, owner):
        connection.execute(
            "insert into public.instances (account_id, instance_name) values (%s, 'x')", [account_id]
        )
    with acting(connection, owner):
        usage = one(connection, "select account_usage(%s)", account_id)
    assert (usage["plan"], usage["limits"]["instances"], usage["used"]["instances"]) == ("pro", 1, 3)


@pytest.fixture
def connect(database_url: str) -> Iterator[Callable[[], psycopg.Connection]]:
    """New autocommitting connections, closed at the end."""
    opened: list[psycopg.Connection] = []

    def open_one() -> psycopg.Connection:
        opened.append(psycopg.connect(database_url, autocommit=True))
        return opened[-1]

    yield open_one
    for connection in opened:
        connection.close()


def test_of_many_at_once_only_so_many_pass(connect: Callable[[], psycopg.Connection]) -> None:
    """Inserts and deletes race at the limit: it holds, the count is right afterwards, nobody deadlocks."""
    observer = connect()
    plan = limit(observer, contacts=10)
    account_id = add_account(observer, plan)
    owner = add_owner(observer, account_id)

    def add_and_remove(connection: psycopg.Connection) -> int:
        refusals = 0
        for turn in range(8):
            try:
                with acting(connection, owner):
                    insert_contacts(connection, account_id, 1 + turn % 2)
            except psycopg.errors.RaiseException as error:
                assert error.diag.message_primary == "plan_limit_exceeded"
                refusals += 1
            if turn % 3 == 2:
                with acting(connection, owner):
                    connection.execute(
                        "delete from public.contacts where id in "
                        "(select id from public.contacts where account_id = %s order by random() limit 1)",
                        [account_id],
                    )
            count = one(connection, "select count(*) from public.contacts where account_id = %s", account_id)
            assert count <= 10
        return refusals

    connections = [connect() for _ in range(AT_ONCE)]
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert sum(pool.map(add_and_remove, connections)) > 0
        rows = one(observer, "select count(*) from public.contacts where account_id = %s", account_id)
        assert used(observer, account_id, "contacts") == rows
    finally:
        observer.execute("delete from public.accounts where id = %s", [account_id])
        observer.execute("delete from public.plans where name = %s", [plan])
        observer.execute("delete from auth.users where id = %s", [owner])


def test_without_a_cap_nobody_waits_for_the_count(connect: Callable[[], psycopg.Connection]) -> None:
    first, second = connect(), connect()
    account_id = add_account(first, "owner")
    owner = add_owner(first, account_id)
    chat_id = add_chat(first, account_id, add_instance(first, account_id))
    other_id = add_chat(
        first, account_id, one(first, "select instance_id from public.chats where id = %s", chat_id)
    )
    send = "insert into public.conversations (account_id, chat_id, message) values (%s, %s, 'oi')"
    try:
        second.execute("set lock_timeout = '2s'")
        with acting(first, owner):
            first.execute(send, [account_id, chat_id])
            # The first has not committed yet.
            with acting(second, owner):
                second.execute(send, [account_id, other_id])
        assert used(first, account_id, "messages_per_day") == 2
        # A smaller plan counts what was sent without one.
        plan = limit(first, messages_per_day=3)
        first.execute("update public.accounts set plan = %s where id = %s", [plan, account_id])
        with acting(first, owner):
            first.execute(send, [account_id, chat_id])
        with beyond(first, "messages_per_day", 3, 3), acting(first, owner):
            first.execute(send, [account_id, chat_id])
    finally:
        first.execute("delete from public.accounts where id = %s", [account_id])
        first.execute("delete from auth.users where id = %s", [owner])


def test_of_two_invited_to_the_last_seat_one_joins(connect: Callable[[], psycopg.Connection]) -> None:
    observer = connect()
    plan = limit(observer, members=3)
    account_id = add_account(observer, plan)
    owner = add_owner(observer, account_id)
    people = [uuid4(), uuid4()]
    for user_id in people:
        observer.execute(
            "insert into auth.users (id, email) values (%s, %s)", [user_id, f"{user_id}@example.com"]
        )
    tokens: list[str] = []
    for _ in people:
        with acting(observer, owner):
            tokens.append(one(observer, "select invite_member(%s, 'agent')", account_id)["token"])
    observer.execute("update public.plans set max_members = 2 where name = %s", [plan])

    def join(person: tuple[psycopg.Connection, UUID, str]) -> bool:
        connection, user_id, token = person
        try:
            with acting(connection, user_id):
                one(connection, "select accept_invitation(%s)", token)
        except psycopg.errors.RaiseException as error:
            assert error.diag.message_primary == "plan_limit_exceeded"
            return False
        return True

    try:
        with ThreadPoolExecutor(2) as pool:
            joined = list(pool.map(join, zip([connect(), connect()], people, tokens, strict=True)))
        assert sorted(joined) == [False, True]
    finally:
        observer.execute("delete from public.accounts where id = %s", [account_id])
        observer.execute("delete from public.plans where name = %s", [plan])
        observer.execute("delete from auth.users where id = any(%s)", [[owner, *people]])


def test_every_table_that_customers_add_to_refuses_a_suspended_account(
    connection: psycopg.Connection,
) -> None:
    """A table that forgets the trigger is named here. An objection is always heard."""
    rows = connection.execute(
        "select distinct c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid "
        "and a.attname = 'account_id' where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' "
        "and has_any_column_privilege('authenticated', c.oid, 'insert') "
        "and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'refuse_suspended')"
    ).fetchall()
    assert [name for (name,) in rows] == ["consents"]
