"""What happened to a chat and its person, as one line of time."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import add_account, one, refused
from .members import add_member, as_member
from .messages import add_chat


@pytest.fixture
def chat_id(connection: psycopg.Connection, account_id: UUID, instance_id: UUID) -> UUID:
    return add_chat(connection, account_id, instance_id)


def history(
    connection: psycopg.Connection, user_id: UUID, chat_id: UUID, size: int = 30
) -> list[dict[str, Any]]:
    """All of it, read page by page."""
    found: list[dict[str, Any]] = []
    before: str | None = None
    for _ in range(60):
        query = "select public.chat_history(%s, %s, %s)"
        page = as_member(connection, user_id, query, chat_id, before, size)
        assert len(page["entries"]) <= size
        found += page["entries"]
        before = page["next"]
        if before is None:
            return found
    raise AssertionError("the pages do not end")


def live(connection: psycopg.Connection, member: UUID, account_id: UUID, chat_id: UUID) -> None:
    """A member closes, opens and notes; the person objects and gets a tag."""
    contact_id = one(connection, "select contact_id from public.chats where id = %s", chat_id)
    closing = "update public.chats set status = 'closed', closed_reason = 'pago' where id = %s returning id"
    note = "insert into public.notes (account_id, chat_id, body) values (%s, %s, 'ligar amanhã') returning id"
    consent = (
        "insert into public.consents (account_id, contact_id, state, source)"
        " values (%s, %s, 'opted_out', 'telefone') returning id"
    )
    tagging = "select public.tag_contacts(%s, array[%s]::uuid[], '{vip}')"
    taking = "update public.chats set assigned_to = %s where id = %s returning id"
    as_member(connection, member, taking, member, chat_id)
    as_member(connection, member, closing, chat_id)
    as_member(connection, member, note, account_id, chat_id)
    as_member(connection, member, consent, account_id, contact_id)
    as_member(connection, member, tagging, account_id, contact_id)


@pytest.mark.parametrize("size", [1, 2, 3, 30])
def test_it_tells_everything_once_whatever_the_page(
    connection: psycopg.Connection, account_id: UUID, member: UUID, chat_id: UUID, size: int
) -> None:
    live(connection, member, account_id, chat_id)
    entries = history(connection, member, chat_id, size)
    assert [entry["at"] for entry in entries] == sorted((entry["at"] for entry in entries), reverse=True)
    told = {(entry["kind"], entry["said"]) for entry in entries if entry["said"] != "cliente"}
    assert told == {
        ("tagged", "vip"), ("opted_out", "telefone"), ("note", "ligar amanhã"), ("closed", "pago"),
        ("assigned", None), ("begun", None),
    }  # fmt: skip
    assert len({entry["key"] for entry in entries}) == len(entries)
    done = [entry for entry in entries if entry["said"] != "cliente" and entry["kind"] != "begun"]
    assert {entry["actor_id"] for entry in done} == {str(member)}


def test_it_is_nobody_elses(connection: psycopg.Connection, chat_id: UUID) -> None:
    stranger = add_member(connection, add_account(connection))
    with refused(connection, "chat_not_found"):
        as_member(connection, stranger, "select public.chat_history(%s)", chat_id)


@pytest.mark.parametrize("before", ["", "x", "bnVsbA", "WyJoaXN0b3J5IiwgInNvb24iXQ"])
def test_a_place_that_no_page_named_is_refused(
    connection: psycopg.Connection, member: UUID, chat_id: UUID, before: str
) -> None:
    with refused(connection, "before_invalid"):
        as_member(connection, member, "select public.chat_history(%s, %s)", chat_id, before)


def test_contacts_are_counted_as_they_are_found(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    count = "select public.count_contacts(%s, %s)"
    connection.execute(
        "insert into public.contacts (account_id, phone, name)"
        " select %s, '+55219' || (60000000 + n), case when n > 1005 then 'Rara' else 'Comum' end"
        " from generate_series(1, 1010) n",
        [account_id],
    )
    add_account(connection)
    assert as_member(connection, member, count, account_id, "") == {"count": 1010, "more": False}
    assert as_member(connection, member, count, account_id, "rara") == {"count": 5, "more": False}
    assert as_member(connection, member, count, account_id, "comum") == {"count": 1000, "more": True}
    assert as_member(connection, member, count, account_id, uuid4().hex) == {"count": 0, "more": False}
