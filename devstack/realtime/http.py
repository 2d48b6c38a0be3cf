"""Broadcasting by HTTP: several messages at once, or one whose topic and event are in the path."""

from __future__ import annotations

from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from devstack.realtime.errors import BadFrameError, RefusedError
from devstack.realtime.frames import Broadcast, Json, as_object, is_text, parse_json
from devstack.realtime.hub import TopicKey
from devstack.realtime.services import Services
from devstack.realtime.tokens import Claims

BINARY = "application/octet-stream"


class HttpBroadcasts:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def send_batch(self, request: Request) -> Response:
        """`{"messages": [{topic, event, payload, private}]}` → 202.

        A private topic the caller may not write to is passed over in silence, as on hosted.
        """
        try:
            claims = self._caller(request)
            content = parse_json(await self._body(request))
        except RefusedError as refusal:
            return failure(refusal)
        except BadFrameError:
            return JSONResponse({"message": "The body is not JSON"}, 400)
        messages = read_messages(content)
        if not messages:
            return JSONResponse({"errors": {"messages": ["each needs a topic, an event and a payload"]}}, 422)
        try:
            for message in messages:
                key = TopicKey(message["topic"], message.get("private") is True)
                if await self._may_send(claims, key):
                    self._send(key, message["event"], message["payload"])
        except RefusedError as refusal:
            return failure(refusal)
        return Response(status_code=202)

    async def send_one(self, request: Request) -> Response:
        """The body is the payload: JSON, or bytes with the type application/octet-stream. `?private=true`."""
        topic, event = request.path_params["topic"], request.path_params["event"]
        key = TopicKey(topic, request.query_params.get("private") == "true")
        try:
            claims = self._caller(request)
            body = await self._body(request)
            payload = body if is_binary(request) else parse_json(body)
            if not await self._may_send(claims, key):
                return JSONResponse({"message": "Unauthorized"}, 403)
        except RefusedError as refusal:
            return failure(refusal)
        except BadFrameError:
            return JSONResponse({"message": "The body is not JSON"}, 400)
        if not is_text(topic) or not is_text(event):
            return JSONResponse({"message": "topic and event must be text"}, 422)
        self._send(key, event, payload)
        return Response(status_code=202)

    def _caller(self, request: Request) -> Claims:
        authorization = request.headers.get("authorization", "")
        scheme, _, token = authorization.partition(" ")
        bearer = token if scheme.lower() == "bearer" else ""
        return self._services.verifier.verify(bearer or request.headers.get("apikey"))

    async def _body(self, request: Request) -> bytes:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._services.limits.max_payload_bytes:
                raise RefusedError("PayloadSizeExceeded", "Payload size exceeds the limit")
        return bytes(body)

    async def _may_send(self, claims: Claims, key: TopicKey) -> bool:
        return not key.private or "broadcast" in await self._services.authorizer.writable(claims, key.name)

    def _send(self, key: TopicKey, event: str, payload: Any) -> None:
        self._services.hub.send(key, Broadcast(f"realtime:{key.name}", event, payload), "broadcast")


STATUSES = {"PayloadSizeExceeded": 413, "UnableToConnectToProject": 503}


def failure(refusal: RefusedError) -> JSONResponse:
    """What concerns the caller's key or token is 401."""
    return JSONResponse({"message": refusal.text, "code": refusal.code}, STATUSES.get(refusal.code, 401))


def is_binary(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith(BINARY)


def read_messages(content: Any) -> list[Json]:
    """The batch's messages; none when the batch or one of them is of the wrong shape."""
    messages = as_object(content).get("messages")
    if not isinstance(messages, list):
        return []
    objects = [as_object(message) for message in cast("list[Any]", messages)]
    return objects if all(map(is_message, objects)) else []


def is_message(message: Json) -> bool:
    names = (message.get("topic"), message.get("event"))
    return isinstance(message.get("payload"), dict) and all(
        isinstance(name, str) and name and is_text(name) for name in names
    )
