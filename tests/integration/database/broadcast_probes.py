"""Probes of segments, broadcasts and their people."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .broadcasting import EVERYBODY, TEXT, add_broadcast, add_sequence, add_step
from .control_plane import one
from .message_probes import account_of, make_simple
from .messages import add_contact
from .probe import CONTROL_PLANE_ONLY, SOME_ORCHESTRATOR, FunctionProbe, Row, TableProbe, fetch, pick


def make_broadcast(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(connection, "public.broadcasts", id=add_broadcast(connection, account_id))


def make_recipient(connection: psycopg.Connection, account_id: UUID) -> Row:
    recipient_id = one(
        connection,
        "insert into public.broadcast_recipients (account_id, broadcast_id, contact_id) "
        "values (%s, %s, %s) returning id",
        account_id, add_broadcast(connection, account_id), add_contact(connection, account_id),
    )  # fmt: skip
    return fetch(connection, "public.broadcast_recipients", id=recipient_id)


def make_step(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(
        connection, "public.sequence_steps", id=add_step(connection, add_sequence(connection, account_id))
    )


def make_enrollment(connection: psycopg.Connection, account_id: UUID) -> Row:
    enrollment_id = one(
        connection,
        "insert into public.sequence_enrollments (account_id, sequence_id, contact_id) "
        "values (%s, %s, %s) returning id",
        account_id,
        add_sequence(connection, account_id),
        add_contact(connection, account_id),
    )
    return fetch(connection, "public.sequence_enrollments", id=enrollment_id)


def make_campaign_contact(connection: psycopg.Connection, account_id: UUID) -> Row:
    contact_id = add_contact(connection, account_id)
    connection.execute(
        "with campaign as ("
        "insert into public.campaigns (account_id, name) values (%s, 'Natal') returning id) "
        "insert into public.campaign_contacts (account_id, campaign_id, contact_id) "
        "select %s, id, %s from campaign",
        [account_id, account_id, contact_id],
    )
    return fetch(connection, "public.campaign_contacts", contact_id=contact_id)


BROADCAST_TABLES: dict[str, TableProbe] = {
    "public.segments": TableProbe(
        key=("id",),
        make=make_simple("segments", "name, filter", "left(md5(random()::text), 8), '{\"all\": []}'"),
        body=lambda row: {**account_of(row), "name": uuid4().hex[:8], "filter": EVERYBODY},
        patch={"name": "taken"},
    ),
    "public.broadcasts": TableProbe(
        key=("id",),
        make=make_broadcast,
        body=lambda row: {**account_of(row), "name": uuid4().hex[:8], "content": TEXT},
        patch={"name": "taken"},
    ),
    "public.broadcast_recipients": TableProbe(
        key=("id",),
        make=make_recipient,
        body=lambda row: pick(row, "account_id", "broadcast_id", "contact_id"),
        patch={"status": "sent"},
    ),
    "public.sequences": TableProbe(
        key=("id",),
        make=make_simple("sequences", "name", "left(md5(random()::text), 8)"),
        body=lambda row: {**account_of(row), "name": uuid4().hex[:8]},
        patch={"name": "taken"},
    ),
    "public.sequence_steps": TableProbe(
        key=("id",),
        make=make_step,
        body=lambda row: {**pick(row, "account_id", "sequence_id"), "position": 9, "content": TEXT},
        patch={"position": 7},
    ),
    "public.campaign_contacts": TableProbe(
        key=("campaign_id", "contact_id"),
        make=make_campaign_contact,
        body=lambda row: pick(row, "account_id", "campaign_id", "contact_id"),
        patch={"created_at": "2026-01-01T00:00:00Z"},
    ),
    "public.sequence_enrollments": TableProbe(
        key=("id",),
        make=make_enrollment,
        body=lambda row: pick(row, "account_id", "sequence_id", "contact_id"),
        patch={"reason": "taken"},
    ),
}


def of_broadcast(**more: object) -> FunctionProbe:
    return FunctionProbe(
        lambda victim: {"broadcast_id": str(uuid4()), **more}, ("broadcast_not_found", "42501")
    )


def of_sequence(**more: object) -> FunctionProbe:
    return FunctionProbe(
        lambda victim: {"sequence_id": str(uuid4()), **more}, ("sequence_not_found", "42501")
    )


def of_segment() -> FunctionProbe:
    return FunctionProbe(
        lambda victim: {"account_id": victim["id"], "filter": EVERYBODY}, ("account_not_found", "42501")
    )


def plane_only(**arguments: object) -> FunctionProbe:
    return FunctionProbe(lambda victim: {**SOME_ORCHESTRATOR, **arguments}, CONTROL_PLANE_ONLY)


OF_BROADCAST: Row = {"broadcast_id": str(UUID(int=1))}
OF_TEST: Row = {**OF_BROADCAST, "contact_id": str(UUID(int=1))}
SENT_TEST: Row = {**OF_TEST, "instance_id": str(UUID(int=1)), "test_id": "1", "messages": []}
BROADCAST_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.count_segment": of_segment(),
    "public.preview_segment": of_segment(),
    "public.add_recipients": of_broadcast(contact_ids=[str(uuid4())], phones=["5521988880001"]),
    "public.clear_recipients": of_broadcast(),
    "public.start_broadcast": of_broadcast(),
    "public.pause_broadcast": of_broadcast(),
    "public.cancel_broadcast": of_broadcast(),
    "public.clone_broadcast": of_broadcast(),
    "public.test_broadcast": of_broadcast(phone="5521988880001"),
    "public.preview_broadcast": of_broadcast(),
    "public.broadcast_statistics": of_broadcast(),
    "public.enroll": of_sequence(contact_ids=[str(uuid4())]),
    "public.enroll_segment": of_sequence(filter=EVERYBODY),
    "public.unenroll": of_sequence(contact_ids=[str(uuid4())]),
    "public.sequence_statistics": of_sequence(),
    "orchestrator.claim_recipients": plane_only(**OF_BROADCAST, max_items=1),
    "orchestrator.feed_recipients": plane_only(**OF_BROADCAST, items=[]),
    "orchestrator.claim_broadcast_test": plane_only(**OF_TEST),
    "orchestrator.send_broadcast_test": plane_only(**SENT_TEST),
    "orchestrator.follow_broadcasts": FunctionProbe(lambda victim: {"max_items": 1}, CONTROL_PLANE_ONLY),
}
