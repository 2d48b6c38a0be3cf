"""A member's program on Realtime: it is told of each message, and reads its row over REST."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from supabase import AsyncClient, acreate_client
from supabase.lib.client_options import AsyncClientOptions

from devstack.testing import DemoStack

SECONDS = 60
COLUMNS = "id,chat_id,seq,from_me,message,status,created_at"


class Subscriber:
    """When it was told of each message, and when it had read the row, by the message's id."""

    def __init__(self, client: AsyncClient) -> None:
        self.told: dict[str, float] = {}
        self.read: dict[str, float] = {}
        self._client = client
        self._reading: set[asyncio.Task[None]] = set()

    def hear(self, hint: dict[str, Any]) -> None:
        now = time.perf_counter()
        if hint["payload"]["operation"] != "INSERT":
            return
        ids: list[str] = [one for one in hint["payload"].get("ids", []) if one not in self.told]
        self.told |= dict.fromkeys(ids, now)
        task = asyncio.create_task(self.fetch(ids))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def fetch(self, ids: list[str]) -> None:
        table: Any = self._client.table("conversations")
        rows = (await table.select(COLUMNS).in_("id", ids).execute()).data
        assert len(rows) == len(ids)
        self.read |= dict.fromkeys(ids, time.perf_counter())


@asynccontextmanager
async def subscribed(stack: DemoStack, account_id: str) -> AsyncGenerator[Subscriber]:
    """The operator, listening to that account."""
    user = stack.users["operator"]
    client = await acreate_client(stack.supabase_url, stack.publishable_key, AsyncClientOptions())
    await client.auth.sign_in_with_password({"email": user.email, "password": user.password})
    await client.realtime.set_auth((await client.auth.get_session()).access_token)  # pyright: ignore[reportOptionalMemberAccess]
    subscriber, joined = Subscriber(client), asyncio.Event()
    channel = client.channel(f"account:{account_id}", {"config": {"private": True}})  # pyright: ignore[reportArgumentType]
    channel.on_broadcast("message", subscriber.hear)  # pyright: ignore[reportArgumentType]
    await channel.subscribe(lambda status, _: joined.set() if status == "SUBSCRIBED" else None)
    async with asyncio.timeout(SECONDS):
        await joined.wait()
    try:
        yield subscriber
    finally:
        await client.remove_all_channels()
        await client.realtime.close()
