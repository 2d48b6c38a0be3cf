"""REST through the gateway against lite alone, in turns: requests per second of a list of numbers.

And how long an answer of the orchestrator's API takes on a kept connection.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager

import httpx

from benchmarks.figures import Figure
from devstack.settings import ROOT, node_program
from devstack.testing import DemoStack, free_ports, wait_for

ROUNDS = 7
REQUESTS = 400
CALLERS = 16
ANSWERS = 200
PATH = "/rest/v1/instances?select=id,account_id,status,port&order=port"


def measure(stack: DemoStack) -> list[Figure]:
    token = stack.sign_in("operator")
    headers = {"apikey": stack.publishable_key, "authorization": f"Bearer {token}"}
    with bare_lite(stack) as bare_url:
        rounds = asyncio.run(measure_rounds(stack.supabase_url, bare_url, headers))
    gateway, bare = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    ratio = statistics.median(ours / theirs for ours, theirs in rounds)
    return [
        Figure("REST through the gateway", gateway, "requests/s"),
        Figure("REST, lite alone", bare, "requests/s"),
        Figure("REST through the gateway against lite alone", ratio, "x", 0.8, "≥"),
        Figure("an API answer on a kept connection, median", answer_milliseconds(stack), "ms", 2),
    ]


def answer_milliseconds(stack: DemoStack) -> float:
    """One request after the other, to `/health/live`."""
    spent: list[float] = []
    with httpx.Client(base_url=stack.api_url, timeout=10, trust_env=False) as client:
        for _ in range(ANSWERS):
            started = time.perf_counter()
            client.get("/health/live").raise_for_status()
            spent.append(time.perf_counter() - started)
    return statistics.median(spent) * 1000


async def measure_rounds(gateway: str, bare: str, headers: dict[str, str]) -> list[tuple[float, float]]:
    limits = httpx.Limits(max_connections=CALLERS)
    async with httpx.AsyncClient(headers=headers, limits=limits, timeout=30, trust_env=False) as client:
        for url in (gateway, bare):
            await requests_per_second(client, url)
        return [
            (await requests_per_second(client, gateway), await requests_per_second(client, bare))
            for _ in range(ROUNDS)
        ]


async def requests_per_second(client: httpx.AsyncClient, url: str) -> float:
    remaining = iter(range(REQUESTS))

    async def call() -> None:
        for _ in remaining:
            (await client.get(url + PATH)).raise_for_status()

    started = time.perf_counter()
    await asyncio.gather(*(call() for _ in range(CALLERS)))
    return REQUESTS / (time.perf_counter() - started)


@contextmanager
def bare_lite(stack: DemoStack) -> Generator[str, None, None]:
    """lite alone on the same database; gives its URL."""
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    environment = {
        **os.environ,
        **free_ports(["PORT"]),
        "LITE_TELEMETRY": "0",
        "DATABASE_URL": facts["admin_database_url"],
        "PUBLISHABLE_KEY": facts["publishable_key"],
        "SECRET_KEY": facts["secret_key"],
        "JWT_SECRET": facts["jwt_secret"],
    }
    program = [node_program(), str(ROOT / "benchmarks" / "bare_lite.ts")]
    with subprocess.Popen(program, env=environment, stdin=subprocess.PIPE, cwd=ROOT) as process:
        url = f"http://127.0.0.1:{environment['PORT']}"
        try:
            wait_for("lite answers", lambda: answers(url) or None, 30)
            yield url
        finally:
            process.terminate()


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/auth/v1/health", timeout=2).status_code < 500
    except httpx.HTTPError:
        return False
