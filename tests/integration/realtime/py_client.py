"""The official supabase-py (asynchronous), with what it hears written to a log."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Callable
from typing import Any

from realtime import AsyncRealtimeChannel, AsyncRealtimeClient, RealtimeSubscribeStates

from tests.integration.realtime.stack import Stack
from tests.support.listening import Event, Log


class PyClient(Log):
    def __init__(self, client: AsyncRealtimeClient) -> None:
        super().__init__()
        self.client = client
        self.channels: dict[str, AsyncRealtimeChannel] = {}

    async def subscribe(
        self,
        topic: str,
        *,
        changes: list[dict[str, Any]] | None = None,
        events: tuple[str, ...] = (),
        private: bool = False,
        presence: bool = False,
    ) -> None:
        """Ask to join; `expect("status", …)` says how it went. Its callbacks need the names of the events."""

        def hear(kind: str) -> Callable[[Any], None]:
            return lambda payload: self.add(Event(kind, topic, payload))

        def on_status(status: RealtimeSubscribeStates, error: Exception | None) -> None:
            self.add(Event("status", topic, {"status": status.value, "error": str(error) if error else None}))

        channel = self.client.channel(topic, {"config": {"private": private}})  # pyright: ignore[reportArgumentType]
        self.channels[topic] = channel
        for change in changes or []:
            channel.on_postgres_changes(callback=hear("change"), **change)
        for event in events:
            channel.on_broadcast(event, hear("broadcast"))
        if presence:
            channel.on_presence_sync(lambda: self.add(Event("presence", topic, channel.presence_state())))
        channel.on_system(lambda message: self.add(Event("system", topic, dict(vars(message)))))
        await channel.subscribe(on_status)


@contextlib.asynccontextmanager
async def py_client(stack: Stack, token: str | None = None) -> AsyncGenerator[PyClient]:
    client = AsyncRealtimeClient(f"{stack.supabase_url}/realtime/v1", stack.publishable_key)
    await client.connect()
    if token:
        await client.set_auth(token)
    try:
        yield PyClient(client)
    finally:
        await client.close()
