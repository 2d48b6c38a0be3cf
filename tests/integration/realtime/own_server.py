"""A Realtime server of a test's own, beside the devstack's, on the same PostgreSQL or another one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import httpx

from devstack.settings import ROOT
from tests.integration.realtime.stack import Stack
from tests.support.devstack import free_ports

READY_SECONDS = 45.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.05


@contextlib.asynccontextmanager
async def own_server(stack: Stack, log: Path, **settings: object) -> AsyncGenerator[Stack]:
    """Started with these REALTIME_… settings; its output goes to `log`. Ended by SIGTERM."""
    port = free_ports()["DEVSTACK_REALTIME_PORT"]
    environment = {
        "REALTIME_PORT": port,
        "REALTIME_DATABASE_URL": stack.admin_database_url,
        "REALTIME_JWT_SECRET": stack.jwt_secret,
        "REALTIME_PUBLISHABLE_KEY": stack.publishable_key,
        "REALTIME_SECRET_KEY": stack.secret_key,
        **{f"REALTIME_{name}": str(value) for name, value in settings.items()},
    }
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "devstack.realtime",
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        await wait_until_ready(url)
        yield replace(stack, supabase_url=url)
    finally:
        process.terminate()
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()


async def wait_until_ready(url: str) -> None:
    async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient() as http:
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await http.get(f"{url}/health")).status_code == 200:
                    return
            await asyncio.sleep(POLL_SECONDS)
