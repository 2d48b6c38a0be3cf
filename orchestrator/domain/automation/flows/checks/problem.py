"""What is wrong with a graph, and what is known of the account it is for."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

DETAIL_CHARACTERS = 200


class Problem(BaseModel):
    """`error`: it must not be published so. `node`, `exit`: where."""

    code: str
    level: Literal["error", "warning"] = "error"
    node: str | None = None
    exit: str | None = None
    detail: str | None = None


def problem(code: str, node: str | None, detail: str | None = None, *, exit_: str | None = None) -> Problem:
    """One that must be mended."""
    return Problem(code=code, node=node, exit=exit_, detail=_short(detail))


def warning(code: str, node: str | None, detail: str | None = None, *, exit_: str | None = None) -> Problem:
    """One that may be meant so."""
    return Problem(code=code, level="warning", node=node, exit=exit_, detail=_short(detail))


def _short(detail: str | None) -> str | None:
    return detail[:DETAIL_CHARACTERS] if detail else None


@dataclass(frozen=True)
class KnownTemplate:
    """A template of one of the account's numbers: its gaps as (part, name)."""

    name: str
    language: str
    is_approved: bool
    gaps: Collection[tuple[str, str]]


@dataclass(frozen=True)
class Known:
    """What there is in the account, by ids and names; None: nobody has looked."""

    tags: Collection[str] | None = None
    fields: Collection[str] | None = None
    flows: Collection[str] | None = None
    published_flows: Collection[str] | None = None
    members: Collection[str] | None = None
    media: Collection[str] | None = None
    sequences: Collection[str] | None = None
    segments: Collection[str] | None = None
    secrets: Collection[str] | None = None
    templates: Collection[KnownTemplate] | None = None
    opt_out_words: Collection[str] = ()
