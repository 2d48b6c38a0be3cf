"""What a message in and an idle number cost: processor time of every part together, and of each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from benchmarks.figures import Figure
from benchmarks.inbound import stream
from benchmarks.outbound import connect
from benchmarks.processor import Usage, measured
from devstack.testing import DemoStack, wait_for

SECONDS = 60
RATE = 50
STREAM_SECONDS = 10
SETTLE_SECONDS = 15
IDLE_SECONDS = 60
TARGETS = {"message": 10, "idle": 8}


def measure(stack: DemoStack) -> list[Figure]:
    token = stack.sign_in("operator")
    with psycopg.connect(stack.database_url, autocommit=True) as database:
        number = connect(stack, token)
        with only(stack, token, number["id"]):
            # The first time everything is cold.
            asyncio.run(stream(stack, token, database, number, RATE, 2))
            with measured(stack) as receiving:
                asyncio.run(stream(stack, token, database, number, RATE, STREAM_SECONDS))
            time.sleep(SETTLE_SECONDS)
            with measured(stack) as idle:
                time.sleep(IDLE_SECONDS)
    messages = RATE * STREAM_SECONDS
    return [
        *figures(f"processor, a message in at {RATE}/s", receiving, messages, "ms", TARGETS["message"]),
        *figures("processor, idle with one number", idle, IDLE_SECONDS, "ms/s", TARGETS["idle"]),
    ]


def figures(title: str, usage: Usage, count: int, unit: str, target: float) -> list[Figure]:
    parts = [
        Figure(f"{title}: {part}", seconds / count * 1000, unit) for part, seconds in usage.seconds.items()
    ]
    return [Figure(title, usage.total / count * 1000, unit, target), *parts]


@contextmanager
def only(stack: DemoStack, token: str, instance_id: str) -> Generator[None]:
    """No other number runs meanwhile."""
    query = f"instances?select=id,account_id,status&id=neq.{instance_id}"
    others = [row for row in stack.rows(query, token) if row["status"] != "disconnected"]
    for row in others:
        stack.command(token, row, "stop")

    def stopped() -> bool | None:
        return all(row["status"] == "disconnected" for row in stack.rows(query, token)) or None

    wait_for("the other numbers' end", stopped, SECONDS)
    yield
    for row in others:
        stack.command(token, row, "start")
