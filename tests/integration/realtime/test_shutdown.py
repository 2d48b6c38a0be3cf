"""SIGTERM: clients are told, nothing hangs."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from tests.integration.realtime.own_server import own_server
from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import ALICE, Stack

pytestmark = pytest.mark.anyio

SERVICE_RESTART = 1012
STOP_SECONDS = 5.0


async def test_sigterm_ends_the_server_and_its_sockets(stack: Stack, tables: None, tmp_path: Path) -> None:
    log = tmp_path / "realtime.log"
    changes = [{"event": "*", "schema": "public", "table": "rt_notes"}]
    async with contextlib.AsyncExitStack() as clients:
        async with own_server(stack, log) as server:
            client = await clients.enter_async_context(raw_client(server))
            await client.join("notes", stack.token(ALICE), postgres_changes=changes)
            await client.expect("system")
            started = time.monotonic()
        assert time.monotonic() - started < STOP_SECONDS
        assert await client.expect("closed") == SERVICE_RESTART
    assert "Traceback" not in log.read_text()
