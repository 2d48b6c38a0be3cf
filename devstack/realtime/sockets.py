"""One client's connection: its channels, its queue of frames, and its bounds."""

from __future__ import annotations

import asyncio
import json
import logging

from starlette.responses import JSONResponse
from starlette.websockets import WebSocket, WebSocketState

from devstack.realtime.channels import Channel
from devstack.realtime.errors import BadFrameError, RefusedError
from devstack.realtime.frames import Frame, Json, Outgoing, decode_binary, decode_text
from devstack.realtime.joining import join
from devstack.realtime.limits import Meter
from devstack.realtime.services import Services

logger = logging.getLogger(__name__)


async def serve_socket(services: Services, websocket: WebSocket) -> None:
    """The whole life of one connection; a refused one gets HTTP 401 with `{"error"}`."""
    token = websocket.query_params.get("apikey") or websocket.headers.get("x-api-key")
    try:
        services.verifier.verify(token)
    except RefusedError as refusal:
        await websocket.send_denial_response(JSONResponse({"error": in_short(refusal)}, 401))
        return
    await websocket.accept()
    version = 2 if websocket.query_params.get("vsn", "1.0.0").startswith("2") else 1
    await Socket(services, websocket, token, version).run()


def in_short(refusal: RefusedError) -> str:
    """A handshake says less than a join."""
    if refusal.code == "MissingAPIKey":
        return "API key is missing"
    return "Token has expired" if refusal.text.startswith("Token has expired") else refusal.text


class Socket:
    def __init__(self, services: Services, websocket: WebSocket, token: object, version: int) -> None:
        self._services = services
        self._websocket = websocket
        self._joins = Meter(services.limits.joins_per_second)
        self._queue: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._queued_bytes = 0
        self._overrun = asyncio.Event()
        self.token = token
        self.version = version
        self.channels: dict[str, Channel] = {}

    def send(self, frame: str | bytes) -> None:
        """Queue a frame. A client that lets too much pile up is cut off."""
        limits = self._services.limits
        self._queued_bytes += len(frame)
        if self._queue.qsize() >= limits.queued_frames or self._queued_bytes > limits.queued_bytes:
            self._overrun.set()
        if not self._overrun.is_set():
            self._queue.put_nowait(frame)

    def forget(self, channel: Channel) -> None:
        if self.channels.get(channel.topic) is channel:
            del self.channels[channel.topic]

    async def run(self) -> None:
        """Until the client leaves, reads too slowly, or the server stops."""
        tasks = [
            asyncio.create_task(self._read(), name="socket reader"),
            asyncio.create_task(self._write(), name="socket writer"),
            asyncio.create_task(self._watch(), name="socket watcher"),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for channel in list(self.channels.values()):
                channel.leave()
            await self._close()

    async def _watch(self) -> None:
        await self._overrun.wait()

    async def _close(self) -> None:
        if not self._overrun.is_set() or self._websocket.client_state is not WebSocketState.CONNECTED:
            return
        logger.warning("a client reads too slowly: its socket is closed")
        # It reads nothing, so no farewell would reach it.
        self._websocket.state.abort()

    async def _write(self) -> None:
        while True:
            frame = await self._queue.get()
            self._queued_bytes -= len(frame)
            if isinstance(frame, bytes):
                await self._websocket.send_bytes(frame)
            else:
                await self._websocket.send_text(frame)

    async def _read(self) -> None:
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                frame = self._decode(message.get("text"), message.get("bytes"))
                await self._handle(frame)
            except BadFrameError as error:
                logger.debug("a bad frame was dropped: %s", error)

    def _decode(self, text: str | None, data: bytes | None) -> Frame:
        if text is not None:
            return decode_text(text, self.version)
        return decode_binary(data or b"")

    async def _handle(self, frame: Frame) -> None:
        channel = self.channels.get(frame.topic)
        if frame.topic == "phoenix":
            self._reply(frame, "ok", {})
        elif frame.event == "phx_join":
            await self._join(frame)
        elif channel is None:
            known = frame.event == "phx_leave"
            self._reply(frame, "ok" if known else "error", {} if known else {"reason": "unmatched topic"})
        else:
            await self._give(channel, frame)

    async def _give(self, channel: Channel, frame: Frame) -> None:
        try:
            await channel.handle(frame)
        except RefusedError as refusal:
            channel.close(refusal.text)
        except Exception:
            # A fault of ours in one channel is not to end its socket-mates.
            logger.exception("a channel failed on %s", frame.event)
            channel.close("Internal error")

    async def _join(self, frame: Frame) -> None:
        limits = self._services.limits
        try:
            if not self._joins.allow():
                raise RefusedError("ClientJoinRateLimitReached", "Too many joins per second")
            if len(self.channels) >= limits.channels_per_socket and frame.topic not in self.channels:
                raise RefusedError("ChannelRateLimitReached", "Too many channels")
            await join(self._services, self, frame)
        except RefusedError as refusal:
            self._reply(frame, "error", {"reason": str(refusal)})
        except Exception:
            logger.exception("a join failed")
            self._reply(frame, "error", {"reason": "UnknownErrorOnChannel: Internal error"})

    def _reply(self, frame: Frame, status: str, response: Json) -> None:
        payload = json.dumps({"status": status, "response": response})
        reply = Outgoing(frame.topic, "phx_reply", payload, frame.ref, frame.join_ref)
        self.send(reply.encode(self.version))
