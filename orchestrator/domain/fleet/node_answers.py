"""What a node instance answers about messages: what became of a send, whether a phone is on WhatsApp."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class SendStatus(StrEnum):
    """What `orchestrator.write_messages` takes."""

    SENT = "sent"
    FAILED = "failed"
    # It may or may not have left: never sent again by itself.
    UNCONFIRMED = "unconfirmed"
    # It surely never left.
    QUEUED = "queued"


class NumberCheck(BaseModel):
    """Whether a phone is on WhatsApp, and under which id."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    phone: str = ""
    registered: bool
    wa_id: str | None = None


class SendAnswer(BaseModel):
    """A node instance's answer about one client key. A change has no message id."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    client_key: str
    message_id: str | None
    status: SendStatus


class NodeProblem(BaseModel):
    """Why a node instance does not do what it was asked for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    detail: str = "refused"


class SendRefusal(BaseModel):
    """What stands against sending under one client key: nothing of it has left."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    client_key: str
    error: NodeProblem


class PhoneMessage(BaseModel):
    """One message of `GET /chats/{id}/messages`; `client_key` when it was a send of ours."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    message_id: str
    from_me: bool
    kind: str = "chat"
    body: str
    timestamp: int
    ack: int
    client_key: str | None = None
