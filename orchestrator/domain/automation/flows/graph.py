"""A flow as it is drawn. docs/flow.schema.json and the dashboard's types are written from these models."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from orchestrator.domain.automation.flows.blocks.deeds import ActionBlock, HttpBlock
from orchestrator.domain.automation.flows.blocks.paths import (
    ConditionBlock,
    DelayBlock,
    EndBlock,
    JumpBlock,
    RandomizerBlock,
)
from orchestrator.domain.automation.flows.blocks.talk import (
    ContentBlock,
    HandoffBlock,
    MenuBlock,
    QuestionBlock,
    StartBlock,
)
from orchestrator.domain.automation.parts import Duration, Line, NodeId, Part

NODES = 300

Block = TypeAliasType(
    "Block",
    Annotated[
        StartBlock
        | ContentBlock
        | QuestionBlock
        | MenuBlock
        | ConditionBlock
        | ActionBlock
        | DelayBlock
        | RandomizerBlock
        | HttpBlock
        | JumpBlock
        | HandoffBlock
        | EndBlock,
        Field(discriminator="type"),
    ],
)
Coordinate = Annotated[float, Field(ge=-1_000_000, le=1_000_000)]


class Settings(Part):
    """`expires_after`: how long a run waits for a message at most. `gather_seconds`: what is written so soon
    after another is one answer with it. `again_after`: the same person enters again only after that."""

    expires_after: Duration = "P1D"
    gather_seconds: Annotated[int, Field(ge=0, le=15)] = 0
    again_after: Duration | None = None


class Position(Part):
    """Where a block stands."""

    x: Coordinate
    y: Coordinate


class Remark(Position):
    """A note beside the blocks."""

    id: NodeId
    text: Line = ""
    color: Annotated[str, Field(max_length=20)] | None = None


class Layout(Part):
    """How it is drawn. The engine does not look at it."""

    nodes: Annotated[dict[NodeId, Position], Field(max_length=NODES)] = Field(default_factory=dict)
    notes: Annotated[list[Remark], Field(max_length=100)] = Field(default_factory=list[Remark])


class Graph(Part):
    """Blocks by their ids, and the one it begins with. An exit that leads nowhere ends the run."""

    schema_: Literal[1] = Field(alias="schema")
    start: NodeId
    nodes: Annotated[dict[NodeId, Block], Field(min_length=1, max_length=NODES)]
    settings: Settings = Field(default_factory=Settings)
    layout: Layout = Field(default_factory=Layout)
