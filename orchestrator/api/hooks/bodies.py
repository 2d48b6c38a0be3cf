"""What the endpoints about hooks are sent."""

from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from orchestrator.api.bodies import Body, Name, Phone, Tag, Text


class TriedCall(Body):
    """A call as a sample shows it (`document`), and what a hook would say of it."""

    document: dict[str, Any] = Field(
        examples=[{"headers": {}, "query": {}, "body": {"phone": "11 98888-7777"}}]
    )
    mapping: dict[str, Any] = Field(examples=[{"phone": "$.body.phone"}])
    events: Annotated[list[Text], Field(max_length=50, default_factory=list)]
    message: Annotated[Text, StringConstraints(max_length=4096)] | None = None


class Subscription(Body):
    """An address that is told of one event."""

    target_url: Annotated[Text, StringConstraints(min_length=1, max_length=2000)] = Field(
        examples=["https://hooks.example.com/1"]
    )
    event: Annotated[Text, StringConstraints(min_length=1, max_length=100)] = Field(
        examples=["message.received"]
    )
    instance_ids: list[Text] = Field(
        default=[], max_length=100, description="Only what happens on these numbers."
    )
    tags: list[Tag] = Field(default=[], max_length=100, description="Only about people with one of these.")


class KnownContact(Body):
    """What another system knows of a person. A field that is null is emptied."""

    phone: Phone = Field(examples=["5511999990001"])
    name: Name | None = Field(default=None, examples=["Maria"])
    tags: list[Tag] = Field(default=[], max_length=100, examples=[["cliente"]])
    fields: dict[Name, Any] = Field(default={}, max_length=200, examples=[{}])


class NamedTag(Body):
    """A tag, by its name."""

    tag: Tag = Field(examples=["cliente"])


class FieldValue(Body):
    """A custom field, by its name, and its value; null empties it."""

    field: Name = Field(examples=["cidade"])
    value: Any = Field(examples=["Campinas"])


class NamedPerson(Body):
    """One of `phone` and `contact_id`."""

    phone: Phone | None = Field(default=None, examples=["5511999990001"])
    contact_id: Text | None = None
    instance_id: Text | None = Field(default=None, description="The number that writes.")

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if sum(name is not None for name in self._names()) != 1:
            raise ValueError("name one person")
        return self

    def _names(self) -> list[str | None]:
        return [self.phone, self.contact_id]


class MessageToPerson(NamedPerson):
    """A text for somebody, or into a chat (`chat_id`), whose number then writes."""

    chat_id: Text | None = None
    message: Annotated[Text, StringConstraints(max_length=65_536, pattern=r"\S")] = Field(
        examples=["Bom dia!"]
    )

    def _names(self) -> list[str | None]:
        return [self.phone, self.contact_id, self.chat_id]


class FlowStart(NamedPerson):
    """Somebody who enters a flow."""
