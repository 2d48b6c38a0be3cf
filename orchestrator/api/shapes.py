"""What the endpoints answer: the founding documents' columns and those added around them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

Id = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "format": "uuid", "examples": ["6f1c2a0e-0000-4000-8000-000000000001"]}
    ),
]
Moment = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2026-11-22T12:00:00.123456+00:00"]}
    ),
]


class Shape(BaseModel):
    """A row as it is shown; columns that are not named here stay out."""

    model_config = ConfigDict(extra="ignore")


class Account(Shape):
    """A tenant."""

    id: Id
    name: str = Field(examples=["Padaria Aurora"])
    phone: str = Field(examples=["5511999999999"])
    plan: str = Field(examples=["owner"])
    status: str = Field(examples=["active"])
    created_at: Moment
    updated_at: Moment


class Contact(Shape):
    """Somebody an account talks to. `phone` is null while only WhatsApp's own id is known."""

    id: Id
    account_id: Id
    phone: str | None = Field(examples=["5511999990001"])
    name: str = Field(examples=["Maria"])
    whatsapp_name: str = Field(examples=["Maria S."])
    tags: list[str] = Field(examples=[["cliente"]])
    fields: dict[str, Any] = Field(examples=[{"cidade": "Campinas"}])
    opted_out_at: Moment | None
    created_at: Moment
    updated_at: Moment


class Campaign(Shape):
    """An entry link with its QR code and text."""

    id: Id
    account_id: Id
    name: str = Field(examples=["Volta às aulas"])
    message: str | None = Field(examples=["Oi! Vi a promoção."])
    qr_code_url: str | None
    link: str | None = Field(examples=["https://wa.me/5511999990001?text=Oi"])
    created_at: Moment


class Chat(Shape):
    """The thread with one contact, or one group, on one instance."""

    id: Id
    account_id: Id
    instance_id: Id | None
    contact_id: Id | None
    kind: str = Field(examples=["direct"])
    name: str
    status: str = Field(examples=["open"])
    assigned_to: Id | None
    snoozed_until: Moment | None
    unread_count: int
    last_message: str | None = Field(examples=["Bom dia!"])
    last_message_kind: str | None = Field(examples=["text"])
    last_message_from_me: bool | None
    last_message_at: Moment | None
    created_at: Moment


class Message(Shape):
    """One message."""

    id: Id
    seq: int
    account_id: Id
    chat_id: Id
    contact_id: Id | None
    instance_id: Id
    message: str = Field(examples=["Bom dia!"])
    from_me: bool
    timestamp: Moment
    kind: str = Field(examples=["text"])
    content: dict[str, Any] | None = Field(examples=[{}])
    status: str = Field(examples=["delivered"])
    status_reason: str | None
    error_code: str | None
    reply_to: Id | None
    media_id: Id | None
    edited_at: Moment | None
    revoked_at: Moment | None
    sent_at: Moment | None
    delivered_at: Moment | None
    read_at: Moment | None


class ContactImport(Shape):
    """A CSV file of contacts on its way in. `suggested` holds a target for each column, `sample` the first
    lines until the import has ended."""

    id: Id
    account_id: Id
    filename: str = Field(examples=["clientes.csv"])
    status: str = Field(examples=["uploaded"])
    columns: list[str] = Field(examples=[["Nome", "Telefone"]])
    suggested: dict[str, str] = Field(examples=[{"Nome": "name", "Telefone": "phone"}])
    sample: list[list[str]] = Field(examples=[[["Maria", "(11) 99999-0001"]]])
    mapping: dict[str, str] | None
    tags: list[str]
    dry_run: bool
    lines: int = Field(examples=[5000])
    processed: int
    created: int
    updated: int
    failed: int
    error_code: str | None
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None


class ImportMade(Shape):
    """The new import."""

    success: bool
    imported: ContactImport = Field(alias="import")


class OneImport(Shape):
    """One import."""

    imported: ContactImport = Field(alias="import")


class ContactImports(Shape):
    """A page of imports, the newest first."""

    imports: list[ContactImport]
    next: str | None


class Erasure(Shape):
    """A person who is being forgotten, or was. `messages` and `media` count what is gone."""

    id: Id
    account_id: Id
    contact_id: Id | None
    status: str = Field(examples=["running"])
    messages: int
    media: int
    created_at: Moment
    finished_at: Moment | None


class OneErasure(Shape):
    """One erasure."""

    erasure: Erasure


class Accounts(Shape):
    """A page of accounts."""

    accounts: list[Account]
    next: str | None


class OneAccount(Shape):
    """One account."""

    account: Account


class Contacts(Shape):
    """A page of contacts in the order asked for."""

    contacts: list[Contact]
    next: int | str | None


class ContactMade(Shape):
    """The new contact."""

    success: bool
    contact: Contact


class Campaigns(Shape):
    """A page of campaigns, latest first."""

    campaigns: list[Campaign]
    next: str | None


class CampaignMade(Shape):
    """The new campaign."""

    success: bool
    campaign: Campaign


class Chats(Shape):
    """A page of chats, the last to be written in first."""

    chats: list[Chat]
    next: str | None


class Messages(Shape):
    """A page of a chat's messages, newest first."""

    messages: list[Message]
    next: int | None


class SentMessage(Shape):
    """A message on its way."""

    id: Id
    status: str = Field(examples=["queued"])
    error_code: str | None


class Sent(Shape):
    """`success` is false when the message has failed at once: then `error_code` says why."""

    success: bool
    message: SentMessage


class Invitation(Shape):
    """An open invitation. `url` is seen this once."""

    id: Id
    url: str = Field(examples=["https://app.example.com/convite#zbi_0123…"])
    expires_at: Moment
    mailed: bool


class InvitationMade(Shape):
    """The new invitation."""

    success: bool
    invitation: Invitation


class Media(Shape):
    """A file."""

    id: Id
    mimetype: str | None = Field(examples=["image/png"])
    filename: str | None = Field(examples=["bolo.png"])
    size: int | None = Field(examples=[48213])
    state: str = Field(examples=["stored"])


class MediaStored(Shape):
    """The new file."""

    success: bool
    media: Media


class MediaLink(Media):
    """Where a page finds a file for some minutes. `url` is below this API; null: it is not stored."""

    url: str | None = Field(examples=["/media/eyJ…"])
    expires_at: Moment | None
    error_code: str | None


class MediaLinkList(Shape):
    """In the order of the question."""

    links: list[MediaLink]


class Token(Shape):
    """For `Authorization: Bearer`, here and at Supabase."""

    access_token: str
    token_type: str = Field(examples=["bearer"])
    expires_in: int = Field(examples=[300])
