"""Flows as tests make them, and where people are in them."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from psycopg.rows import dict_row

from tests.integration.orchestrator.harness import Number, OrchestratorProcess

Json = dict[str, Any]
MENU: Json = {
    "type": "menu",
    "text": "Escolha",
    "options": [{"id": "a", "label": "Pão", "next": "a"}, {"id": "b", "label": "Bolo", "next": "b"}],
    "attempts": 3,
}


def says(text: str, leads_to: str | None = None) -> Json:
    return {"type": "content", "items": [{"kind": "text", "text": text}], "next": leads_to}


def graph(start: str, **nodes: Json) -> Json:
    return {"schema": 1, "start": start, "nodes": nodes}


def menu() -> Json:
    """Bread or cake."""
    return graph("m", m=MENU, a=says("Pão então"), b=says("Bolo então"))


def add_flow(number: Number, name: str, drawn: Json, word: str | None = None) -> str:
    """A published flow, and the word that begins it."""
    found = number.connection.execute(
        "insert into public.flows (account_id, name, draft) values (%s, %s, %s) returning id",
        [number.tenant.account_id, name, json.dumps(drawn)],
    ).fetchone()
    assert found is not None
    publish(number, str(found[0]), drawn)
    if word is not None:
        number.connection.execute(
            "insert into public.keywords (account_id, name, terms, flow_id) values (%s, %s, array[%s], %s)",
            [number.tenant.account_id, name, word, found[0]],
        )
    return str(found[0])


def publish(number: Number, flow_id: str, drawn: Json) -> None:
    """One more version."""
    number.connection.execute(
        "with version as (insert into public.flow_versions (account_id, flow_id, number, graph) values"
        " (%s, %s, 1 + (select count(*) from public.flow_versions where flow_id = %s), %s) returning id)"
        " update public.flows set published_version_id = version.id from version where flows.id = %s",
        [number.tenant.account_id, flow_id, flow_id, json.dumps(drawn), flow_id],
    )


def runs(number: Number, flow_id: str) -> list[Json]:
    """All of a flow, the first to begin first."""
    with number.connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select * from public.flow_runs where flow_id = %s order by created_at, id", [flow_id]
        ).fetchall()


def write(orchestrator: OrchestratorProcess, number: Number, sender: str, *bodies: str) -> None:
    """Somebody writes, one message right after another."""
    for body in bodies:
        orchestrator.node(number.id).post("/memory/incoming", **{"from": sender}, body=body, name="Ana")


def heard(orchestrator: OrchestratorProcess, number: Number) -> dict[str, list[str]]:
    """What each person has got, in its order."""
    by_person: defaultdict[str, list[str]] = defaultdict(list)
    for message in orchestrator.node(number.id).get("/memory/messages")["messages"]:
        if message["from_me"]:
            by_person[message["chat_id"].partition("@")[0]].append(message["body"])
    return by_person
