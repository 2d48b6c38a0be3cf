"""No request may fill the memory."""

import re
from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BYTES = 1_048_576


class BodyLimit:
    """Counts what is read of a body; more than a mebibyte of it is 413. Paths in `streamed` are let through:
    their endpoints never hold the whole body, and count for themselves."""

    def __init__(self, app: ASGIApp, streamed: Sequence[re.Pattern[str]] = ()) -> None:
        self._app = app
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._is_streamed(scope):
            await self._app(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MAX_BYTES:
                raise HTTPException(413, f"a body has at most {MAX_BYTES} bytes")
            return message

        await self._app(scope, counted, send)

    def _is_streamed(self, scope: Scope) -> bool:
        return scope["method"] == "POST" and any(path.fullmatch(scope["path"]) for path in self._streamed)
