"""How a block is left."""

from typing import NamedTuple


class Way(NamedTuple):
    """By which exit, where to, and why."""

    exit: str
    target: str | None
    what: str = ""
