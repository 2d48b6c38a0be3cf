"""Blocks that choose the way or the moment."""

from typing import Annotated, Literal

from pydantic import Field

from orchestrator.domain.automation.filters import WholeFilter
from orchestrator.domain.automation.flows.blocks.block import NamedBlock
from orchestrator.domain.automation.parts import (
    Clock,
    Duration,
    Exit,
    FieldName,
    Id,
    Label,
    Moment,
    Name,
    NodeId,
    Part,
    Weekday,
)


class Branch(Part):
    """A way, and when it is taken."""

    id: NodeId
    name: Name | None = None
    when: WholeFilter
    next: Exit = None


class ConditionBlock(NamedBlock):
    """The first branch that holds, else `otherwise`."""

    type: Literal["condition"]
    branches: Annotated[list[Branch], Field(max_length=20)]
    otherwise: Exit = None


class UntilDate(Part):
    """A moment, in the zone of the block."""

    date: Moment


class UntilField(Part):
    """The moment that a field of the contact has."""

    field: FieldName


class Hours(Part):
    """Only between these hours, on these days (none named: on each). A `to` that is not later is on the next
    day."""

    opens: Clock = Field(alias="from", default="00:00")
    closes: Clock = Field(alias="to", default="00:00")
    days: Annotated[list[Weekday], Field(max_length=7)] = Field(default_factory=list[Weekday])


class DelayBlock(NamedBlock):
    """Waits. With `on_message` what the person writes meanwhile ends it."""

    type: Literal["delay"]
    lasts: Duration | None = Field(alias="for", default=None)
    until: UntilDate | UntilField | None = None
    window: Hours | None = None
    zone: Literal["account", "contact"] = "account"
    next: Exit = None
    on_message: Exit = None


class Share(Part):
    """A way, and how many of a hundred people take it."""

    id: NodeId
    percent: Annotated[float, Field(ge=0, le=100)]
    next: Exit = None


class RandomizerBlock(NamedBlock):
    """Chance chooses; `sticky`: for the same person always the same."""

    type: Literal["randomizer"]
    shares: Annotated[list[Share], Field(max_length=6)]
    sticky: bool = False


class JumpBlock(NamedBlock):
    """Goes on in another flow, or at another block of this one. `return`: comes back to `next` when that way
    ends."""

    type: Literal["jump"]
    flow_id: Id | None = None
    node: NodeId | None = None
    returns: bool = Field(alias="return", default=False)
    next: Exit = None


class EndBlock(NamedBlock):
    """The run is over, wherever it was called from."""

    type: Literal["end"]
    reason: Label | None = None
