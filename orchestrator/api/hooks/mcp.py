"""`POST /mcp`: the Model Context Protocol for assistants, under an API key that has the scope mcp."""

import asyncio
from importlib import import_module

import httpx
from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from orchestrator.api.parts import parts_of
from orchestrator.api.problems import ProblemError, problem
from orchestrator.api.tokens import peer_of
from orchestrator.errors import ZapbaseError

PATH = "/mcp"


def install_mcp(app: FastAPI) -> None:
    """Answer at the path."""
    app.add_route(PATH, McpEndpoint(app), methods=["POST"], include_in_schema=False)  # pyright: ignore[reportArgumentType, reportUnknownMemberType]


class McpEndpoint:
    """Each request is one call: what it needs is made for it, and ends with it."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            _check_origin(request)
            token = await _admit(request)
        except ZapbaseError as error:
            retry_after = error.retry_after if isinstance(error, ProblemError) else None
            await problem(error.code, error.detail, retry_after)(scope, receive, send)
            return
        # What is too long is refused here: the protocol's own answer to that is none of ours.
        read: list[Message] = [{"type": "http.request", "body": await request.body(), "more_body": False}]

        async def receive_read() -> Message:
            return read.pop() if read else await receive()

        # Half a second and some memory, for whoever has assistants.
        mcp_tools = await asyncio.to_thread(import_module, "orchestrator.api.hooks.mcp_tools")
        transport = httpx.ASGITransport(self._app, client=(peer_of(request), 0), raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://api", headers=headers) as http:
            await mcp_tools.answer(http, PATH, scope, receive_read, send)


def _check_origin(request: Request) -> None:
    """The protocol asks for it: a page of another's is refused, whatever key it has come by."""
    origin = request.headers.get("origin")
    if origin is None or origin in parts_of(request).settings.cors_origins:
        return
    if origin.partition("://")[2] != request.url.netloc:
        raise ProblemError("forbidden", "pages of this origin are not let in")


async def _admit(request: Request) -> str:
    scheme, _, credential = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not credential.strip():
        raise ProblemError("token_missing", "send Authorization: Bearer <API key>")
    access = parts_of(request).access
    token = await access.admit(credential.strip(), peer_of(request))
    access.require_key(token, "mcp")
    return token
