"""Rows that eight callers insert → sent through the real library, beside that library alone."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from typing import Any

import httpx
import psycopg

from benchmarks.figures import Figure
from benchmarks.processor import measured
from devstack.settings import ROOT, node_program
from devstack.testing import DemoStack, find_browser, wait_for

CALLERS = 8
ROWS_A_REQUEST = 25
CHATS_ROWS = 2000
ONE_CHAT_ROWS = 1000
STRANGERS = 160
SECONDS = 120
# Of the bare library's, which is called by eight at once too.
CHATS_TARGET, ONE_CHAT_TARGET = 0.45, 0.35
# Of PostgreSQL, gateway and orchestrator, for a message.
OURS = ("postgres", "gateway", "orchestrator")
PROCESSOR_TARGET = 7


def measure(stack: DemoStack) -> list[Figure]:
    """Messages a second from the first insert to the last one that WhatsApp's server has."""
    bare = run_bare_library(stack)
    token = stack.sign_in("operator")
    with psycopg.connect(stack.database_url, autocommit=True) as database:
        number = connect(stack, token)
        contacts = meet(stack, database, number)
        texts = [contacts[place % CALLERS] for place in range(CHATS_ROWS)]
        with measured(stack) as usage:
            chats = asyncio.run(send(stack, token, database, number, texts))
        one_chat = asyncio.run(send(stack, token, database, number, contacts[:1] * ONE_CHAT_ROWS))
        strangers = [add_contact(database, number, f"552191{place:07}") for place in range(STRANGERS)]
        first = asyncio.run(send(stack, token, database, number, strangers))
        latency = asyncio.run(answer_one_by_one(stack, token, database, number, contacts[0]))
    bare_chats, bare_one_chat = bare["outbound_chats_per_second"], bare["outbound_one_chat_per_second"]
    processor = {part: seconds / CHATS_ROWS * 1000 for part, seconds in usage.seconds.items()}
    ours = sum(processor[part] for part in OURS)
    return [
        Figure("outbound, bare library, one at a time", bare["outbound_per_second"], "/s"),
        Figure("outbound, bare library, 8 at once to 8 chats", bare_chats, "/s"),
        Figure("outbound unpaced, 8 callers to 8 chats", chats, "/s"),
        Figure("… against the bare library", chats / bare_chats, "x", CHATS_TARGET, "≥"),
        Figure("outbound, bare library, 8 at once to one chat", bare_one_chat, "/s"),
        Figure("outbound unpaced, 8 callers to one chat", one_chat, "/s"),
        Figure("… against the bare library", one_chat / bare_one_chat, "x", ONE_CHAT_TARGET, "≥"),
        Figure(f"processor for a message out: {', '.join(OURS)}", ours, "ms", PROCESSOR_TARGET),
        *(Figure(f"processor for a message out: {part}", used, "ms") for part, used in processor.items()),
        Figure("outbound unpaced, 8 callers, each to a stranger", first, "/s"),
        Figure("insert → sent, one at a time, p50", latency, "ms"),
    ]


def connect(stack: DemoStack, token: str, order: str = "port.desc") -> dict[str, Any]:
    """The first in that order of the numbers that he has, connected and unpaced."""
    query = f"instances?select=id,account_id,instance_name,status,qr_code&order={order}&limit=1"

    def look(*good: str) -> dict[str, Any] | None:
        row = stack.rows(query, token)[0]
        return row if row["status"] in good else None

    row = stack.rows(query, token)[0]
    stack.command(token, row, "start")
    row = wait_for("a code or a connection", lambda: look("awaiting_scan", "connected"), SECONDS)
    if row["status"] == "awaiting_scan":
        stack.scan(phone_of(row), row["qr_code"])
    row = wait_for("the connection", lambda: look("connected"), SECONDS)
    patch = {"messages_per_minute": None, "warm_up": False}
    url = f"{stack.supabase_url}/rest/v1/instances?id=eq.{row['id']}"
    httpx.patch(url, json=patch, headers=headers(stack, token)).raise_for_status()
    return row


def meet(stack: DemoStack, database: psycopg.Connection, number: dict[str, Any]) -> list[str]:
    """One customer for each caller, who has written to the number."""
    url = f"{stack.simulator_url}/phones/{phone_of(number)}/incoming"
    for place in range(CALLERS):
        body = {"from": f"552196000000{place}", "name": f"Cliente {place}", "body": "oi"}
        httpx.post(url, json=body).raise_for_status()

    def look() -> list[str] | None:
        found = database.execute(
            "select contact_id::text from public.chats where instance_id = %s and wa_chat_id is not null",
            [number["id"]],
        ).fetchall()
        return [contact_id for (contact_id,) in found] if len(found) >= CALLERS else None

    return wait_for("the customers", look, SECONDS)


def add_contact(database: psycopg.Connection, number: dict[str, Any], phone: str) -> str:
    row = database.execute(
        "insert into public.contacts (account_id, phone) values (%s, %s) returning id::text",
        [number["account_id"], phone],
    ).fetchone()
    assert row is not None
    return str(row[0])


async def send(
    stack: DemoStack, token: str, database: psycopg.Connection, number: dict[str, Any], contacts: list[str]
) -> float:
    """Each caller inserts its share, so many rows a request; messages a second until all are sent."""
    batch = f"bench {time.time_ns()}"
    rows = [row_of(number, contact_id, f"{batch} {place}") for place, contact_id in enumerate(contacts)]
    url = f"{stack.supabase_url}/rest/v1/conversations"
    async with httpx.AsyncClient(headers=headers(stack, token), timeout=30) as http:

        async def call(share: list[dict[str, Any]]) -> None:
            for start in range(0, len(share), ROWS_A_REQUEST):
                answer = await http.post(url, json=share[start : start + ROWS_A_REQUEST])
                answer.raise_for_status()

        await asyncio.gather(*(call(rows[caller::CALLERS]) for caller in range(CALLERS)))
    return await asyncio.to_thread(rate, database, number, batch, len(rows))


def rate(database: psycopg.Connection, number: dict[str, Any], batch: str, count: int) -> float:
    """By the database's own clock."""

    def look() -> tuple[float] | None:
        found = database.execute(
            "select count(*) filter (where sent_at is not null), count(*) filter (where status = 'failed'),"
            " extract(epoch from max(sent_at) - min(created_at))::float, array_agg(distinct error_code)"
            " from public.conversations where instance_id = %s and starts_with(message, %s)",
            [number["id"], batch],
        ).fetchone()
        assert found is not None and found[1] == 0, f"failed messages: {found}"
        return (found[2],) if found[0] >= count else None

    (seconds,) = wait_for(f"{count} sent messages", look, SECONDS)
    return count / seconds


async def answer_one_by_one(
    stack: DemoStack, token: str, database: psycopg.Connection, number: dict[str, Any], contact_id: str
) -> float:
    """Milliseconds from a single insert to sent, the median of twenty."""
    times = [1000 / await send(stack, token, database, number, [contact_id]) for _ in range(20)]
    return sorted(times)[10]


def row_of(number: dict[str, Any], contact_id: str, message: str) -> dict[str, Any]:
    where = {"account_id": number["account_id"], "instance_id": number["id"]}
    return where | {"contact_id": contact_id, "message": message}


def headers(stack: DemoStack, token: str) -> dict[str, str]:
    return {"apikey": stack.publishable_key, "authorization": f"Bearer {token}"}


def phone_of(number: dict[str, Any]) -> str:
    return str(number["instance_name"]).removeprefix("instance_")


def run_bare_library(stack: DemoStack) -> dict[str, float]:
    """The unmodified library alone, in the same browser against the same simulator."""
    environment = {
        **os.environ,
        "SIMULATOR_JSON": str(stack.state / "simulator" / "simulator.json"),
        "BROWSER": find_browser(),
        "MESSAGES": "1000",
        "LANES": str(CALLERS),
        "SETTLE_MS": "0",
    }
    done = subprocess.run(
        [node_program(), str(ROOT / "benchmarks" / "bare_library.ts")],
        env=environment, capture_output=True, text=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.strip().splitlines()[-1])
