"""One client's place on one topic: what it may hear and say there, for as long as its token lives."""

from __future__ import annotations

import asyncio
import json
from typing import Protocol

from devstack.realtime.authorization import EVERYTHING, Extension, Rights, unreadable
from devstack.realtime.errors import RefusedError
from devstack.realtime.frames import Broadcast, Frame, Json, Outgoing, as_object, is_text
from devstack.realtime.hub import Connection, TopicKey
from devstack.realtime.join_requests import JoinRequest
from devstack.realtime.limits import Meter
from devstack.realtime.services import Services
from devstack.realtime.subscriptions import Subscription
from devstack.realtime.tokens import Claims, is_api_key

LONGEST_TIMER_SECONDS = 3600.0


class Owner(Connection, Protocol):
    """A socket, as its channels see it."""

    @property
    def token(self) -> object: ...
    @property
    def channels(self) -> dict[str, Channel]: ...

    def forget(self, channel: Channel) -> None: ...


class Channel:
    """Made by a join; `enter` puts it among the topic's members, `leave` or `close` takes it away."""

    def __init__(
        self, services: Services, socket: Owner, request: JoinRequest, claims: Claims, readable: Rights
    ) -> None:
        self._services = services
        self._request = request
        self._readable = readable
        self._writable: Rights | None = None
        self._events = Meter(services.limits.events_per_second)
        self._presence_events = Meter(services.limits.presence_per_second)
        self._timer: asyncio.TimerHandle | None = None
        self._subscribing: asyncio.Task[None] | None = None
        self._subscriptions: list[Subscription] = []
        self.socket = socket
        self.claims = claims
        self.topic = request.topic
        self.key = TopicKey(request.name, request.private)
        self.presence_key = request.presence_key
        self.replayed: frozenset[str] = frozenset()
        self.changes_count = len(request.bindings)
        self.open = False

    def hears(self, extension: Extension) -> bool:
        return extension in self._readable

    def replay(self, messages: list[Broadcast]) -> None:
        """Tell what was broadcast before; the stream may be behind, and is not to tell it again."""
        self.replayed = frozenset(message.id for message in messages if message.id)
        for message in messages:
            if (frame := message.encode(self.socket.version)) is not None:
                self.socket.send(frame)

    def restrict(self, readable: Rights) -> None:
        """Ends the channel when it may hear less than before."""
        if self._readable - readable:
            name = self.key.name
            self.close(f"You no longer have permission to read from this Channel topic: {name}")

    def enter(self) -> None:
        self.open = True
        self._services.hub.add(self)
        self._watch_expiry()

    def subscribe(self, work: asyncio.Task[None]) -> None:
        """Keep the task that sets up postgres_changes, so that it ends with the channel."""
        self._subscribing = work

    def add_subscription(self, subscription: Subscription) -> None:
        if self.open:
            self._subscriptions.append(subscription)
            self._services.subscriptions.add(subscription)

    def leave(self) -> None:
        """Forget the channel everywhere, without a word to the client. May be called again."""
        if not self.open:
            return
        self.open = False
        if self._timer:
            self._timer.cancel()
        if self._subscribing:
            self._subscribing.cancel()
        for subscription in self._subscriptions:
            self._services.subscriptions.remove(subscription)
        self._services.hub.remove(self)
        self._services.presence.untrack(self)
        self.socket.forget(self)

    def close(self, reason: str | None = None) -> None:
        """Tell the client that it is over, and why when it did not ask for it. May be called again."""
        if not self.open:
            return
        if reason:
            self.system("system", "error", reason)
        self.push("phx_close", {}, ref=self._request.join_ref)
        self.leave()

    async def handle(self, frame: Frame) -> None:
        """Answer one frame. Raises RefusedError when the channel must end."""
        if not self._events.allow():
            raise RefusedError("MessagePerSecondRateLimitReached", "Too many messages per second")
        if frame.event == "phx_leave":
            self.reply(frame)
            self.close()
        elif frame.event == "broadcast":
            await self._broadcast(frame)
        elif frame.event == "presence":
            await self._presence(frame)
        elif frame.event == "access_token":
            await self._renew(frame.payload.get("access_token"))
        else:
            self.refuse(frame, f"unknown event {frame.event}")

    def reply(self, frame: Frame, response: Json | None = None, status: str = "ok") -> None:
        payload = {"status": status, "response": response or {}}
        self.push("phx_reply", payload, ref=frame.ref)

    def refuse(self, frame: Frame, reason: str) -> None:
        self.reply(frame, {"reason": reason}, "error")

    def push(self, event: str, payload: Json, ref: str | None = None) -> None:
        message = Outgoing(self.topic, event, json.dumps(payload), ref, self._request.join_ref)
        self.socket.send(message.encode(self.socket.version))

    def system(self, extension: str, status: str, message: str) -> None:
        self.push(
            "system",
            {"extension": extension, "status": status, "message": message, "channel": self.key.name},
        )

    async def _broadcast(self, frame: Frame) -> None:
        event, payload = frame.payload.get("event"), frame.payload.get("payload", {})
        if not isinstance(event, str) or not is_text(event):
            self.refuse(frame, "a broadcast needs an event")
        elif frame.size > self._services.limits.max_payload_bytes:
            self.refuse(frame, "PayloadSizeExceeded: Payload size exceeds the limit")
        elif not await self._may_write("broadcast"):
            # Without `ack` nobody waits for an answer.
            if self._request.acknowledge:
                self.refuse(frame, "Unauthorized: You do not have permissions to write to this topic")
        else:
            skip = None if self._request.receive_own else self
            message = Broadcast(self.topic, event, payload)
            self._services.hub.send(self.key, message, "broadcast", skip=skip)
            if self._request.acknowledge:
                self.reply(frame)

    async def _presence(self, frame: Frame) -> None:
        if not self._presence_events.allow():
            raise RefusedError("ClientPresenceRateLimitReached", "Too many presence messages per second")
        action, payload = str(frame.payload.get("event")).lower(), frame.payload.get("payload", {})
        if action == "untrack":
            self._services.presence.untrack(self)
            self.reply(frame)
        elif action != "track":
            self.refuse(frame, "presence is track or untrack")
        elif frame.size > self._services.limits.max_payload_bytes:
            raise RefusedError("PayloadSizeExceeded", "Track message size exceeded")
        elif not isinstance(payload, dict):
            self.refuse(frame, "Presence track payload must be a map")
        elif not await self._may_write("presence"):
            self.refuse(frame, "Unauthorized: You do not have permissions to track on this topic")
        else:
            self._services.presence.track(self, as_object(frame.payload.get("payload")))
            self.reply(frame)

    async def _may_write(self, extension: Extension) -> bool:
        if not self.key.private:
            return True
        if self._writable is None:
            self._writable = await self._services.authorizer.writable(self.claims, self.key.name)
        return extension in self._writable

    async def _renew(self, token: object) -> None:
        """Go on with a new token. Rights are asked again; losing the one to read ends the channel."""
        if token is None or is_api_key(token):
            return
        claims = self._services.verifier.verify(token)
        readable = await read_rights(self._services, claims, self.key)
        if not self.open:
            # The old token ran out while the database was asked.
            return
        self.claims = claims
        self._watch_expiry()
        self.restrict(readable)
        self._readable, self._writable = readable, None

    def _watch_expiry(self) -> None:
        if self._timer:
            self._timer.cancel()
        left = self.claims.seconds_left()
        if left <= 0:
            self.close("Token has expired")
            return
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(min(left, LONGEST_TIMER_SECONDS), self._watch_expiry)


async def read_rights(services: Services, claims: Claims, key: TopicKey) -> Rights:
    """What may be heard on the topic. Raises RefusedError when that is nothing."""
    if not key.private:
        return EVERYTHING
    [rights] = await services.authorizer.readable([(key.name, claims)])
    if not rights:
        raise unreadable(key.name)
    return rights
