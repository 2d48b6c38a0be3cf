"""`python -m devstack.realtime`: serve until SIGTERM or ctrl-C."""

from __future__ import annotations

import logging
import sys

import uvicorn
from pydantic import ValidationError

from devstack.realtime.server import AbortableProtocol, create_app
from devstack.realtime.settings import Settings
from devstack.serving import QuietServer

HOST = "127.0.0.1"
STOP_SECONDS = 3


class KnownRefusals(logging.Filter):
    """Drops uvicorn's complaint about a handshake that we refused with an answer of our own."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "without completing handshake" not in record.getMessage()


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("uvicorn.error").addFilter(KnownRefusals())
    try:
        settings = Settings()  # pyright: ignore[reportCallIssue] (pydantic reads the environment)
    except ValidationError as error:
        names = ", ".join("REALTIME_" + "__".join(map(str, each["loc"])).upper() for each in error.errors())
        sys.exit(f"These settings are missing or wrong: {names}")
    config = uvicorn.Config(
        create_app(settings),
        host=HOST,
        port=settings.port,
        ws=AbortableProtocol,
        ws_max_size=settings.limits.max_frame_bytes,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        # Addresses carry API keys and tokens.
        access_log=False,
        log_config=None,
        log_level="warning",
    )
    QuietServer(config).run()


if __name__ == "__main__":
    main()
