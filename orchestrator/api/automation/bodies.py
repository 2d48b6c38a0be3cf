"""What the endpoints about what answers by itself are sent."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from orchestrator.api.bodies import Body, Text

Written = Annotated[Text, StringConstraints(max_length=65_536)]


class TriedText(Body):
    """What somebody might write. `instance_id`: to which number; none: to any. `is_open`: within working
    hours or outside; none: as it is now."""

    text: Written = Field(examples=["Quero ver o cardápio"])
    instance_id: UUID | None = None
    is_open: bool | None = None


class TriedStep(Body):
    """An event that happens to somebody in a flow, its type started, message, timer or command. What it does
    not say of `at`, `seed` and `person` is made up. `graph`: as it is drawn now; none: the draft.
    `state`: as the step before answered it; none: he has not begun. `contact_id`: who it is; none: somebody
    made up. `requests`: HTTP blocks ask for real; else their sample answers."""

    graph: dict[str, Any] | None = None
    state: dict[str, Any] | None = None
    event: dict[str, Any] = Field(examples=[{"type": "started", "message": {"text": "Oi"}}])
    contact_id: UUID | None = None
    requests: bool = False


class CheckedGraph(Body):
    """`graph`: as it is drawn now; none: the flow's draft."""

    graph: dict[str, Any] | None = None


class TriedTemplate(Body):
    """A text with templates. `contact_id`: for whom; none: for somebody made up."""

    text: Written = Field(examples=["Olá, {{ contact.first_name }}!"])
    contact_id: UUID | None = None


class PreviewedPeople(Body):
    """For whom a broadcast is filled in; nobody: for some of those who would get it."""

    contact_ids: list[UUID] = Field(default_factory=list[UUID], max_length=20)
