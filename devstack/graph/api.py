"""The Graph API's own addresses."""

from __future__ import annotations

import asyncio
import re
import time
from email import message_from_bytes, policy
from email.message import MIMEPart
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from devstack.graph.checks import check_message
from devstack.graph.webhooks import Webhooks, told_by_itself
from devstack.graph.world import FILE_SECONDS, Number, RefusedError, World, digest, new_wamid

# What answers at the time that this was written.
OLDEST, NEWEST = 21, 26


class GraphApi:
    """`/v<version>/…`, and the files that it names."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world = world
        self._webhooks = webhooks

    def routes(self) -> list[Route]:
        return [
            Route("/files/{media_id}", self.download, methods=["GET"]),
            Route("/{version}/{id}/messages", self.send, methods=["POST"]),
            Route("/{version}/{id}/media", self.upload, methods=["POST"]),
            Route("/{version}/{id}/message_templates", self.templates, methods=["GET"]),
            Route("/{version}/{id}/subscribed_apps", self.subscribe, methods=["POST"]),
            Route("/{version}/{id}", self.show, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """A number, or where a file is."""
        token = self._enter(request)
        found = self._world.numbers.get(request.path_params["id"])
        if found is not None and found.token == token:
            if found.trouble:
                raise RefusedError(found.trouble, "asked for", 500)
            name = {"verified_name": "Zapbase", "quality_rating": "GREEN"}
            number = {"id": found.phone_number_id, "display_phone_number": f"+{found.phone}"}
            return JSONResponse(number | name)
        file = self._world.file(request.path_params["id"])
        file.until = time.time() + FILE_SECONDS
        url = str(request.url_for("download", media_id=request.path_params["id"]))
        told = {"mime_type": file.mimetype, "sha256": digest(file.content), "file_size": len(file.content)}
        return JSONResponse({"messaging_product": "whatsapp", "url": url} | told)

    async def download(self, request: Request) -> Response:
        """Its bytes, for as long as the address is good."""
        self._world.by_token(request.headers.get("authorization", ""))
        file = self._world.file(request.path_params["media_id"])
        if file.until < time.time():
            return PlainTextResponse("URL signature expired", 404)
        return Response(file.content, media_type=file.mimetype)

    async def upload(self, request: Request) -> Response:
        self._world.number(request.path_params["id"], self._enter(request))
        kind = request.headers.get("content-type", "")
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        form = message_from_bytes(head + await request.body(), policy=policy.default)
        parts = {
            str(part.get_param("name", header="content-disposition")): part for part in form.iter_parts()
        }
        file, product = parts.get("file"), parts.get("messaging_product")
        if file is None or product is None or "type" not in parts:
            raise RefusedError(100, "The parameters file, type and messaging_product are required.")
        media_id = self._world.keep(_bytes(file), file.get_content_type(), file.get_filename() or "")
        return JSONResponse({"id": media_id})

    async def templates(self, request: Request) -> Response:
        """A page of them."""
        numbers = self._world.account(request.path_params["id"], self._enter(request))
        known = [template for number in numbers for template in number.templates]
        start, limit = int(request.query_params.get("after", 0)), int(request.query_params.get("limit", 25))
        more = start + limit < len(known)
        paging = {"cursors": {"before": str(start), "after": str(start + limit)}}
        return JSONResponse(
            {
                "data": known[start : start + limit],
                "paging": paging | ({"next": str(request.url)} if more else {}),
            }
        )

    async def subscribe(self, request: Request) -> Response:
        for number in self._world.account(request.path_params["id"], self._enter(request)):
            number.subscribed = True
        return JSONResponse({"success": True})

    async def send(self, request: Request) -> Response:
        number = self._world.number(request.path_params["id"], self._enter(request))
        body = await request.json()
        fault = number.next_fault(str(body.get("to") or body.get("recipient") or ""))
        if fault and fault.number and not fault.late:
            raise RefusedError(fault.number, "asked for", 401 if fault.number == 190 else 400)
        user = check_message(self._world, number, body)
        message = {"id": new_wamid(), "user": user, "body": body, "at": time.time()}
        number.sent.append(message)
        self._tell(number, message, fault.number if fault else 0)
        if fault and fault.hangs:
            await asyncio.sleep(fault.hangs)
        if fault and fault.drops:
            return PlainTextResponse("upstream is gone", 502)
        known = {"wa_id": user} if "to" in body else {"user_id": user}
        contact = {"input": body.get("to") or body.get("recipient")} | known
        return JSONResponse(
            {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": message["id"]}]}
        )

    def _tell(self, number: Number, message: dict[str, Any], error: int) -> None:
        if error:
            self._webhooks.tell_statuses(number, message, "sent", "failed", error=error)
        else:
            self._webhooks.tell_statuses(number, message, *told_by_itself(number))

    def _enter(self, request: Request) -> str:
        version = re.fullmatch(r"v([0-9]{1,3})\.[0-9]", request.path_params["version"])
        if version is None or not OLDEST <= int(version[1]) <= NEWEST:
            raise RefusedError(2500, f"Unknown path components: /{request.path_params['version']}")
        return self._world.by_token(request.headers.get("authorization", ""))


def _bytes(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
