"""The official supabase-js in a Node process of its own, driven by JSON lines."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Protocol

from devstack.settings import node_program
from tests.support.listening import Event, Log

PROGRAM = Path(__file__).resolve().parents[1] / "clients" / "realtime_client.ts"
SUBSCRIBED = {"status": "SUBSCRIBED", "error": None}


class SupabaseAddress(Protocol):
    @property
    def supabase_url(self) -> str: ...
    @property
    def publishable_key(self) -> str: ...


class JsClient(Log):
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        super().__init__()
        self._process = process

    async def read(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            self.add(Event(**json.loads(line)))

    def tell(self, do: str, topic: str = "", **rest: Any) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"do": do, "topic": topic, **rest}).encode() + b"\n")

    async def subscribe(self, topic: str, **rest: Any) -> None:
        """Return once the channel is joined and, with `changes`, once they flow."""
        self.tell("subscribe", topic, **rest)
        await self.expect("status", lambda status: status == SUBSCRIBED, topic=topic)
        if rest.get("changes"):
            await self.expect(
                "system", lambda s: s["extension"] == "postgres_changes" and s["status"] == "ok", topic=topic
            )

    async def insert(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """The row as it was stored, or the error."""
        before = len(self.all("result", table))
        self.tell("insert", table, payload=row)
        await self.expect("result", lambda _: len(self.all("result", table)) > before, topic=table)
        return self.all("result", table)[before]["value"]

    async def result(self, do: str) -> Any:
        return (await self.expect("result", lambda result: result["of"] == do))["value"]


@contextlib.asynccontextmanager
async def js_client(stack: SupabaseAddress, token: str | None = None) -> AsyncGenerator[JsClient]:
    environment = {**os.environ, "SUPABASE_URL": stack.supabase_url, "SUPABASE_KEY": stack.publishable_key}
    if token:
        environment["ACCESS_TOKEN"] = token
    process = await asyncio.create_subprocess_exec(
        node_program(),
        str(PROGRAM),
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=8_000_000,
    )
    client = JsClient(process)
    reader = asyncio.create_task(client.read())
    try:
        await client.expect("ready")
        yield client
    finally:
        process.kill()
        await process.wait()
        await reader
