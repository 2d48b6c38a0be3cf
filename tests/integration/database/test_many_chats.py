"""The same done to many chats: who may not is told chat by chat, and what was done can be taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import add_account, add_instance, one, refused
from .members import add_member, as_member
from .messages import add_chat, add_received

CHANGE = "select public.change_chats(%s, %s)"
CHANGE_OF = "select public.change_chats(%s, %s, %s)"


@pytest.fixture
def chats(connection: psycopg.Connection, account_id: UUID, instance_id: UUID) -> list[UUID]:
    return [add_chat(connection, account_id, instance_id) for _ in range(3)]


def strange_chat(connection: psycopg.Connection) -> UUID:
    other = add_account(connection)
    return add_chat(connection, other, add_instance(connection, other))


def statuses(connection: psycopg.Connection, chats: list[UUID]) -> list[str]:
    return [one(connection, "select status from public.chats where id = %s", chat) for chat in chats]


def test_all_are_closed_but_those_of_others_and_all_are_opened_again(
    connection: psycopg.Connection, member: UUID, chats: list[UUID]
) -> None:
    first, second, third = chats
    connection.execute("update public.chats set status = 'pending' where id = %s", [second])
    connection.execute("update public.chats set status = 'closed' where id = %s", [third])
    strange = strange_chat(connection)
    changes = Jsonb({"status": "closed", "closed_reason": "Resolvido"})
    named = [*chats, strange, first]
    answer: dict[str, Any] = as_member(connection, member, CHANGE, named, changes)
    assert answer["done"] == 3
    assert answer["refused"] == [{"chat_id": str(strange), "code": "chat_not_found"}]
    assert statuses(connection, [*chats, strange]) == ["closed", "closed", "closed", "open"]

    # One has been opened again by its customer meanwhile.
    connection.execute("update public.chats set status = 'open' where id = %s", [second])
    restored = as_member(
        connection, member, "select public.restore_chats(%s, %s)", Jsonb(answer["before"]), changes
    )
    assert (restored, statuses(connection, chats)) == (2, ["open", "open", "closed"])


def test_none_is_taken_out_of_anothers_hands(
    connection: psycopg.Connection, account_id: UUID, member: UUID, chats: list[UUID]
) -> None:
    colleague = add_member(connection, account_id)
    taken, free, own = chats
    connection.execute("update public.chats set assigned_to = %s where id = %s", [colleague, taken])
    connection.execute("update public.chats set assigned_to = %s where id = %s", [member, own])
    # As the page still shows them.
    owners = [None, None, member]
    to_me = Jsonb({"assigned_to": str(member)})
    answer: dict[str, Any] = as_member(connection, member, CHANGE_OF, chats, to_me, owners)
    assert answer["done"] == 2
    assert answer["refused"] == [{"chat_id": str(taken), "code": "chat_taken"}]
    assert [old["id"] for old in answer["before"]] == [str(free)]
    nobody = as_member(connection, member, CHANGE, chats, Jsonb({"assigned_to": str(uuid4())}))
    assert {refusal["code"] for refusal in nobody["refused"]} == {"member_not_found"}


def test_what_is_put_off_comes_back_as_it_was(
    connection: psycopg.Connection, member: UUID, chats: list[UUID]
) -> None:
    until = one(connection, "select to_jsonb(now() + interval '1 day')")
    changes = Jsonb({"snoozed_until": until})
    answer = as_member(connection, member, CHANGE, chats[:2], changes)
    snoozed = "select count(*) from public.chats where id = any (%s) and snoozed_until is not null"
    assert one(connection, snoozed, chats) == 2
    as_member(connection, member, "select public.restore_chats(%s, %s)", Jsonb(answer["before"]), changes)
    assert one(connection, snoozed, chats) == 0
    with refused(connection, "snooze_invalid"):
        as_member(connection, member, CHANGE, chats, Jsonb({"snoozed_until": "2020-01-01T00:00:00Z"}))


@pytest.mark.parametrize("changes", [{}, [], {"unread_count": 0}, {"status": "closed", "name": "x"}, None])
def test_nothing_else_is_written(
    connection: psycopg.Connection, member: UUID, chats: list[UUID], changes: object
) -> None:
    with refused(connection, "changes_invalid"):
        as_member(connection, member, CHANGE, chats, Jsonb(changes))


def test_people_are_tagged_and_who_had_the_tag_keeps_it(
    connection: psycopg.Connection, account_id: UUID, member: UUID, instance_id: UUID, chats: list[UUID]
) -> None:
    had, new, _ = chats
    tag = "update public.contacts c set tags = %s from public.chats h where h.contact_id = c.id and h.id = %s"
    connection.execute(tag, [["vip"], had])
    connection.execute(tag, [[f"t{number}" for number in range(100)], chats[2]])
    strange = strange_chat(connection)
    group = one(
        connection,
        "insert into public.chats (account_id, instance_id, kind, wa_chat_id) "
        "values (%s, %s, 'group', '1-1@g.us') returning id",
        account_id,
        instance_id,
    )
    named = [*chats, strange, group]
    answer = as_member(connection, member, "select public.tag_chats(%s, array['vip'])", named)
    assert (answer["done"], answer["changed"]) == (2, [str(new)])
    assert {refusal["chat_id"]: refusal["code"] for refusal in answer["refused"]} == {
        str(chats[2]): "tag_invalid",
        str(strange): "chat_not_found",
        str(group): "contact_not_found",
    }
    undo = "select public.tag_chats(%s, '{}', array['vip'])"
    assert as_member(connection, member, undo, answer["changed"])["changed"] == [str(new)]


def test_all_are_read_but_those_of_others(
    connection: psycopg.Connection, member: UUID, chats: list[UUID]
) -> None:
    strange = strange_chat(connection)
    for chat in (*chats, strange):
        add_received(connection, chat)
    answer = as_member(connection, member, "select public.mark_chats_read(%s)", [*chats, strange])
    assert answer == {"done": 3, "refused": [{"chat_id": str(strange), "code": "chat_not_found"}]}
    unread = "select sum(unread_count)::int from public.chats where id = any (%s)"
    assert (one(connection, unread, chats), one(connection, unread, [strange])) == (0, 1)


def test_two_hundred_are_enough(connection: psycopg.Connection, member: UUID) -> None:
    many = [uuid4() for _ in range(201)]
    for query in ("select public.mark_chats_read(%s)", "select public.tag_chats(%s, array['a'])"):
        with refused(connection, "ids_too_many"):
            as_member(connection, member, query, many)
    with refused(connection, "ids_too_many"):
        as_member(connection, member, CHANGE, many, Jsonb({"status": "closed"}))
    assert as_member(connection, member, CHANGE, many[1:], Jsonb({"status": "closed"}))["done"] == 0


TRANSFER = "select public.transfer_chat(%s, %s, %s, %s)"


def test_a_chat_is_given_away_with_a_note_that_calls(
    connection: psycopg.Connection, account_id: UUID, member: UUID, chats: list[UUID]
) -> None:
    colleague = add_member(connection, account_id)
    [chat, *_] = chats
    note = as_member(connection, member, TRANSFER, chat, colleague, "@Bia pediu desconto", None)
    kept = connection.execute(
        "select n.body, n.actor_id, m.user_id, c.assigned_to from public.notes n "
        "join public.note_mentions m on m.note_id = n.id join public.chats c on c.id = n.chat_id "
        "where n.id = %s",
        [note],
    ).fetchall()
    assert kept == [("@Bia pediu desconto", member, colleague, colleague)]
    history = as_member(connection, member, "select public.chat_history(%s)", chat)
    assert {"note", "assigned"} <= {entry["kind"] for entry in history["entries"]}
    # Or to nobody, which calls nobody.
    as_member(connection, member, TRANSFER, chat, None, "fica para amanhã", colleague)
    assert one(connection, "select assigned_to from public.chats where id = %s", chat) is None


@pytest.mark.parametrize(
    ("whom", "words", "seen", "code"),
    [
        ("colleague", "oi", "colleague", "chat_taken"),
        ("stranger", "oi", None, "member_not_found"),
        ("colleague", " \n", None, "note_invalid"),
        ("colleague", "x" * 10_001, None, "note_invalid"),
    ],
)
def test_all_of_it_or_nothing(
    connection: psycopg.Connection,
    account_id: UUID,
    member: UUID,
    chats: list[UUID],
    whom: str,
    words: str,
    seen: str | None,
    code: str,
) -> None:
    people = {"colleague": add_member(connection, account_id), "stranger": uuid4(), None: None}
    with refused(connection, code):
        as_member(connection, member, TRANSFER, chats[0], people[whom], words, people[seen])
    left = "select count(*) from public.notes where account_id = %s"
    assert (one(connection, left, account_id), one(connection, CHANGED, chats[0])) == (0, None)


CHANGED = "select assigned_to from public.chats where id = %s"
