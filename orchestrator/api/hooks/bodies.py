"""What the endpoints about hooks are sent."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from orchestrator.api.bodies import Body, Text


class TriedCall(Body):
    """A call as a sample shows it (`document`), and what a hook would say of it."""

    document: dict[str, Any] = Field(
        examples=[{"headers": {}, "query": {}, "body": {"phone": "11 98888-7777"}}]
    )
    mapping: dict[str, Any] = Field(examples=[{"phone": "$.body.phone"}])
    events: Annotated[list[Text], Field(max_length=50, default_factory=list)]
    message: Annotated[Text, StringConstraints(max_length=4096)] | None = None
