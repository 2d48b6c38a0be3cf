"""Where a run stands: all that has to be kept of it between two events, as JSON."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal

from pydantic import TypeAdapter

from orchestrator.domain.automation.flows.events import Said
from orchestrator.domain.automation.parts import Scalar

Awaits = Literal["message", "time", "http"]
# `running` is a run that has not begun yet; the last four are its ends.
Status = Literal["running", "waiting", "done", "expired", "stopped", "failed"]
ENDED = frozenset[Status]({"done", "expired", "stopped", "failed"})


@dataclass(slots=True)
class RequestSecret:
    """A header and the name of what stands in it."""

    header: str
    secret: str
    prefix: str


@dataclass(slots=True)
class Request:
    """What another program is asked. The same key each time it is sent."""

    method: str
    url: str
    headers: dict[str, str]
    body: str | None
    timeout_seconds: int
    idempotency_key: str
    secrets: list[RequestSecret] = field(default_factory=list[RequestSecret])


@dataclass(slots=True)
class Frame:
    """Where a run comes back to."""

    version_id: str
    next: str | None


@dataclass(slots=True)
class RunState:
    """`version_id` and `node`: where it is; `first_version_id`: where it began. `attempts`: answers that
    could not be read, by node. `expects`: the words that the waiting menu understands, folded. `message`:
    what he said last; `gathered`: what he has said since the run awaits his answer. `minute`, `hour`: of the
    last block, with how many were walked in it, and how often each."""

    run_id: str
    version_id: str
    first_version_id: str
    revision: int = 0
    status: Status = "running"
    reason: str | None = None
    node: str | None = None
    stack: list[Frame] = field(default_factory=list[Frame])
    variables: dict[str, Scalar] = field(default_factory=dict[str, Scalar])
    attempts: dict[str, int] = field(default_factory=dict[str, int])
    reminded: bool = False
    awaits: Awaits | None = None
    wake_at: datetime | None = None
    expires_at: datetime | None = None
    expects: list[str] = field(default_factory=list[str])
    request: Request | None = None
    message: str = ""
    message_kind: str = ""
    gathered: list[Said] = field(default_factory=list[Said])
    campaign_id: str | None = None
    depth: int = 0
    minute: int = 0
    in_minute: int = 0
    hour: int = 0
    visits: dict[str, int] = field(default_factory=dict[str, int])

    def copy(self) -> "RunState":
        """What changes within its members is replaced, not changed."""
        return RunState(*_members(self))

    @property
    def due_at(self) -> datetime | None:
        """When it is to be woken if nothing else happens."""
        moments = [moment for moment in (self.wake_at, self.expires_at) if moment]
        return min(moments, default=None)


_members = attrgetter(*(member.name for member in fields(RunState)))
_JSON = TypeAdapter(RunState)


def new_run(run_id: str, version_id: str) -> RunState:
    """One that has not begun."""
    return RunState(run_id, version_id, version_id)


def read_state(value: object) -> RunState:
    """From its JSON. Raises pydantic's ValidationError."""
    return _JSON.validate_python(value)


def write_state(state: RunState) -> dict[str, Any]:
    """As JSON."""
    return _JSON.dump_python(state, mode="json")
