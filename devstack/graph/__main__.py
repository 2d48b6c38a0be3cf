"""`python -m devstack.graph <port>`: the stand-in on this machine alone."""

from __future__ import annotations

import asyncio
import sys

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from devstack.graph.api import GraphApi
from devstack.graph.controls import Controls
from devstack.graph.webhooks import Webhooks
from devstack.graph.world import RefusedError, World
from devstack.serving import QuietServer
from devstack.settings import HOST


async def refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return JSONResponse(error.body(), error.status)


async def serve(port: int) -> None:
    """Until a signal."""
    async with httpx.AsyncClient() as http:
        world, webhooks = World(), Webhooks(http)
        routes = [*Controls(world, webhooks).routes(), *GraphApi(world, webhooks).routes()]
        app = Starlette(routes=routes, exception_handlers={RefusedError: refuse})
        config = uvicorn.Config(app, host=HOST, port=port, log_level="error", access_log=False)
        await QuietServer(config).serve()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
