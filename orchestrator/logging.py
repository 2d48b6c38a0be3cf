"""Structured logs: one JSON object a line on stderr, ids only."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Keys that must never reach a log, whoever passes them.
_FORBIDDEN = frozenset({"token", "key", "secret", "phone", "qr", "qr_code", "body", "password", "payload"})


def configure_logging(level: str) -> None:
    """Route structlog and the standard library's loggers to stderr as JSON from `level` up."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _withhold_secrets,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    # These tell of every request, with addresses that hold keys or ids of people.
    for name in ("httpx", "httpcore", "uvicorn.access", "websockets", "realtime"):
        logging.getLogger(name).setLevel(logging.CRITICAL if name == "realtime" else logging.WARNING)


def _withhold_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in _FORBIDDEN & event.keys():
        event[name] = "[withheld]"
    return event
