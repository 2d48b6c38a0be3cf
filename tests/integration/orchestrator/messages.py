"""Messages as tests make them happen, and the rows they become."""

import json
from typing import Any

from psycopg.rows import dict_row

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for

SETTLE_SECONDS = 90
PLACE = {"latitude": -23.5, "longitude": -46.6, "name": "Loja"}


def connect(orchestrator: OrchestratorProcess, number: Number) -> None:
    """Start and scan."""
    ended = number.run("start")
    assert ended["status"] == "done", (ended, orchestrator.log.read_text()[-3000:])
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


def unpace(number: Number) -> None:
    """Send as fast as it goes."""
    number.connection.execute(
        "update public.instances set messages_per_minute = null, warm_up = false where id = %s", [number.id]
    )


def open_contact(number: Number, phone: str) -> str:
    """A contact of the number's account."""
    row = number.connection.execute(
        "insert into public.contacts (account_id, phone) values (%s, %s) returning id",
        [number.tenant.account_id, phone],
    ).fetchone()
    assert row is not None
    return str(row[0])


def queue(number: Number, contact_id: str, messages: list[str]) -> None:
    """Insert messages to send, in that order."""
    number.connection.execute(
        "insert into public.conversations (account_id, instance_id, contact_id, message)"
        " select %s, %s, %s, text from unnest(%s::text[]) with ordinality told (text, place) order by place",
        [number.tenant.account_id, number.id, contact_id, messages],
    )


def status_counts(number: Number) -> dict[str, int]:
    """How many of our messages stand where."""
    found = number.connection.execute(
        "select status, count(*) from public.conversations where instance_id = %s and from_me group by 1",
        [number.id],
    )
    return {str(status): int(count) for status, count in found}


def phone_texts(orchestrator: OrchestratorProcess, number: Number, chat_id: str | None = None) -> list[str]:
    """The texts that left through the number, oldest first, as its phone has them."""
    messages = orchestrator.node(number.id).get("/memory/messages")["messages"]
    ours = [message for message in messages if message["from_me"]]
    return [message["body"] for message in ours if chat_id in (None, message["chat_id"])]


def insert(number: Number, contact_id: str, **columns: Any) -> str:
    """Queue one message; its id."""
    known = {"account_id": number.tenant.account_id, "instance_id": number.id, "contact_id": contact_id}
    row = {**known, **columns}
    values = [json.dumps(value) if isinstance(value, dict) else value for value in row.values()]
    found = number.connection.execute(
        f"insert into public.conversations ({', '.join(row)}) values ({', '.join(['%s'] * len(row))})"  # pyright: ignore[reportArgumentType]
        " returning id::text",
        values,
    ).fetchone()
    assert found is not None
    return str(found[0])


def row_of(number: Number, message_id: str) -> dict[str, Any]:
    return next(row for row in rows(number) if str(row["id"]) == message_id)


def wait_sent(number: Number, *message_ids: str) -> None:
    def are_sent() -> bool:
        found = {str(row["id"]): row for row in rows(number)}
        assert not [row for row in found.values() if row["status"] == "failed"], found
        return all(found[each]["status"] in ("sent", "delivered", "read") for each in message_ids)

    wait_for(are_sent, SETTLE_SECONDS, "everything to be sent")


def states(orchestrator: OrchestratorProcess, number: Number) -> list[dict[str, Any]]:
    """Our messages as the phone has them, with what became of them."""
    found = orchestrator.node(number.id).get("/memory/states")["states"]
    return [state for state in found if state["message"]["from_me"]]
