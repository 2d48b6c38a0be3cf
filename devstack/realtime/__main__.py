"""`python -m devstack.realtime`: serve until SIGTERM or ctrl-C."""

from __future__ import annotations

import logging
import re
import sys

import uvicorn
from pydantic import ValidationError

from devstack.errors import ConfigurationError
from devstack.realtime.server import AbortableProtocol, create_app
from devstack.realtime.settings import Settings
from devstack.serving import QuietServer

HOST = "127.0.0.1"
STOP_SECONDS = 3
# To the next part of the error, the next error of the chain, or the end.
DETAILS = re.compile(r"^DETAIL:.*?(?=^[A-Z]+:  |^Traceback |^\n|\Z)", re.MULTILINE | re.DOTALL)


class KnownRefusals(logging.Filter):
    """Drops uvicorn's complaint about a handshake that we refused with an answer of our own."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "without completing handshake" not in record.getMessage()


class Discreet(logging.Formatter):
    """Leaves PostgreSQL's details out, of tracebacks as well: they hold rows, and rows are people's."""

    def format(self, record: logging.LogRecord) -> str:
        return DETAILS.sub("", super().format(record))


def main() -> None:
    output = logging.StreamHandler()
    output.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[output])
    logging.getLogger("uvicorn.error").addFilter(KnownRefusals())
    try:
        settings = Settings()  # pyright: ignore[reportCallIssue] (pydantic reads the environment)
    except ValidationError as error:
        names = ", ".join("REALTIME_" + "__".join(map(str, each["loc"])).upper() for each in error.errors())
        sys.stderr.write(f"These settings are missing or wrong: {names}\n")
        sys.exit(ConfigurationError.exit_code)
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
