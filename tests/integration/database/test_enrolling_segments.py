"""Whoever a filter holds for enters a sequence, part by part, each once."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .broadcasting import EVERYBODY, add_people, add_sequence, add_step, connect
from .control_plane import ControlPlane, add_instance, one, refused
from .members import add_member, as_member

ENROLL = "select public.enroll_segment(%s, %s, after => %s)"
FROM_THE_START = "select public.enroll_segment(%s, %s)"
VIPS: dict[str, Any] = {"subject": "tag", "operator": "has", "value": "vip"}


@pytest.fixture
def sequence_id(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> UUID:
    connect(holder.connection, instance_id)
    sequence_id = add_sequence(holder.connection, account_id)
    add_step(holder.connection, sequence_id, "Oi", "P1D")
    return sequence_id


def who_is_in(connection: psycopg.Connection, sequence_id: UUID) -> list[UUID]:
    """As often as each was enrolled."""
    rows = connection.execute(
        "select contact_id from public.sequence_enrollments where sequence_id = %s", [sequence_id]
    )
    return sorted(contact_id for (contact_id,) in rows)


def test_a_thousand_at_most_enter_in_a_call_and_each_once(
    connection: psycopg.Connection, account_id: UUID, sequence_id: UUID, owner: UUID
) -> None:
    vips = add_people(connection, account_id, 1203, tags=["vip"])
    add_people(connection, account_id, 5)
    first = as_member(connection, owner, ENROLL, sequence_id, Jsonb(VIPS), 0)
    # A slow database lets fewer in at a time.
    assert first["enrolled"] in (500, 1000) and (first["ignored"], first["done"]) == (0, False)
    # Whoever forgets where he was is told the same in the end.
    entered, answer = first["enrolled"], {"done": False}
    for _ in range(3):
        answer = as_member(connection, owner, FROM_THE_START, sequence_id, Jsonb(VIPS))
        entered += answer["enrolled"]
        if answer["done"]:
            break
    assert (entered, answer["done"]) == (1203, True)
    assert who_is_in(connection, sequence_id) == sorted(vips)
    rest = as_member(connection, owner, ENROLL, sequence_id, Jsonb(VIPS), first["after"])
    assert (rest["enrolled"], rest["done"]) == (0, True)


def test_who_was_led_through_it_is_not_led_through_it_again(
    connection: psycopg.Connection, account_id: UUID, sequence_id: UUID, owner: UUID
) -> None:
    through, stopped, fresh = add_people(connection, account_id, 3)
    connection.execute("update public.sequences set again = 'restart' where id = %s", [sequence_id])
    as_member(connection, owner, "select public.enroll(%s, %s)", sequence_id, [through, stopped])
    connection.execute(
        "update public.flow_runs set status = 'done', ended_at = now() where contact_id = %s", [through]
    )
    as_member(connection, owner, "select public.unenroll(%s, %s)", sequence_id, [stopped])
    answer = as_member(connection, owner, ENROLL, sequence_id, Jsonb(EVERYBODY), 0)
    assert (answer["enrolled"], answer["ignored"], answer["done"]) == (1, 0, True)
    assert who_is_in(connection, sequence_id) == sorted([through, stopped, fresh])


def test_who_objected_or_is_gone_or_has_no_number_does_not_enter(
    connection: psycopg.Connection, account_id: UUID, sequence_id: UUID, owner: UUID
) -> None:
    objects, erased, stranger = add_people(connection, account_id, 3)
    connection.execute(
        "insert into public.consents (account_id, contact_id, state, source) "
        "values (%s, %s, 'opted_out', 'member')",
        [account_id, objects],
    )
    as_member(connection, owner, "select public.erase_contact(%s)", erased)
    # Of two numbers that nobody of these has written to, none is named.
    second = add_instance(connection, account_id)
    answer = as_member(connection, owner, ENROLL, sequence_id, Jsonb(EVERYBODY), 0)
    assert (answer["enrolled"], answer["ignored"], answer["done"]) == (0, 1, True)
    named = "select public.enroll_segment(%s, %s, %s)"
    answer = as_member(connection, owner, named, sequence_id, Jsonb(EVERYBODY), second)
    assert (answer["enrolled"], answer["done"]) == (1, True)
    run = "select instance_id from public.flow_runs where account_id = %s"
    assert (one(connection, run, account_id), who_is_in(connection, sequence_id)) == (second, [stranger])


def test_what_makes_no_sense_is_refused(
    connection: psycopg.Connection, account_id: UUID, sequence_id: UUID, owner: UUID
) -> None:
    for senseless in (None, {}, {"all": [{"subject": "weather"}]}):
        with refused(connection, "filter_invalid"):
            as_member(connection, owner, ENROLL, sequence_id, Jsonb(senseless), 0)
    with refused(connection, "instance_not_found"):
        named = "select public.enroll_segment(%s, %s, %s)"
        as_member(connection, owner, named, sequence_id, Jsonb(EVERYBODY), uuid4())
    with refused(connection, "sequence_not_found"):
        stranger = add_member(connection, account_id, "owner")
        connection.execute("delete from public.account_members where user_id = %s", [stranger])
        as_member(connection, stranger, ENROLL, sequence_id, Jsonb(EVERYBODY), 0)
    connection.execute("update public.sequences set enabled = false where id = %s", [sequence_id])
    with refused(connection, "sequence_disabled"):
        as_member(connection, owner, ENROLL, sequence_id, Jsonb(EVERYBODY), 0)
