"""A program that webhooks tell: `POST /webhooks` in, `GET /received?limit=` out, newest first. Run as
`python -m devstack.receiver`.

As a customer's program would it looks at signatures with the standard's own library. Nothing is kept on disk.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import deque
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any, cast

import uvicorn
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from devstack.serving import QuietServer
from devstack.settings import HOST

PATH = "/webhooks"
KEPT = 200
# Bodies have 20 kB at most.
MAX_BYTES = 64_000


class Received:
    """What came, as `{id, webhook_id, type, timestamp, at, verified, body}`."""

    def __init__(self, secret: str, page_origin: str, url: str) -> None:
        self._webhook = Webhook(secret)
        self._url = url
        # They hold what people wrote: no page but the dashboard reads them.
        self._headers = {"access-control-allow-origin": page_origin, "cache-control": "no-store"}
        self._ids = count(1)
        self._items: deque[dict[str, Any]] = deque(maxlen=KEPT)

    async def take(self, request: Request) -> Response:
        """`POST /webhooks`: 204; 401 for what is not signed with the secret, which is kept as well."""
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > MAX_BYTES:
                return Response(status_code=413)
        text = content.decode("utf-8", "replace")
        body = read_object(text)
        is_ours = self._is_ours(text, dict(request.headers))
        self._items.appendleft(
            {
                "id": next(self._ids),
                "webhook_id": request.headers.get("webhook-id"),
                "type": text_or_none(body.get("type")),
                "timestamp": text_or_none(body.get("timestamp")),
                "at": datetime.now(UTC).isoformat(),
                "verified": is_ours,
                "body": body,
            }
        )
        return Response(status_code=204 if is_ours else 401)

    async def show(self, request: Request) -> Response:
        """`GET /received`: where it is told, and what came last."""
        limit = request.query_params.get("limit", "")
        last = islice(self._items, int(limit) if limit.isdecimal() and len(limit) < 9 else KEPT)
        return JSONResponse({"url": self._url, "items": [*last]}, headers=self._headers)

    def _is_ours(self, text: str, headers: dict[str, str]) -> bool:
        try:
            self._webhook.verify(text, headers, json_parse=False)
        except (WebhookVerificationError, ValueError):
            return False
        return True


def read_object(text: str) -> dict[str, Any]:
    """Empty for what is none."""
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def create_app(secret: str, page_origin: str, port: int) -> Starlette:
    """Nothing listens yet."""
    received = Received(secret, page_origin, f"http://{HOST}:{port}{PATH}")
    routes = [
        Route(PATH, received.take, methods=["POST"]),
        Route("/received", received.show, methods=["GET"]),
    ]
    # A name of somebody else's that leads here must not read them.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    return Starlette(routes=routes, middleware=[hosts])


async def serve(port: int, secret: str, page_origin: str) -> None:
    """Until a signal."""
    app = create_app(secret, page_origin, port)
    config = uvicorn.Config(app, host=HOST, port=port, log_level="warning", lifespan="off", access_log=False)
    await QuietServer(config).serve()


if __name__ == "__main__":
    known = json.loads(Path(os.environ["RECEIVER_FILE"]).read_text())
    asyncio.run(serve(int(os.environ["RECEIVER_PORT"]), known["secret"], os.environ["RECEIVER_PAGE_ORIGIN"]))
