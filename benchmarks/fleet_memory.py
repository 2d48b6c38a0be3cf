"""Memory of 1, 4 and 16 numbers waiting for a scan: orchestrator, node instances and browsers (PSS)."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.figures import Figure
from devstack.testing import DemoStack, wait_for

TARGETS_MB = {1: 350, 4: 650, 16: 1750}
START_SECONDS = 120
SETTLE_SECONDS = 5


def measure(stack: DemoStack) -> list[Figure]:
    token = stack.sign_in("operator")
    stop_all(stack, token)
    add_numbers(stack, token, max(TARGETS_MB))
    figures: list[Figure] = []
    for count, target in TARGETS_MB.items():
        start_until(stack, token, count)
        # Pages go on loading for a moment after the QR; the figure wanted is the steady one.
        time.sleep(SETTLE_SECONDS)
        running = [row for row in numbers(stack, token) if row["status"] in ("awaiting_scan", "connected")]
        megabytes = proportional_megabytes(
            [stack.orchestrator(), *(stack.node_process(row["id"]) for row in running)]
        )
        figures.append(Figure(f"memory of {count} number{'s' if count > 1 else ''}", megabytes, "MB", target))
    stop_all(stack, token)
    return figures


def numbers(stack: DemoStack, token: str) -> list[dict[str, Any]]:
    return stack.rows("instances?select=id,account_id,status&order=port", token)


def stop_all(stack: DemoStack, token: str) -> None:
    for row in numbers(stack, token):
        stack.command(token, row, "stop")
    wait_for(
        "every number stopped",
        lambda: all(row["status"] == "disconnected" for row in numbers(stack, token)) or None,
        START_SECONDS,
    )


def add_numbers(stack: DemoStack, token: str, count: int) -> None:
    """More numbers for the operator's first account, until he has `count`."""
    known = numbers(stack, token)
    rows = [
        {"account_id": known[0]["account_id"], "instance_name": f"bench_{number}"}
        for number in range(len(known), count)
    ]
    headers = {"apikey": stack.publishable_key, "authorization": f"Bearer {token}"}
    httpx.post(
        f"{stack.supabase_url}/rest/v1/instances", json=rows, headers=headers, timeout=30
    ).raise_for_status()


def start_until(stack: DemoStack, token: str, count: int) -> None:
    for row in numbers(stack, token)[:count]:
        if row["status"] == "disconnected":
            stack.command(token, row, "start")
    wait_for(
        f"{count} numbers wait for a scan",
        lambda: (
            sum(row["status"] in ("awaiting_scan", "connected") for row in numbers(stack, token)) >= count
            or None
        ),
        START_SECONDS,
    )


def proportional_megabytes(roots: list[psutil.Process]) -> float:
    """PSS of those processes and all below them, each counted once, in MB."""
    family = {process.pid for root in roots for process in (root, *root.children(recursive=True))}
    return sum(proportional_kilobytes(pid) for pid in family) / 1024


def proportional_kilobytes(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except FileNotFoundError:
        return 0
    return int(found[1]) if found else 0
