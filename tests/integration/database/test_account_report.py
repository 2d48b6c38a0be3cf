"""How long people wait, by person and number: from the events of messages and of closed chats."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import add_account, one, refused
from .customers import acting, add_owner
from .messages import add_chat
from .settling import settle_events


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection, "owner")


@pytest.fixture
def chat_id(connection: psycopg.Connection, account_id: UUID, instance_id: UUID) -> UUID:
    return add_chat(connection, account_id, instance_id)


def say(connection: psycopg.Connection, chat_id: UUID, minutes: int, by: UUID | str | None = None) -> None:
    """A message of so many minutes ago; by: a member, `phone`, `flow`, or None for the other side."""
    kind = None if by is None else "member" if isinstance(by, UUID) else by
    connection.execute(
        "insert into public.conversations (account_id, chat_id, contact_id, instance_id, wa_message_id, "
        'message, from_me, status, sent_by_kind, sent_by_id, sent_at, "timestamp") '
        "select account_id, id, contact_id, instance_id, gen_random_uuid()::text, 'oi', %(ours)s, "
        "case when %(ours)s then 'sent' else 'received' end, %(kind)s, %(by)s, "
        "now() - make_interval(mins => %(minutes)s), now() - make_interval(mins => %(minutes)s) "
        "from public.chats where id = %(chat)s",
        {
            "ours": kind is not None,
            "kind": kind,
            "by": by if isinstance(by, UUID) else None,
            "minutes": minutes,
            "chat": chat_id,
        },
    )


def close(connection: psycopg.Connection, chat_id: UUID, by: UUID | None = None) -> None:
    if by:
        with acting(connection, by):
            connection.execute("update public.chats set status = 'closed' where id = %s", [chat_id])
    else:
        connection.execute("update public.chats set status = 'closed' where id = %s", [chat_id])


def report(
    connection: psycopg.Connection, owner: UUID, account_id: UUID, span: str = "'1 day'"
) -> dict[str, Any]:
    settle_events(connection)
    with acting(connection, owner):
        return one(
            connection,
            f"select account_report(%s, now() - interval {span}, now() + interval '1 hour')",
            account_id,
        )


def test_a_first_answer_is_a_persons_and_counts_once(
    connection: psycopg.Connection, account_id: UUID, chat_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    connection.execute("update public.account_members set name = 'Olga' where user_id = %s", [owner])
    say(connection, chat_id, 60)
    say(connection, chat_id, 59, "flow")
    say(connection, chat_id, 50)
    answer = report(connection, owner, account_id)
    assert answer["totals"]["waiting"] == 1
    assert answer["totals"]["first_answer"] is None
    say(connection, chat_id, 40, owner)
    say(connection, chat_id, 30)
    say(connection, chat_id, 20, "phone")
    answer = report(connection, owner, account_id)
    assert answer["totals"]["first_answer"] == {"median": 1200, "p90": 1200}
    assert (answer["totals"]["opened"], answer["totals"]["waiting"]) == (1, 0)
    assert (answer["totals"]["sent"], answer["totals"]["automated"], answer["totals"]["received"]) == (
        3,
        1,
        3,
    )
    close(connection, chat_id, owner)
    answer = report(connection, owner, account_id)
    person = answer["people"][0]
    assert (person["name"], person["answered"], person["closed"]) == ("Olga", 1, 1)
    assert person["closing"]["median"] == pytest.approx(3600, abs=60)
    number = answer["numbers"][0]
    assert (number["opened"], number["answered"], number["received"], number["sent"]) == (1, 1, 3, 3)
    assert sum(cell["received"] for cell in answer["busy"]) == 3


def test_who_writes_again_waits_again(
    connection: psycopg.Connection, account_id: UUID, chat_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    say(connection, chat_id, 300)
    close(connection, chat_id)
    say(connection, chat_id, 200)
    say(connection, chat_id, 190, "phone")
    settle_events(connection)
    # Answered, never closed, and two days later he is back.
    connection.execute(
        "update private.attendances set opened_at = opened_at - interval '2 days', "
        "answered_at = answered_at - interval '2 days' where not is_over"
    )
    say(connection, chat_id, 10)
    answer = report(connection, owner, account_id, "'5 days'")
    assert (answer["totals"]["opened"], answer["totals"]["closed"], answer["totals"]["waiting"]) == (3, 1, 1)
    # Nobody of ours closed it.
    assert answer["people"] == []


def test_groups_and_histories_are_nobodys_wait(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    group = one(
        connection,
        "insert into public.chats (account_id, instance_id, kind) values (%s, %s, 'group') returning id",
        account_id,
        instance_id,
    )
    say(connection, group, 5)
    say(connection, chat_id, 3000)
    say(connection, chat_id, 2000, owner)
    totals = report(connection, owner, account_id, "'5 days'")["totals"]
    assert (totals["opened"], totals["closed"], totals["received"]) == (0, 0, 2)


def test_before_is_as_long_a_time_before(
    connection: psycopg.Connection, account_id: UUID, chat_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    say(connection, chat_id, 60 * 20)
    answer = report(connection, owner, account_id, "'10 hours'")
    assert (answer["totals"]["opened"], answer["before"]["opened"]) == (0, 1)
    assert (answer["totals"]["received"], answer["before"]["received"]) == (0, 1)


def test_a_chat_that_is_gone_or_told_of_twice_stops_nothing(
    connection: psycopg.Connection, account_id: UUID, chat_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    say(connection, chat_id, 5)
    connection.execute("delete from public.chats where id = %s", [chat_id])
    for kind in ("chat.closed", "message.received"):
        one(connection, "select private.record_event(%s, %s, %s)::text", account_id, kind, uuid4())
    assert report(connection, owner, account_id)["totals"]["opened"] == 0


def test_a_range_is_bounded_and_the_account_ones_own(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    with refused(connection, "range_invalid"):
        report(connection, owner, account_id, "'101 days'")
    with refused(connection, "account_not_found"):
        report(connection, owner, uuid4())
