"""Whom a flow talks to, as the database tells it with each event. What it leaves out reads as empty."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from orchestrator.domain.area_codes import zone_of


@dataclass(frozen=True, slots=True)
class Contact:
    """`fields`: the values of custom fields. `flows`: when each was last entered. `sequences`: in which he
    is; `broadcasts`: which were sent to him."""

    id: str
    name: str = ""
    phone: str | None = None
    tags: list[str] = field(default_factory=list[str])
    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    created_at: datetime | None = None
    last_received_at: datetime | None = None
    last_sent_at: datetime | None = None
    opted_out: bool = False
    campaigns: list[str] = field(default_factory=list[str])
    flows: dict[str, datetime | None] = field(default_factory=dict[str, datetime | None])
    sequences: list[str] = field(default_factory=list[str])
    broadcasts: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of the account's own on which it is closed."""

    date: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose number it is."""

    name: str = ""
    timezone: str = "America/Sao_Paulo"
    working_hours: dict[str, list[list[str]]] = field(default_factory=dict[str, list[list[str]]])
    holidays: list[Holiday] = field(default_factory=list[Holiday])
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Chat:
    """Where they talk. `is_window_closed`: nothing but templates arrives there."""

    id: str | None = None
    assigned_to: str | None = None
    is_window_closed: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """The number on which they talk."""

    id: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """All that there is to know."""

    contact: Contact
    account: Account = field(default_factory=Account)
    chat: Chat = field(default_factory=Chat)
    instance: Instance = field(default_factory=Instance)

    @property
    def zone(self) -> str:
        """His zone, by the area code of his phone."""
        return zone_of(self.contact.phone, self.account.timezone)


read_person = TypeAdapter(Person).validate_python
