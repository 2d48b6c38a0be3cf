"""What the endpoints are sent. Lengths are those of the tables' columns."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def _storable(value: str) -> str:
    """What PostgreSQL can keep: no NUL, no half of a surrogate pair."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("holds a character that cannot be stored")
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


Text = Annotated[str, AfterValidator(_storable)]
Phone = Annotated[Text, StringConstraints(min_length=1, max_length=40)]
Name = Annotated[Text, StringConstraints(max_length=255)]
Tag = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
MessageText = Annotated[Text, StringConstraints(max_length=65_536)]
Link = Annotated[Text, StringConstraints(max_length=2000)]


class Body(BaseModel):
    """A misspelt name is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class NewContact(Body):
    """A phone is digits of E.164; spaces and signs are taken out."""

    phone: Phone = Field(examples=["5511999990001"])
    name: Name = Field(default="", examples=["Maria"])
    tags: list[Tag] = Field(default=[], max_length=100, examples=[["cliente"]])


class ImportStart(Body):
    """The target of each column by its name: `phone` (one), `name`, `tags`, `field:<name of a custom field>`,
    `ignore`. `tags` are given to everybody in the file; `dry_run` only checks it."""

    mapping: dict[Name, Text] = Field(
        max_length=200, examples=[{"Telefone": "phone", "Nome": "name", "Cidade": "field:cidade"}]
    )
    tags: list[Tag] = Field(default=[], max_length=100, examples=[["feira"]])
    dry_run: bool = False


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


class NewInvitation(Body):
    """Without an address whoever has the link may join."""

    role: Name = Field(examples=["agent"])
    email: Name | None = Field(default=None, examples=["ana@example.com"])


class MediaIds(Body):
    """Files whose links are asked for."""

    ids: list[UUID] = Field(max_length=100, examples=[["6f1c2a0e-0000-4000-8000-000000000001"]])


class KeyToExchange(Body):
    """An account's API key."""

    key: Text = Field(max_length=200, examples=["zb_live_0123…"])
