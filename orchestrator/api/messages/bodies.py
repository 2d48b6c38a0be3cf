"""What the endpoints about messages are sent."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from orchestrator.api.bodies import Body, Name, Phone, Text


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


MessageText = Annotated[Text, StringConstraints(max_length=65_536)]
# What a wa.me link carries well.
EntryText = Annotated[Text, StringConstraints(max_length=300)]
Link = Annotated[Text, StringConstraints(max_length=2000)]


class NewCampaign(Body):
    """A link with a text that whoever follows it finds written; nothing is sent."""

    name: Annotated[Name, StringConstraints(min_length=1)] = Field(examples=["Volta às aulas"])
    message: EntryText | None = Field(default=None, examples=["Oi! Vi a promoção."])
    slug: Annotated[Text, StringConstraints(max_length=60)] | None = Field(
        default=None, description="The end of the short link; made of the name when there is none."
    )
    instance_id: Text | None = Field(default=None, description="The number; none: the first with a phone.")
    match: Literal["equals", "starts_with"] = "equals"
    enabled: bool = True
    flow_id: Text | None = Field(default=None, description="What whoever writes the text enters.")
    qr_code_url: Link | None = None
    link: Link | None = Field(default=None, examples=["https://wa.me/5511999990001?text=Oi"])


class NewMessage(Body):
    """`instance_id` is needed where the account has several; `queue` sends later what cannot be sent now."""

    phone: Phone = Field(examples=["5511999990001"])
    message: Annotated[MessageText, AfterValidator(_not_blank)] = Field(examples=["Bom dia!"])
    instance_id: Text | None = None
    queue: bool = False
