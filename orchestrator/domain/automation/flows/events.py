"""What may happen to a run. Each event carries its moment, a seed and what is known of the person: a step
asks no clock and throws no dice. What comes from outside is checked where it is read: by `read_event`."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from orchestrator.domain.automation.parts import Scalar
from orchestrator.domain.automation.person import Person


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the person."""

    id: str | None = None
    kind: str = "text"
    text: str = ""
    media_id: str | None = None
    content: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Occasion:
    at: AwareDatetime
    seed: int = 0
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(_Occasion):
    """The run begins. `message`: what made it begin. `variables`: what is known from the start. `depth`: how
    many flows have started each other before it."""

    type: Literal["started"] = "started"
    message: Said | None = None
    campaign_id: str | None = None
    variables: dict[str, Scalar] = field(default_factory=dict[str, Scalar])
    depth: Annotated[int, Field(ge=0)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCame(_Occasion):
    """The person has written. Several are one answer."""

    type: Literal["message"] = "message"
    messages: Annotated[list[Said], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(_Occasion):
    """The moment has come for which that revision waits."""

    type: Literal["timer"] = "timer"
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswered(_Occasion):
    """What came of the request of that revision. `error`: a code; then there is no status."""

    type: Literal["http"] = "http"
    revision: int
    status: int | None = None
    body: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(_Occasion):
    """Somebody of the account has said so."""

    type: Literal["command"] = "command"
    command: Literal["stop"]


Event = Started | MessageCame | TimerFired | HttpAnswered | Commanded
read_event = TypeAdapter[Event](Annotated[Event, Field(discriminator="type")]).validate_python
