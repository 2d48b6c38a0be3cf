"""How soon a killed orchestrator's successor has its running numbers back."""

from __future__ import annotations

import os
import signal
import statistics
import time
from typing import Any

from benchmarks.figures import Figure
from benchmarks.fleet_memory import START_SECONDS, numbers
from devstack.testing import DemoStack, wait_for

ROUNDS = 3


def measure(stack: DemoStack) -> list[Figure]:
    """From kill -9 to the end of a command on an adopted number, in the very same node instance."""
    token = stack.sign_in("operator")
    instance = numbers(stack, token)[1]
    stack.command(token, instance, "start")
    wait_for("the number runs", lambda: runs(stack, token, instance) or None, START_SECONDS)
    seconds = [kill_and_wait(stack, token, instance) for _ in range(ROUNDS)]
    return [Figure("orchestrator killed → number adopted", statistics.median(seconds), "s", 5)]


def runs(stack: DemoStack, token: str, instance: dict[str, Any]) -> bool:
    rows = {row["id"]: row["status"] for row in numbers(stack, token)}
    return rows[instance["id"]] in ("awaiting_scan", "connected")


def kill_and_wait(stack: DemoStack, token: str, instance: dict[str, Any]) -> float:
    before = stack.node_process(instance["id"]).pid
    killed = time.monotonic()
    os.kill(stack.orchestrator().pid, signal.SIGKILL)
    stack.command(token, instance, "sync")
    query = f"instance_commands?select=status&instance_id=eq.{instance['id']}&order=created_at.desc&limit=1"
    wait_for(
        "the command ended", lambda: stack.rows(query, token)[0]["status"] == "done" or None, START_SECONDS
    )
    seconds = time.monotonic() - killed
    if stack.node_process(instance["id"]).pid != before:
        raise AssertionError("the node instance was replaced, not adopted")
    return seconds
