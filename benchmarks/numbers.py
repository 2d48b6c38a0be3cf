"""Drives the demo's numbers as a customer's program would, with the times at which a subscriber saw it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from realtime import PostgresChangesPayload, RealtimePostgresChangesListenEvent
from supabase import AsyncClient, acreate_client
from supabase.lib.client_options import AsyncClientOptions

from devstack.testing import DemoStack

SECONDS = 60


class Watcher:
    """What a `postgres_changes` subscriber of the owner sees of `instances`, with the time of its arrival."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client
        self.seen: asyncio.Queue[tuple[float, dict[str, Any]]] = asyncio.Queue()

    async def wait(
        self, instance_id: str, good: Callable[[dict[str, Any]], bool]
    ) -> tuple[float, dict[str, Any]]:
        """The first row of that instance that is `good`, and the time it arrived."""
        async with asyncio.timeout(SECONDS):
            while True:
                arrived, row = await self.seen.get()
                if row["id"] == instance_id and good(row):
                    return arrived, row

    async def command(self, instance: dict[str, Any], command: str) -> float:
        """Insert a command; the time just before."""
        row = {"account_id": instance["account_id"], "instance_id": instance["id"], "command": command}
        while not self.seen.empty():
            self.seen.get_nowait()
        before = time.time()
        await self.client.table("instance_commands").insert(row).execute()  # pyright: ignore[reportUnknownMemberType]
        return before


@asynccontextmanager
async def watch(stack: DemoStack) -> AsyncGenerator[Watcher]:
    """A watcher signed in as the operator, subscribed and flowing."""
    user = stack.users["operator"]
    client = await acreate_client(stack.supabase_url, stack.publishable_key, AsyncClientOptions())
    await client.auth.sign_in_with_password({"email": user.email, "password": user.password})
    watcher = Watcher(client)
    flowing = asyncio.Event()
    channel = client.channel("benchmark")
    channel.on_system(lambda _: flowing.set())

    def see(change: PostgresChangesPayload) -> None:
        watcher.seen.put_nowait((time.time(), change["data"].get("record") or {}))

    update = RealtimePostgresChangesListenEvent.Update
    channel.on_postgres_changes(update, see, table="instances", schema="public")
    await channel.subscribe()
    async with asyncio.timeout(SECONDS):
        await flowing.wait()
    try:
        yield watcher
    finally:
        await client.remove_all_channels()
        await client.realtime.close()
