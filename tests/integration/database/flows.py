"""Flows, versions and runs for tests."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import one

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
