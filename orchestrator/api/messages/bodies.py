"""What the endpoints about messages are sent."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from orchestrator.api.bodies import Body, Name, Phone, Text


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


MessageText = Annotated[Text, StringConstraints(max_length=65_536)]
Link = Annotated[Text, StringConstraints(max_length=2000)]


class NewCampaign(Body):
    """A row only: nothing is sent."""

    name: Annotated[Name, StringConstraints(min_length=1)] = Field(examples=["Volta às aulas"])
    message: MessageText | None = Field(default=None, examples=["Oi! Vi a promoção."])
    qr_code_url: Link | None = None
    link: Link | None = Field(default=None, examples=["https://wa.me/5511999990001?text=Oi"])


class NewMessage(Body):
    """`instance_id` is needed where the account has several; `queue` sends later what cannot be sent now."""

    phone: Phone = Field(examples=["5511999990001"])
    message: Annotated[MessageText, AfterValidator(_not_blank)] = Field(examples=["Bom dia!"])
    instance_id: Text | None = None
    queue: bool = False
