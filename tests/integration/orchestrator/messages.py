"""Messages as tests make them happen, and the rows they become."""

from typing import Any

from psycopg.rows import dict_row

from tests.integration.orchestrator.harness import Number, OrchestratorProcess


def connect(orchestrator: OrchestratorProcess, number: Number) -> None:
    """Start and scan."""
    assert number.run("start")["status"] == "done"
    orchestrator.node(number.id).scan("5511999990301")
    number.wait("connected")


def rows(number: Number) -> list[dict[str, Any]]:
    """The messages of a number, oldest first."""
    with number.connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select * from public.conversations where instance_id = %s order by seq", [number.id]
        ).fetchall()


def texts(number: Number) -> list[str]:
    return [row["message"] for row in rows(number) if not row["from_me"]]


def numbered(count: int) -> list[str]:
    return [f"oi {place}" for place in range(1, count + 1)]


def receive(orchestrator: OrchestratorProcess, number: Number, count: int, sender: str) -> None:
    """The phone gets that many messages in one go."""
    orchestrator.node(number.id).post("/memory/incoming", **{"from": sender}, body="oi", count=count)
