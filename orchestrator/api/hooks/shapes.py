"""What the endpoints about hooks answer."""

from typing import Any

from pydantic import Field

from orchestrator.api.shapes import Id, Moment, Shape


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


class Subscribed(Shape):
    """`secret`: what deliveries are signed with, seen this once; null: the address was subscribed."""

    id: Id
    target_url: str = Field(examples=["https://hooks.example.com/1"])
    event: str = Field(examples=["message.received"])
    secret: str | None = Field(examples=["whsec_…"])


class SubscribedAddress(Shape):
    """An address and the event that it is told of; `instance_ids`, `tags`: only about these, where there are
    any."""

    id: Id
    target_url: str
    event: str
    enabled: bool
    instance_ids: list[Id]
    tags: list[str]


class SubscribedAddresses(Shape):
    """All of them."""

    items: list[SubscribedAddress]


class EventSample(Shape):
    """An event as it is told."""

    id: str = Field(examples=["evt_1"])
    type: str = Field(examples=["message.received"])
    timestamp: Moment
    data: dict[str, Any]


class OfAccount(Shape):
    """An account, briefly."""

    id: Id
    name: str = Field(examples=["Padaria Aurora"])


class CallingKey(Shape):
    """An API key and what it may do."""

    id: Id
    name: str = Field(examples=["Zapier"])
    scopes: list[str] = Field(examples=[["read", "send"]])


class CallingUser(Shape):
    """A person."""

    id: Id
    email: str | None


class Caller(Shape):
    """`account` and `key` of a program, `accounts` and `user` of a person."""

    account: OfAccount | None = None
    key: CallingKey | None = None
    accounts: list[OfAccount] | None = None
    user: CallingUser | None = None


class Choice(Shape):
    """What is shown, and what is sent when it is chosen."""

    id: str
    name: str


class Person(Shape):
    """A contact. `phone` is null while only WhatsApp's own id is known."""

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


class KeptPerson(Person):
    """A contact; `created`: there was none with this phone."""

    created: bool


class Thread(Shape):
    """A chat with one person on one number."""

    id: Id
    account_id: Id
    instance_id: Id | None
    contact_id: Id | None
    status: str = Field(examples=["open"])
    assigned_to: Id | None
    unread_count: int
    last_message: str = Field(examples=["Oi!"])
    last_message_at: Moment | None
    created_at: Moment


class QueuedMessage(Shape):
    """The message, which waits for its turn."""

    id: Id


class StartedRun(Shape):
    """The person in the flow."""

    run_id: Id
