"""What the endpoints about what answers by itself are sent."""

from typing import Annotated
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
