"""Templates in flows and broadcasts: whose they are, by which number they go, whom nothing else reaches."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .broadcasting import add_broadcast, add_people, claim_people, feed, start, status_of, statuses
from .cloud_numbers import CloudNumber
from .control_plane import ControlPlane, add_account, one, refused
from .flows import advance, claim_runs, of_run
from .members import as_member

COMPONENTS = [
    {"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}"},
    {"type": "BODY", "text": "Olá {{nome}}"},
]
VALUES = [{"part": "header", "name": "1", "text": "42"}, {"part": "body", "name": "nome", "text": "Ana"}]
ITEM: dict[str, Any] = {"kind": "template", "name": "pedido", "language": "pt_BR", "values": VALUES}
CONTENT = {"name": "pedido", "language": "pt_BR", "header": ["42"], "body": {"nome": "Ana"}}


def add_template(connection: psycopg.Connection, account_id: UUID, instance_id: UUID, **columns: str) -> None:
    row = {"name": "pedido", "status": "APPROVED"} | columns
    connection.execute(
        "insert into public.message_templates (account_id, instance_id, name, language, status, components) "
        "values (%s, %s, %s, 'pt_BR', %s, %s)",
        [account_id, instance_id, row["name"], row["status"], Jsonb(COMPONENTS)],
    )


@pytest.fixture
def official(connection: psycopg.Connection, account_id: UUID) -> CloudNumber:
    """A number of Meta's that has the template."""
    number = CloudNumber(connection, account_id)
    add_template(connection, account_id, number.id)
    return number


def sends(*contents: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "send", "kind": "template", "content": content, "n": n} for n, content in enumerate(contents)
    ]


def test_a_number_with_a_browser_says_what_the_template_says(
    holder: ControlPlane, run_id: UUID, account_id: UUID
) -> None:
    connection = holder.connection
    add_template(connection, account_id, CloudNumber(connection, account_id).id)
    stranger = add_account(connection)
    add_template(connection, stranger, CloudNumber(connection, stranger).id, name="natal")
    [run] = claim_runs(holder)
    assert advance(holder, run, actions=sends(CONTENT, CONTENT | {"name": "natal"}, CONTENT | {"header": []}))
    rows = connection.execute(
        "select kind, message, content, status from public.conversations where client_key like %s",
        [f"run:{run_id}:%"],
    ).fetchall()
    assert rows == [("text", "Pedido 42\n\nOlá Ana", None, "queued")]
    [trace] = of_run(connection, run_id, "trace")
    codes = [entry["code"] for entry in trace if entry.get("what") == "refused"]
    assert codes == ["template_unavailable", "template_parameters"]


@pytest.mark.parametrize(
    ("columns", "changes", "codes"),
    [
        ({}, {}, []),
        ({}, {"name": "natal"}, ["template_unknown"]),
        ({}, {"language": "en"}, ["template_unknown"]),
        ({"status": "PAUSED"}, {}, ["template_unknown"]),
    ],
)
def test_a_graph_names_templates_that_meta_has_approved(
    connection: psycopg.Connection,
    account_id: UUID,
    columns: dict[str, str],
    changes: dict[str, str],
    codes: list[str],
) -> None:
    add_template(connection, account_id, CloudNumber(connection, account_id).id, **columns)
    # What stands in a gap may be called as an exit is.
    value = {"part": "body", "name": "next", "text": "gone"}
    block = {"type": "content", "items": [ITEM | {"values": [value]} | changes], "on_unsent": "a"}
    graph = {"schema": 1, "start": "a", "nodes": {"a": block}}
    problems = one(connection, "select private.flow_problems(%s, %s, %s)", account_id, uuid4(), Jsonb(graph))
    assert [found["code"] for found in problems] == codes
    nowhere = Jsonb(graph | {"nodes": {"a": block | {"on_unsent": "zzz"}}})
    problems = one(connection, "select private.flow_problems(%s, %s, %s)", account_id, uuid4(), nowhere)
    assert [found["code"] for found in problems] == ["exit_unknown"]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"language": None},
        {"values": {}},
        {"values": ["x"]},
        {"values": [VALUES[0] | {"part": "footer"}]},
        {"values": [VALUES[0] | {"name": "a b"}]},
        {"values": [VALUES[0] | {"text": " "}]},
        {"values": [VALUES[0] | {"part": "button", "name": "dez"}]},
        {"values": [VALUES[0] | {"more": 1}]},
        {"values": VALUES * 26},
    ],
)
def test_what_is_no_template_is_in_no_broadcast(
    connection: psycopg.Connection, account_id: UUID, changes: dict[str, Any]
) -> None:
    with refused(connection, "content_invalid"):
        add_broadcast(connection, account_id, {"items": [ITEM | changes]})
    add_broadcast(connection, account_id, {"items": [ITEM]})


def knows(number: CloudNumber, contact_id: UUID, received: str | None) -> None:
    number.connection.execute(
        "insert into public.chats (account_id, instance_id, contact_id, wa_chat_id, last_received_at) "
        "select %s, %s, %s, %s, now() - %s::interval",
        [number.account_id, number.id, contact_id, f"{uuid4().hex}@c.us", received],
    )


def preview(connection: psycopg.Connection, owner: UUID, broadcast_id: UUID) -> tuple[int, dict[str, int]]:
    told = as_member(connection, owner, "select public.preview_broadcast(%s)", broadcast_id)
    return told["recipients"], told["excluded"]


def test_what_is_no_template_goes_to_who_wrote_today(official: CloudNumber, owner: UUID) -> None:
    connection, account_id = official.connection, official.account_id
    lately, long_ago, never, _ = add_people(connection, account_id, 4)
    for contact_id, received in ((lately, "1 hour"), (long_ago, "25 hours"), (never, None)):
        knows(official, contact_id, received)
    for content in (
        None,
        {"items": [ITEM, {"kind": "text", "text": "Oi"}]},
        {"variants": [
            {"id": "a", "percent": 50, "items": [ITEM]},
            {"id": "b", "percent": 50, "items": [{"kind": "text", "text": "Oi"}]},
        ]},
    ):  # fmt: skip
        broadcast_id = add_broadcast(connection, account_id, content)
        assert preview(connection, owner, broadcast_id) == (1, {"window_closed": 3})
    assert preview(connection, owner, add_broadcast(connection, account_id, {"items": [ITEM]})) == (4, {})
    start(connection, owner, broadcast_id)
    assert statuses(connection, broadcast_id) == {"queued": 1, "skipped window_closed": 3}


def test_who_is_known_to_no_number_is_left_to_those_that_may_write_to_him(
    official: CloudNumber, holder: ControlPlane, number: UUID, owner: UUID
) -> None:
    connection, account_id = official.connection, official.account_id
    people = add_people(connection, account_id, 3)
    knows(official, people[0], "25 hours")
    broadcast_id = add_broadcast(connection, account_id)
    assert preview(connection, owner, broadcast_id) == (2, {"window_closed": 1})
    start(connection, owner, broadcast_id)
    items = claim_people(holder, broadcast_id)["items"]
    assert [item["instance_id"] for item in items] == [str(number)] * 2
    connection.execute("update public.instances set status = 'disconnected' where id = %s", [number])
    assert claim_people(holder, broadcast_id)["items"] == []


def test_a_window_that_closes_meanwhile_leaves_him_out_and_the_broadcast_ends(
    official: CloudNumber, owner: UUID
) -> None:
    connection, account_id = official.connection, official.account_id
    [contact_id] = add_people(connection, account_id, 1)
    knows(official, contact_id, "1 hour")
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    items = claim_people(official.plane, broadcast_id)["items"]
    connection.execute(
        "update public.chats set last_received_at = now() - interval '25 hours' where contact_id = %s",
        [contact_id],
    )
    feed(official.plane, broadcast_id, *items)
    assert statuses(connection, broadcast_id) == {"skipped window_closed": 1}
    assert claim_people(official.plane, broadcast_id)["seconds"] is None
    assert status_of(connection, broadcast_id) == ("done", None)


def test_each_number_of_a_broadcast_has_its_template(official: CloudNumber, owner: UUID) -> None:
    connection, account_id = official.connection, official.account_id
    add_people(connection, account_id, 1)
    other = CloudNumber(connection, account_id)
    broadcast_id = add_broadcast(connection, account_id, {"items": [ITEM]})
    with refused(connection, "template_unavailable"):
        start(connection, owner, broadcast_id)
    add_template(connection, account_id, other.id)
    assert start(connection, owner, broadcast_id)["status"] == "running"
