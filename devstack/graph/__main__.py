"""`python -m devstack.graph <port>`: the stand-in on this machine alone.

`GRAPH_NUMBERS`: a file of numbers that it knows from the start. `GRAPH_SIMULATOR_URL`: they are phones there.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from devstack.graph.api import GraphApi
from devstack.graph.controls import Controls
from devstack.graph.phones import SimulatedPhones
from devstack.graph.webhooks import Webhooks
from devstack.graph.world import Number, RefusedError, World
from devstack.serving import QuietServer
from devstack.settings import HOST


async def refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return JSONResponse(error.body(), error.status)


async def serve(port: int) -> None:
    """Until a signal."""
    async with httpx.AsyncClient() as http:
        world, webhooks = World(), Webhooks(http)
        if file := os.environ.get("GRAPH_NUMBERS"):
            world.numbers = {known["phone_number_id"]: Number(**known) for known in read_numbers(Path(file))}
        controls = Controls(world, webhooks)
        routes = [*controls.routes(), *GraphApi(world, webhooks).routes()]
        app = Starlette(routes=routes, exception_handlers={RefusedError: refuse})
        config = uvicorn.Config(app, host=HOST, port=port, log_level="error", access_log=False)
        serving = asyncio.create_task(QuietServer(config).serve(), name="serve")
        tasks = [serving]
        if url := os.environ.get("GRAPH_SIMULATOR_URL"):
            phones = SimulatedPhones(http, url, world, controls)
            tasks.append(asyncio.create_task(phones.follow(), name="follow the simulated phones"))
        # Whichever ends, by a signal or by a fault, ends all.
        ended, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in others:
            task.cancel()
        await asyncio.gather(*ended)


def read_numbers(file: Path) -> list[dict[str, Any]]:
    return json.loads(file.read_text())


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
