"""A flow asks a program with a secret of its account: the program is told it, and nothing else has it."""

from __future__ import annotations

import json
from collections.abc import Callable

import psycopg
from psycopg import sql

from tests.integration.orchestrator.flows import add_flow, graph, heard, runs, says, write
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import connect, unpace
from tests.support.receiver import Answer, receiving

ANA = "5511988881001"
SECRET = 'sk_live_3f9a\\0c/"d1'
SECONDS = 60


def test_a_secret_is_told_to_whom_is_asked_and_to_nobody_else(
    start_orchestrator: Callable[..., OrchestratorProcess], number: Number
) -> None:
    number.connection.execute(
        "select private.keep_secret(%s, 'secret:loja', %s)", [number.tenant.account_id, SECRET]
    )
    with receiving() as receiver:
        receiver.answers["/pedido"] = Answer.json({"n": 7, "said": f"Bearer {SECRET}"})
        asks = {
            "type": "http", "method": "POST", "url": receiver.url("/pedido"), "next": "a",
            "body": {"nome": "Ana"},
            "secrets": [{"header": "Authorization", "secret": "loja", "prefix": "Bearer "}],
            "save": [{"path": "n", "to": {"variable": "n"}}, {"path": "said", "to": {"variable": "said"}}],
        }  # fmt: skip
        orchestrator = start_orchestrator(ZAPBASE_REQUEST_ALLOWED_HOSTS=receiver.host)
        connect(orchestrator, number)
        unpace(number)
        said = says("{{ variables.n }} {{ variables.said }}", "m")
        flow_id = add_flow(
            number, "segredo", graph("h", h=asks, a=said, m={"type": "delay", "for": "P1D"}), "segredo"
        )
        write(orchestrator, number, ANA, "segredo")
        wait_for(lambda: heard(orchestrator, number)[ANA], SECONDS, "the answer")
        [asked] = receiver.asked
    assert heard(orchestrator, number)[ANA] == ["7 Bearer ***"]
    assert asked.headers["authorization"] == f"Bearer {SECRET}"
    assert SECRET not in asked.headers["idempotency-key"]
    [run] = runs(number, flow_id)
    assert run["status"] == "waiting"
    assert tables_with(number.connection, "sk_live_3f9a") == []
    assert "sk_live_3f9a" not in orchestrator.log.read_text()


def tables_with(connection: psycopg.Connection, text: str) -> list[str]:
    """Those of our tables in which some row says this."""
    tables = connection.execute(
        "select schemaname, tablename from pg_tables where schemaname in ('public', 'private')"
    ).fetchall()
    found: list[str] = []
    for schema, table in tables:
        query = sql.SQL("select 1 from {} kept where kept::text like %s limit 1")
        named = sql.Identifier(schema, table)
        if connection.execute(query.format(named), [f"%{text}%"]).fetchone():
            found.append(json.dumps([schema, table]))
    return found
