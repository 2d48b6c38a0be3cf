"""Command to QR, scan to connected and back after a kill, against the bare library, taken in turns."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import time
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.numbers import Watcher, watch
from devstack.settings import ROOT, node_program
from devstack.testing import DemoStack, find_browser

ROUNDS = 7
BARE_SECONDS = 60


def measure(stack: DemoStack) -> list[Figure]:
    """Medians over some rounds; both start the clock at the spawning of Node, ours also at the command."""
    rounds = asyncio.run(measure_rounds(stack))
    medians = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    slowest = max(one["killed_to_connected"] for one in rounds)
    return [
        Figure("command row → QR seen by a subscriber", medians["command_to_qr"], "s", 0.70),
        Figure("spawn → QR seen by a subscriber", medians["spawn_to_qr"], "s"),
        Figure("spawn → QR, bare library", medians["bare_spawn_to_qr"], "s"),
        Figure(
            "spawn → QR against the bare library",
            medians["spawn_to_qr"] / medians["bare_spawn_to_qr"],
            "x",
            1.2,
        ),
        Figure("scan → connected seen by a subscriber", medians["scan_to_connected"], "s", 0.25),
        Figure("scan → ready, bare library", medians["bare_scan_to_ready"], "s"),
        Figure("node instance killed → connected again, the longest", slowest, "s", 1.2),
    ]


async def measure_rounds(stack: DemoStack) -> list[dict[str, float]]:
    token = stack.sign_in("operator")
    instance = stack.rows("instances?select=id,account_id,instance_name&order=port&limit=1", token)[0]
    phone = str(instance["instance_name"]).removeprefix("instance_")
    rounds: list[dict[str, float]] = []
    async with watch(stack) as watcher:
        await settle(watcher, instance)
        for _ in range(ROUNDS):
            bare = await asyncio.to_thread(run_bare_library, stack)
            rounds.append({**bare, **await run_ours(stack, watcher, instance, phone)})
    return rounds


async def settle(watcher: Watcher, instance: dict[str, str]) -> None:
    """The demo starts its numbers by itself: stop this one."""
    await watcher.command(instance, "stop")
    await watcher.wait(instance["id"], lambda row: row["status"] == "disconnected")


async def run_ours(
    stack: DemoStack, watcher: Watcher, instance: dict[str, str], phone: str
) -> dict[str, float]:
    commanded = await watcher.command(instance, "start")
    seen, row = await watcher.wait(instance["id"], lambda row: bool(row["qr_code"]))
    spawned = time.time() - age(stack.node_process(instance["id"]).pid)
    scanned = time.time()
    await asyncio.to_thread(stack.scan, phone, row["qr_code"])
    connected, _ = await watcher.wait(instance["id"], lambda row: row["status"] == "connected")
    killed = time.time()
    stack.node_process(instance["id"]).kill()
    await watcher.wait(instance["id"], lambda row: row["status"] == "connecting")
    back, _ = await watcher.wait(instance["id"], lambda row: row["status"] == "connected")
    await watcher.command(instance, "logout")
    await watcher.wait(instance["id"], lambda row: row["status"] == "disconnected")
    return {
        "command_to_qr": seen - commanded,
        "spawn_to_qr": seen - spawned,
        "scan_to_connected": connected - scanned,
        "killed_to_connected": back - killed,
    }


def age(pid: int) -> float:
    """Seconds since that process began, by the boot clock: its wall-clock start is only good to a second."""
    started = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")


def run_bare_library(stack: DemoStack) -> dict[str, float]:
    """One run of the unmodified library alone, in the same browser against the same simulator."""
    environment = {
        **os.environ,
        "SIMULATOR_JSON": str(stack.state / "simulator" / "simulator.json"),
        "BROWSER": find_browser(),
        "MESSAGES": "0",
        "SETTLE_MS": "0",
        "SPAWNED_AT_MS": str(time.time() * 1000),
    }
    done = subprocess.run(
        [node_program(), str(ROOT / "benchmarks" / "bare_library.ts")],
        env=environment, capture_output=True, text=True, timeout=BARE_SECONDS, check=True,
    )  # fmt: skip
    facts = json.loads(done.stdout.strip().splitlines()[-1])
    return {
        "bare_spawn_to_qr": facts["spawn_to_qr_ms"] / 1000,
        "bare_scan_to_ready": facts["scan_to_ready_ms"] / 1000,
    }
