"""People in flows, as the database tells of them."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel


class Run(BaseModel):
    """Somebody in a flow. `state` None: he has not begun. `at`: what the database's clock shows. `rules`: the
    revision of his account's."""

    id: str
    account_id: str
    version_id: str
    revision: int
    state: dict[str, Any] | None
    person: dict[str, Any]
    at: datetime
    rules: int

    def occasion(self, **event: Any) -> dict[str, Any]:
        """An event of this moment, as JSON. Whoever takes the step again takes the same one."""
        seed = zlib.crc32(f"{self.id}:{self.revision}".encode())
        return {"at": self.at, "seed": seed, "person": self.person, **event}


class DueRun(Run):
    """One whose turn it is. `event`: what happens to him."""

    event: dict[str, Any]


@dataclass(frozen=True)
class RunClaim:
    """Runs to take a step in now, and in how many seconds there will be more; None: nothing is known of."""

    runs: list[DueRun]
    next_seconds: float | None


class StoredVersion(BaseModel):
    """A published graph."""

    id: str
    account_id: str
    flow_id: str
    graph: dict[str, Any]
