"""A message on the phone → a row, and → a subscriber who has read it: through the real library, beside that
library alone, and through the engine without a browser."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from typing import Any

import httpx
import psycopg

from benchmarks.figures import Figure
from benchmarks.memory_number import MemoryNumber, memory_number
from benchmarks.outbound import connect, phone_of, run_bare_library
from benchmarks.subscriber import subscribed
from devstack.testing import DemoStack, wait_for

SECONDS = 120
WEBJS_MESSAGES = 2000
MEMORY_MESSAGES = 10_000
SENDERS = 20
# Messages a second, and for how many seconds.
STREAMS = {50: 8, 100: 5}
# Milliseconds where the state before took 22: machines differ by a factor of two.
TARGETS = {"webjs": 500, "memory": 1000, "p95": 15}


def measure(stack: DemoStack) -> list[Figure]:
    bare = run_bare_library(stack)["inbound_per_second"]
    token = stack.sign_in("operator")
    with psycopg.connect(stack.database_url, autocommit=True) as database:
        number = connect(stack, token)
        webjs = burst(database, number["id"], WEBJS_MESSAGES, lambda run: receive(stack, number, run))
        delays = {
            rate: asyncio.run(stream(stack, token, database, number, rate, seconds))
            for rate, seconds in STREAMS.items()
        }
        with memory_number(stack, database, number["account_id"]) as memory:
            fast = burst(database, memory.id, MEMORY_MESSAGES, lambda run: receive_in_memory(memory, run))
    figures = [
        Figure("inbound, bare library, inject → event", bare, "/s"),
        Figure("inbound burst through webjs, committed", webjs, "/s", TARGETS["webjs"], "≥"),
        Figure("inbound burst through webjs against the bare library", webjs / bare, "x"),
        Figure("inbound burst through the memory engine, committed", fast, "/s", TARGETS["memory"], "≥"),
    ]
    for rate, milliseconds in delays.items():
        title = f"inject → subscriber at {rate}/s"
        target = TARGETS["p95"] if rate == min(STREAMS) else None
        figures.append(Figure(f"{title}, p50", statistics.median(milliseconds), "ms"))
        figures.append(Figure(f"{title}, p95", statistics.quantiles(milliseconds, n=20)[-1], "ms", target))
    return figures


def burst(database: psycopg.Connection, instance_id: str, count: int, inject: Callable[[str], None]) -> float:
    """Messages a second from the injection to the last commit; `inject` is told how its texts begin."""
    run = f"burst {time.time_ns()}"
    started = time.perf_counter()
    inject(run)
    query = "select count(*) from public.conversations where instance_id = %s and starts_with(message, %s)"

    def committed() -> bool | None:
        found = database.execute(query, [instance_id, run]).fetchone()
        return (found is not None and found[0] >= count) or None

    wait_for(f"{count} rows", committed, SECONDS, longest_pause=0.05)
    return count / (time.perf_counter() - started)


def receive(stack: DemoStack, number: dict[str, Any], run: str) -> None:
    """The simulated phone gets all of them in one go."""
    messages = [
        {"from": f"55219700000{place % SENDERS:02}", "name": "Bia", "body": f"{run} {place}"}
        for place in range(WEBJS_MESSAGES)
    ]
    url = f"{stack.simulator_url}/phones/{phone_of(number)}/incoming"
    httpx.post(url, json={"messages": messages}, timeout=60).raise_for_status()


def receive_in_memory(memory: MemoryNumber, run: str) -> None:
    for sender in range(SENDERS):
        body = {"from": f"55219800000{sender:02}", "body": run, "count": MEMORY_MESSAGES // SENDERS}
        memory.post("/memory/incoming", body)


async def stream(
    stack: DemoStack,
    token: str,
    database: psycopg.Connection,
    number: dict[str, Any],
    rate: int,
    seconds: int,
) -> list[float]:
    """Milliseconds from before each message is given to the phone until a member's program has its row."""
    run, sent = f"stream {time.time_ns()}", dict[str, float]()
    url = f"{stack.simulator_url}/phones/{phone_of(number)}/incoming"
    account_id = number["account_id"]
    async with subscribed(stack, account_id) as member, httpx.AsyncClient(timeout=30) as http:

        async def send(place: int) -> None:
            body = {"from": f"55219900000{place % SENDERS:02}", "name": "Bia", "body": f"{run} {place}"}
            sent[body["body"]] = time.perf_counter()
            (await http.post(url, json=body)).raise_for_status()

        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for place in range(rate * seconds):
                await asyncio.sleep(begun + place / rate - time.perf_counter())
                group.create_task(send(place))
        query = (
            "select id::text, message from public.conversations "
            "where instance_id = %s and starts_with(message, %s)"
        )

        def heard() -> list[tuple[str, str]] | None:
            rows = database.execute(query, [number["id"], run]).fetchall()
            return rows if len(rows) == len(sent) and all(row[0] in member.read for row in rows) else None

        rows = await asyncio.to_thread(wait_for, "every message at its subscriber", heard, SECONDS)
    return [(member.read[message_id] - sent[text]) * 1000 for message_id, text in rows]
