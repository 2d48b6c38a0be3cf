"""A bare WebSocket, for what the official clients would never send and for looking at frames."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.integration.realtime.stack import Stack
from tests.support.listening import Event, Log


class RawClient(Log):
    """Speaks version 1.0.0. Payloads of replies carry their `ref`."""

    def __init__(self, connection: ClientConnection) -> None:
        super().__init__()
        self.connection = connection
        self.close_code: int | None = None
        self._ref = 0

    async def read(self) -> None:
        try:
            async for text in self.connection:
                frame = json.loads(text)
                self.add(Event(frame["event"], frame["topic"], {**frame["payload"], "ref": frame["ref"]}))
        except ConnectionClosed:
            pass
        self.close_code = self.connection.close_code
        self.add(Event("closed", "", self.close_code))

    async def send(self, topic: str, event: str, payload: Any) -> str:
        """The frame's ref."""
        self._ref += 1
        frame = {"topic": topic, "event": event, "payload": payload, "ref": str(self._ref)}
        await self.connection.send(json.dumps(frame))
        return str(self._ref)

    async def ask(self, topic: str, event: str, payload: Any) -> Any:
        """The reply's payload: `{status, response, ref}`."""
        ref = await self.send(topic, event, payload)
        return await self.expect("phx_reply", lambda reply: reply["ref"] == ref)

    async def join(self, name: str, token: str | None = None, **config: Any) -> Any:
        payload: dict[str, Any] = {"config": config}
        if token:
            payload["access_token"] = token
        return await self.ask(f"realtime:{name}", "phx_join", payload)


@contextlib.asynccontextmanager
async def raw_client(stack: Stack, key: str | None = None) -> AsyncGenerator[RawClient]:
    url = stack.supabase_url.replace("http", "ws", 1)
    key = stack.publishable_key if key is None else key
    async with connect(f"{url}/realtime/v1/websocket?apikey={key}&vsn=1.0.0", max_size=None) as connection:
        client = RawClient(connection)
        reader = asyncio.create_task(client.read())
        try:
            yield client
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
