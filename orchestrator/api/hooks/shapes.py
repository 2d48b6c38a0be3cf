"""What the endpoints about hooks answer."""

from typing import Any

from pydantic import Field

from orchestrator.api.shapes import Shape


class TriedReading(Shape):
    """What would follow of a call. `code`: why nothing would; `is_wanted` false: nobody asked for its
    event."""

    event: str | None
    key: str | None
    phone: str | None = Field(examples=["+5511988887777"])
    name: str
    fields: dict[str, Any]
    variables: dict[str, Any]
    message: str | None
    code: str | None = Field(examples=["phone_missing"])
    detail: str | None
    is_wanted: bool


class InboundSource(Shape):
    """What is known of another system: how it proves a call, where in it the buyer stands, what events it
    tells. `asks`: the buyer is fetched from it, with a key of the account's."""

    source: str
    title: str
    documented: str
    proof: dict[str, Any]
    mapping: dict[str, Any]
    events: list[dict[str, Any]]
    asks: bool
    sample: dict[str, Any]


class InboundSources(Shape):
    """All that are known."""

    items: list[InboundSource]
