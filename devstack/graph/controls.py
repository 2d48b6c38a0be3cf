"""What tests and people have happen: numbers, what users write, what goes wrong."""

from __future__ import annotations

import base64
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from devstack.graph.webhooks import Webhooks
from devstack.graph.world import Fault, Number, World, new_wamid

FILES = frozenset({"image", "audio", "video", "document", "sticker"})


class Controls:
    """`/stand-in/…`; `{id}` is a phone_number_id."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world = world
        self._webhooks = webhooks

    def routes(self) -> list[Route]:
        return [
            Route("/stand-in/numbers", self.add, methods=["POST"]),
            Route("/stand-in/numbers", self.list, methods=["GET"]),
            Route("/stand-in/numbers/{id}", self.change, methods=["PATCH"]),
            Route("/stand-in/numbers/{id}/webhook", self.connect, methods=["POST"]),
            Route("/stand-in/numbers/{id}/incoming", self.receive, methods=["POST"]),
            Route("/stand-in/numbers/{id}/echo", self.echo, methods=["POST"]),
            Route("/stand-in/numbers/{id}/statuses", self.tell, methods=["POST"]),
            Route("/stand-in/numbers/{id}/faults", self.break_, methods=["POST"]),
            Route("/stand-in/numbers/{id}/age", self.age, methods=["POST"]),
            Route("/stand-in/numbers/{id}/messages", self.messages, methods=["GET"]),
            Route("/stand-in/files/{media_id}", self.file, methods=["GET"]),
            Route("/stand-in/files/{media_id}", self.forget, methods=["DELETE"]),
        ]

    async def add(self, request: Request) -> Response:
        """`{phone_number_id, waba_id, phone, token, app_secret, templates?}`."""
        number = Number(**await request.json())
        self._world.numbers[number.phone_number_id] = number
        return JSONResponse({"phone_number_id": number.phone_number_id}, 201)

    async def list(self, _: Request) -> Response:
        names = ("phone_number_id", "waba_id", "phone", "webhook", "subscribed")
        numbers = [{name: getattr(one, name) for name in names} for one in self._world.numbers.values()]
        return JSONResponse({"numbers": numbers})

    async def change(self, request: Request) -> Response:
        """Any of its columns: a revoked token is another one."""
        number = self._number(request)
        for name, value in (await request.json()).items():
            setattr(number, name, value)
        return JSONResponse({})

    async def connect(self, request: Request) -> Response:
        """`{url, verify_token}`: the address, if it shakes hands."""
        asked = await request.json()
        is_there = await self._webhooks.shake_hands(asked["url"], asked["verify_token"])
        if is_there:
            self._number(request).webhook = asked["url"]
        return JSONResponse({"verified": is_there}, 200 if is_there else 400)

    async def receive(self, request: Request) -> Response:
        """`{from?, user_id?, name?, id?, at?, type, <type>: {…}}`; `file`: base64 of the bytes of one."""
        return JSONResponse({"id": self.take(self._number(request), await request.json())}, 201)

    def take(self, number: Number, asked: dict[str, Any]) -> str:
        """Somebody writes to the number; the message's id."""
        phone, user_id = asked.pop("from", None), asked.pop("user_id", None)
        name, file = asked.pop("name", "Ana"), asked.pop("file", None)
        at = float(asked.pop("at", time.time()))
        kind = asked.setdefault("type", "text")
        if kind in FILES and file is not None:
            mimetype = asked[kind].get("mime_type", "application/octet-stream")
            asked[kind]["id"] = self._world.keep(base64.b64decode(file), mimetype)
        for user in filter(None, (phone, user_id)):
            number.received_at[user] = max(number.received_at.get(user, 0), at)
        message = {"id": new_wamid(), "timestamp": str(int(at))} | asked
        ids = {"from": phone, "from_user_id": user_id}
        contact: dict[str, Any] = {"profile": {"name": name}, "wa_id": phone, "user_id": user_id}
        message |= {key: value for key, value in ids.items() if value}
        contact = {key: value for key, value in contact.items() if value}
        self._webhooks.tell(number, *[{"contacts": [contact], "messages": [message]}] * number.repeats)
        return str(message["id"])

    async def echo(self, request: Request) -> Response:
        """`{to, text}`: written with the app on the phone."""
        number, asked = self._number(request), await request.json()
        known = {"from": number.phone, "id": new_wamid(), "timestamp": str(int(time.time()))}
        message = known | {"to": asked["to"], "type": "text", "text": {"body": asked["text"]}}
        self._webhooks.tell(number, {"message_echoes": [message]}, field="smb_message_echoes")
        return JSONResponse({"id": message["id"]}, 201)

    async def tell(self, request: Request) -> Response:
        """`{id, statuses: [name…], error?}` of a message that was sent."""
        number, asked = self._number(request), await request.json()
        message = next(one for one in number.sent if one["id"] == asked["id"])
        self._webhooks.tell_statuses(number, message, *asked["statuses"], error=asked.get("error", 0))
        return JSONResponse({})

    async def break_(self, request: Request) -> Response:
        """`{number?, late?, drops?, hangs?, count?, user?}`: see Fault."""
        self._number(request).faults.append(Fault(**await request.json()))
        return JSONResponse({})

    async def age(self, request: Request) -> Response:
        """`{user, seconds}`: he wrote so long ago."""
        asked = await request.json()
        self._number(request).received_at[asked["user"]] = time.time() - float(asked["seconds"])
        return JSONResponse({})

    async def messages(self, request: Request) -> Response:
        return JSONResponse({"messages": [*self._number(request).sent]})

    async def file(self, request: Request) -> Response:
        file = self._world.file(request.path_params["media_id"])
        return Response(file.content, media_type=file.mimetype)

    async def forget(self, request: Request) -> Response:
        """As after thirty days, or when somebody deletes it."""
        del self._world.files[request.path_params["media_id"]]
        return JSONResponse({})

    def _number(self, request: Request) -> Number:
        return self._world.numbers[request.path_params["id"]]
