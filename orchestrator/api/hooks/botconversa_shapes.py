"""What the façade of Botconversa's API is sent and answers: docs/botconversa.md."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from orchestrator.api.bodies import Body, Name, Phone, Text
from orchestrator.api.shapes import Id, Moment, Shape
from orchestrator.api.tables import Row


class ForeignBody(Body):
    """What others' programs say besides is let pass."""

    model_config = ConfigDict(extra="ignore")


class NewSubscriber(ForeignBody):
    """Somebody, by phone."""

    phone: Phone = Field(examples=["+5511999990001"])
    first_name: Name = Field(default="", examples=["Maria"])
    last_name: Name = Field(default="", examples=["Silva"])


class SentContent(ForeignBody):
    """A text, or the https address of a file."""

    type: Literal["text", "file"] = Field(examples=["text"])
    value: Annotated[Text, StringConstraints(min_length=1, max_length=65_536, pattern=r"\S")] = Field(
        examples=["Bom dia!"]
    )


class SentFlow(ForeignBody):
    """A flow, by its id."""

    flow: Text = Field(examples=["6f1c2a0e-0000-4000-8000-000000000001"])


class FieldContent(ForeignBody):
    """What a custom field is to hold."""

    value: Any = Field(examples=["Campinas"])


class Subscriber(Shape):
    """A contact."""

    id: Id
    phone: str = Field(examples=["+5511999990001"])
    full_name: str = Field(examples=["Maria Silva"])
    first_name: str = Field(examples=["Maria"])
    last_name: str = Field(examples=["Silva"])
    tags: list[str] = Field(examples=[["cliente"]])
    variables: dict[str, Any] = Field(examples=[{"cidade": "Campinas"}])
    created_at: Moment

    @staticmethod
    def of(contact: Row) -> "Subscriber":
        full_name = contact["name"] or contact["whatsapp_name"]
        first, _, last = full_name.partition(" ")
        return Subscriber(
            id=contact["id"],
            phone=f"+{contact['phone']}" if contact["phone"] else "",
            full_name=full_name,
            first_name=first,
            last_name=last,
            tags=contact["tags"],
            variables=contact["fields"],
            created_at=contact["created_at"],
        )


class Subscribers(Shape):
    """A page of them. `next`: the address of the page after it."""

    next: str | None
    results: list[Subscriber]


class Done(Shape):
    """It is done, or waits to be sent; `id`: of the message, or the run."""

    success: bool
    id: Id | None = None
