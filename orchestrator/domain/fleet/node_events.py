"""What a node instance says: its status and its numbered events. The JSON Schemas of
node_instances/contract describe the same; a unit test holds the two together."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class JournalPosition(BaseModel):
    """The number of the newest event, and of the newest that may be forgotten; `begun_at` (unix seconds) is
    when this journal was begun: of what was sent before it knows nothing."""

    last: int = 0
    acknowledged: int = 0
    begun_at: float = 0


class NodeStatus(BaseModel):
    """`GET /status` of a node instance."""

    model_config = ConfigDict(extra="ignore")

    instance_id: str
    pid: int
    engine: str
    status: str
    status_reason: str | None = None
    phone: str | None = None
    qr: str | None = None
    qr_expires_at: str | None = None
    pairing_code: str | None = None
    journal: JournalPosition = Field(default_factory=JournalPosition)


class StatusData(BaseModel):
    """`data` of an event of type `status`."""

    model_config = ConfigDict(extra="ignore")

    status: str
    status_reason: str | None = None
    phone: str | None = None


class QrData(BaseModel):
    """`data` of an event of type `qr`: the raw text and when it stops being valid."""

    model_config = ConfigDict(extra="ignore")

    qr: str
    expires_at: str | None = None


class PairingCodeData(BaseModel):
    """`data` of an event of type `pairing_code`."""

    model_config = ConfigDict(extra="ignore")

    code: str


# What the picture of an instance is made of has to make sense.
_DATA: dict[str, type[BaseModel]] = {"status": StatusData, "qr": QrData, "pairing_code": PairingCodeData}


class NodeEvent(BaseModel):
    """One event of `GET /events`; `data` depends on `type`."""

    model_config = ConfigDict(extra="ignore")

    id: int
    type: str
    at: str
    data: dict[str, Any]

    @model_validator(mode="after")
    def _has_its_data(self) -> Self:
        if self.type in _DATA:
            _DATA[self.type].model_validate(self.data)
        return self
