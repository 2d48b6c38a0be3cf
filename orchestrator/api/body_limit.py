"""No request may fill the memory."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BYTES = 1_048_576


class BodyLimit:
    """Counts what is read of a body; more than a mebibyte of it is 413."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MAX_BYTES:
                raise HTTPException(413, f"a body has at most {MAX_BYTES} bytes")
            return message

        await self._app(scope, counted if scope["type"] == "http" else receive, send)
