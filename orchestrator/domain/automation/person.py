"""Whom a flow talks to, as the database tells it with each event. What it leaves out reads as empty."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from orchestrator.domain.area_codes import zone_of


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True)


class Contact(_Fact):
    """`fields`: the values of custom fields. `flows`: when each was last entered. `sequences`: in which he
    is; `broadcasts`: which were sent to him."""

    id: str
    name: str = ""
    phone: str | None = None
    tags: list[str] = Field(default_factory=list[str])
    fields: dict[str, Any] = Field(default_factory=dict[str, Any])
    created_at: datetime | None = None
    last_received_at: datetime | None = None
    last_sent_at: datetime | None = None
    opted_out: bool = False
    campaigns: list[str] = Field(default_factory=list[str])
    flows: dict[str, datetime | None] = Field(default_factory=dict[str, datetime | None])
    sequences: list[str] = Field(default_factory=list[str])
    broadcasts: list[str] = Field(default_factory=list[str])


class Holiday(_Fact):
    """A day of the account's own on which it is closed."""

    date: date
    name: str = ""


class Account(_Fact):
    """Whose number it is."""

    name: str = ""
    timezone: str = "America/Sao_Paulo"
    working_hours: dict[str, list[list[str]]] = Field(default_factory=dict[str, list[list[str]]])
    holidays: list[Holiday] = Field(default_factory=list[Holiday])
    is_open: bool = True


class Chat(_Fact):
    """Where they talk."""

    id: str | None = None
    assigned_to: str | None = None


class Instance(_Fact):
    """The number on which they talk."""

    id: str | None = None


class Person(_Fact):
    """All that there is to know."""

    contact: Contact
    account: Account = Field(default_factory=Account)
    chat: Chat = Field(default_factory=Chat)
    instance: Instance = Field(default_factory=Instance)

    @property
    def zone(self) -> str:
        """His zone, by the area code of his phone."""
        return zone_of(self.contact.phone, self.account.timezone)
