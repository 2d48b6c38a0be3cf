"""What a flow asks of another system, and how its answer is read."""

import json
import math
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

ANSWER_MAX_BYTES = 65_536
_DEPTH_MAX = 32


class NamedSecret(BaseModel):
    """A header whose value is a secret of the account's, which only whoever makes the request looks up."""

    header: str
    secret: str
    prefix: str = ""


class HttpRequest(BaseModel):
    """A request of an HTTP block. Done again after a kill, with the same `idempotency_key`. `body`: JSON."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    url: str
    headers: dict[str, str] = {}
    secrets: list[NamedSecret] = []
    body: str | None = None
    timeout_seconds: float = Field(gt=0, le=30, allow_inf_nan=False)
    idempotency_key: str


@dataclass(frozen=True)
class HttpResult:
    """What came back: a status with a body, or a code that says why none did."""

    status: int | None
    body: str | None = None
    error_code: str | None = None


def read_text(content: bytes) -> str | None:
    """What came as text that can be stored, whatever it was; None for nothing."""
    text = content.decode("utf-8-sig", "replace").replace("\0", "")
    return text if text.strip() else None


def read_json(text: str | None) -> Any:
    """JSON as a value, all of it something that can be stored; any other text stays text."""
    if text is None:
        return None
    try:
        return _clean(json.loads(text, parse_constant=_refuse), _DEPTH_MAX)
    except (ValueError, RecursionError):
        return text


def _refuse(_: str) -> Any:
    raise ValueError("no number")


def _clean(value: Any, depth: int) -> Any:
    """ValueError for what is nested too deep or beyond all numbers."""
    if depth < 0:
        raise ValueError("nested too deep")
    match value:
        case str():
            return _storable(value)
        case float():
            if not math.isfinite(value):
                raise ValueError("no number")
            return value
        case list():
            return [_clean(item, depth - 1) for item in value]  # pyright: ignore[reportUnknownVariableType]
        case dict():
            return {_storable(name): _clean(item, depth - 1) for name, item in value.items()}  # pyright: ignore
        case _:
            return value


def _storable(text: str) -> str:
    """Without what PostgreSQL does not keep: NUL, halves of a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
