"""A mail sink: SMTP in, `GET /mail` out, newest first. Run as `python -m devstack.mail`.

Nothing leaves this machine and nothing is kept on disk.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from devstack.serving import QuietServer
from devstack.settings import HOST

KEPT_MESSAGES = 500
MAX_MESSAGE_BYTES = 2_000_000


class Mailbox:
    """The newest messages, as `{to, from, subject, text, html, received_at}`."""

    def __init__(self) -> None:
        self.messages: deque[dict[str, Any]] = deque(maxlen=KEPT_MESSAGES)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        message = message_from_bytes(raw, policy=policy.default)
        self.messages.appendleft(
            {
                "to": envelope.rcpt_tos,
                "from": envelope.mail_from,
                "subject": message["subject"],
                "text": read_body(message, "plain"),
                "html": read_body(message, "html"),
                "received_at": datetime.now(UTC).isoformat(),
            }
        )
        return "250 OK"

    async def list_messages(self, request: Request) -> JSONResponse:
        """`GET /mail?to=<address>`: all messages, or those to one address."""
        address = request.query_params.get("to")
        found = [message for message in self.messages if address is None or address in message["to"]]
        return JSONResponse({"messages": found})


def read_body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part else None


async def serve(http_port: int, smtp_port: int) -> None:
    mailbox = Mailbox()
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(
        lambda: SMTP(mailbox, data_size_limit=MAX_MESSAGE_BYTES, enable_SMTPUTF8=True, hostname="localhost"),
        HOST,
        smtp_port,
    )
    # The mails hold links that sign in: a name of somebody else's that leads here must not read them.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    app = Starlette(routes=[Route("/mail", mailbox.list_messages)], middleware=[hosts])
    config = uvicorn.Config(app, host=HOST, port=http_port, log_level="warning", lifespan="off")
    async with smtp:
        await QuietServer(config).serve()


if __name__ == "__main__":
    asyncio.run(serve(int(os.environ["MAIL_HTTP_PORT"]), int(os.environ["MAIL_SMTP_PORT"])))
