"""What follows from a message is decided once, in its chat's order, by whoever holds the number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, add_account, add_instance, end_leases, one
from .members import add_member, as_member
from .messages import START, event, ingest, message_event

ANA, BIA = "5521988880001@c.us", "5521988880002@c.us"
MESSAGES = 60
Decision = dict[str, Any]


def claim(plane: ControlPlane, claim_id: UUID | None = None, max_items: int = 100) -> list[Decision]:
    answer = plane.call("claim_decisions", claim_id=claim_id or uuid4(), max_items=max_items)
    return cast(list[Decision], answer["decisions"])


def finish(
    plane: ControlPlane, claim_id: UUID, decision: Decision, last_seq: int | None = None
) -> dict[str, Any] | None:
    """Decided up to what was claimed, or up to `last_seq`; None when it was not the caller's."""
    seq = last_seq or decision["last_seq"]
    decided: list[Decision] = [{"chat_id": decision["chat_id"], "last_seq": seq, "actions": []}]
    answer = plane.call("finish_decisions", claim_id=claim_id, decided=Jsonb(decided))
    return next(iter(answer["finished"]), None)


def of(decision: Decision) -> tuple[Any, ...]:
    """Which chat from where to where."""
    return decision["chat_id"], decision["first_seq"], decision["last_seq"]


def texts(connection: psycopg.Connection, decision: Decision) -> list[str]:
    """What the chat received from first_seq to last_seq."""
    rows = connection.execute(
        "select message from public.conversations "
        "where chat_id = %s and seq between %s and %s and status = 'received' order by seq",
        [decision["chat_id"], decision["first_seq"], decision["last_seq"]],
    )
    return [message for (message,) in rows]


def test_a_chat_waits_once_however_much_is_written_in_it(holder: ControlPlane, instance_id: UUID) -> None:
    events = [
        message_event(1, "a1", ANA, "um"),
        message_event(2, "b1", BIA, "dois"),
        message_event(3, "a2", ANA, "três"),
    ]
    ingest(holder, instance_id, *events)
    ingest(holder, instance_id, *events)
    ingest(holder, instance_id, message_event(4, "a3", ANA, "quatro"))
    ana, bia = claim(holder)
    assert texts(holder.connection, ana) == ["um", "três", "quatro"]
    assert texts(holder.connection, bia) == ["dois"]
    assert ana["since"] == (START + timedelta(seconds=1)).isoformat()
    assert [message["text"] for message in ana["messages"]] == ["um", "três", "quatro"]


def test_groups_our_own_messages_and_what_is_no_message_wait_for_nobody(
    holder: ControlPlane, instance_id: UUID
) -> None:
    connection = holder.connection
    connection.execute("update public.instances set groups_enabled = true where id = %s", [instance_id])
    ingest(
        holder,
        instance_id,
        message_event(1, "g", "1203@g.us", chat_kind="group", author_id=ANA),
        message_event(2, "mine", ANA, from_me=True, ack=1),
        message_event(3, "unread", BIA, "", kind="ciphertext"),
        event(4, "reaction", message_id="mine", sender_id=ANA, emoji="+"),
    )
    assert claim(holder) == []


def test_what_could_not_be_read_waits_once_it_can_unless_it_comes_too_late(
    holder: ControlPlane, instance_id: UUID
) -> None:
    ingest(holder, instance_id, message_event(1, "a1", ANA, "", kind="ciphertext"))
    ingest(holder, instance_id, message_event(2, "a1", ANA, "agora sim"))
    [decision] = claim(holder, claim_id := uuid4())
    assert texts(holder.connection, decision) == ["agora sim"]
    finish(holder, claim_id, decision)
    ingest(
        holder, instance_id, message_event(3, "a2", ANA, "", kind="ciphertext"), message_event(4, "a3", ANA)
    )
    [decision] = claim(holder, claim_id := uuid4())
    finish(holder, claim_id, decision)
    ingest(holder, instance_id, message_event(5, "a2", ANA, "depois do seguinte"))
    assert claim(holder) == []


def test_the_same_claim_answers_the_same_and_another_nothing(holder: ControlPlane, instance_id: UUID) -> None:
    ingest(holder, instance_id, message_event(1, "a", ANA), message_event(2, "b", BIA))
    claim_id = uuid4()
    first = claim(holder, claim_id)
    assert len(first) == 2
    assert [of(decision) for decision in claim(holder, claim_id)] == [of(decision) for decision in first]
    assert claim(holder) == []
    assert (finish(holder, claim_id, first[0]) or {})["more"] is False
    assert [of(decision) for decision in claim(holder, claim_id)] == [of(first[1])]
    assert finish(holder, claim_id, first[0]) is None
    assert finish(holder, uuid4(), first[1]) is None


def test_a_message_that_comes_while_one_decides_waits_for_the_next(
    holder: ControlPlane, instance_id: UUID
) -> None:
    ingest(holder, instance_id, message_event(1, "a1", ANA, "um"))
    [decision] = claim(holder, claim_id := uuid4())
    ingest(holder, instance_id, message_event(2, "a2", ANA, "dois"), message_event(3, "a3", ANA, "três"))
    assert (finish(holder, claim_id, decision) or {})["more"] is True
    [rest] = claim(holder, claim_id := uuid4())
    assert texts(holder.connection, rest) == ["dois", "três"]
    assert rest["since"] == (START + timedelta(seconds=2)).isoformat()
    # Whoever looked again before he decided has decided all of it.
    ingest(holder, instance_id, message_event(4, "a4", ANA, "quatro"))
    newest = one(holder.connection, "select max(seq) from public.conversations")
    assert (finish(holder, claim_id, rest, newest) or {})["more"] is False
    assert claim(holder) == []


def test_the_next_holder_decides_and_the_former_one_no_longer(
    holder: ControlPlane, instance_id: UUID
) -> None:
    ingest(holder, instance_id, message_event(1, "a", ANA))
    [decision] = claim(holder, claim_id := uuid4())
    end_leases(holder.connection, instance_id)
    successor = ControlPlane.register(holder.connection)
    assert claim(successor) == [], "not yet its number"
    successor.lease()
    [theirs] = claim(successor, their_claim := uuid4())
    assert of(theirs) == of(decision)
    assert finish(holder, claim_id, decision) is None
    assert finish(successor, their_claim, decision)


def test_who_never_says_how_it_ended_has_decided_nothing(holder: ControlPlane, instance_id: UUID) -> None:
    ingest(holder, instance_id, message_event(1, "a", ANA))
    [decision] = claim(holder, claim_id := uuid4())
    age = "update private.pending_decisions set claimed_at = claimed_at - interval '16 minutes'"
    holder.connection.execute(age)
    assert [of(again) for again in claim(holder)] == [of(decision)]
    assert finish(holder, claim_id, decision) is None


def test_in_a_suspended_account_nothing_is_decided(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    ingest(holder, instance_id, message_event(1, "a", ANA))
    state = "update public.accounts set status = %s where id = %s"
    holder.connection.execute(state, ["suspended", account_id])
    assert claim(holder) == []
    holder.connection.execute(state, ["active", account_id])
    assert len(claim(holder)) == 1


def test_chats_that_become_one_are_decided_as_one(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    member = add_member(connection, account_id)
    ingest(holder, instance_id, message_event(1, "a1", ANA, "um"), message_event(2, "b1", BIA, "dois"))
    ingest(holder, instance_id, message_event(3, "a2", ANA, "três"))
    claimed = claim(holder, claim_id := uuid4())
    contact = "select id from public.contacts where account_id = %s and phone = %s"
    ana, bia = (one(connection, contact, account_id, phone.partition("@")[0]) for phone in (ANA, BIA))
    as_member(connection, member, "select public.merge_contacts(%s, %s)", bia, ana)
    assert [finish(holder, claim_id, decision) for decision in claimed] == [None, None]
    [decision] = claim(holder)
    assert texts(connection, decision) == ["um", "dois", "três"]


def test_who_is_forgotten_gets_no_answer(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> None:
    connection = holder.connection
    owner = add_member(connection, account_id, "owner")
    ingest(holder, instance_id, message_event(1, "a", ANA))
    contact_id = one(connection, "select id from public.contacts where account_id = %s", account_id)
    as_member(connection, owner, "select public.erase_contact(%s)", contact_id)
    assert claim(holder) == []


@pytest.fixture
def stage(own_url: str) -> Iterator[tuple[list[ControlPlane], UUID]]:
    """Four connections of one orchestrator, and its number."""
    with ExitStack() as opened:
        connections = [opened.enter_context(psycopg.connect(own_url, autocommit=True)) for _ in range(4)]
        instance_id = add_instance(connections[0], add_account(connections[0]))
        plane = ControlPlane.register(connections[0])
        plane.lease()
        yield [ControlPlane(connection, plane.id, plane.number) for connection in connections], instance_id


def test_each_message_is_decided_once_while_more_come(stage: tuple[list[ControlPlane], UUID]) -> None:
    (writer, *deciders), instance_id = stage

    def write() -> None:
        for number in range(1, MESSAGES + 1):
            ingest(
                writer, instance_id, message_event(number, f"m{number}", (ANA, BIA)[number % 2], str(number))
            )

    def decide(plane: ControlPlane) -> list[str]:
        decided: list[str] = []
        claimed: list[Decision] = []
        while claimed or not writing.done():
            claimed = claim(plane, claim_id := uuid4(), max_items=1)
            for decision in claimed:
                read = texts(plane.connection, decision)
                assert finish(plane, claim_id, decision)
                decided += read
        return decided

    with ThreadPoolExecutor(4) as pool:
        writing = pool.submit(write)
        decided = [text for each in pool.map(decide, deciders) for text in each]
        writing.result()
    decided += [text for decision in claim(writer) for text in texts(writer.connection, decision)]
    assert Counter(decided) == Counter(str(number) for number in range(1, MESSAGES + 1))
