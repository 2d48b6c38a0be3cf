"""Flows, versions and runs for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString, cast
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import Answer, ControlPlane, one

Graph = dict[str, Any]

GREETING: Graph = {
    "schema": 1,
    "start": "a",
    "nodes": {"a": {"type": "content", "items": [{"kind": "text", "text": "Olá"}], "next": None}},
}


def add_flow(connection: psycopg.Connection, account_id: UUID, graph: Graph = GREETING) -> UUID:
    """A flow that is published."""
    flow_id = cast(
        UUID,
        one(
            connection,
            "insert into public.flows (account_id, name, draft) values (%s, %s, %s) returning id",
            account_id,
            uuid4().hex,
            Jsonb(graph),
        ),
    )
    connection.execute("select private.publish_draft(f) from public.flows f where f.id = %s", [flow_id])
    return flow_id


def add_run(
    connection: psycopg.Connection, flow_id: UUID, chat_id: UUID, lane: str = "flow", by: str = "member"
) -> UUID:
    return cast(
        UUID,
        one(
            connection,
            "select private.start_run(f, %s, %s, null, %s) from public.flows f where f.id = %s",
            chat_id,
            by,
            lane,
            flow_id,
        ),
    )


def claim_runs(plane: ControlPlane, max_items: int = 100) -> list[Answer]:
    answer = plane.call("claim_runs", claim_id=uuid4(), max_items=max_items)
    return cast(list[Answer], answer["runs"])


def outcome(
    revision: int = 1,
    *,
    says: Sequence[str] = (),
    actions: Sequence[dict[str, Any]] = (),
    trace: Sequence[dict[str, Any]] = (),
    seconds: float | None = None,
    **state: object,
) -> dict[str, Any]:
    """What an engine answers. `seconds`: until it wakes."""
    moment = datetime.now(UTC) + timedelta(seconds=86400 if seconds is None else seconds)
    status = "waiting" if state.get("awaits") else "running"
    sends = [{"type": "send", "kind": "text", "text": text, "n": n} for n, text in enumerate(says)]
    return {
        "state": {
            "revision": revision,
            "node": "a",
            "status": status,
            "wake_at": moment.isoformat(),
            **state,
        },
        "actions": [*actions, *sends],
        "trace": [*trace],
    }


def advance(plane: ControlPlane, run: Answer, revision: int = 1, **values: Any) -> bool:
    """The step from the claimed run's revision to the next."""
    said = Jsonb(outcome(revision, **values))
    answer = plane.call("advance_run", run_id=run["id"], revision=run["revision"], outcome=said)
    return cast(bool, answer["advanced"])


def of_run(connection: psycopg.Connection, run_id: object, columns: LiteralString) -> tuple[Any, ...]:
    row = connection.execute(f"select {columns} from public.flow_runs where id = %s", [run_id]).fetchone()
    assert row
    return row


def texts_of(connection: psycopg.Connection, run_id: object) -> list[str]:
    """What a run has said, in order."""
    rows = connection.execute(
        "select message from public.conversations where client_key like %s order by seq", [f"run:{run_id}:%"]
    )
    return [message for (message,) in rows]
