"""Somebody who writes to a number and is written to, in the tests of what is left of him."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane
from .members import as_member
from .messages import Event, event, ingest, message_event, settle

OTHER, GROUP = "5521977770001@c.us", "551199990000-1@g.us"


@dataclass
class Person:
    """He, and all by whom something of him may come. `mark` is what he types, and what others type of him."""

    connection: psycopg.Connection
    holder: ControlPlane
    account_id: UUID
    instance_id: UUID
    owner: UUID
    phone: str
    lid: str
    mark: str
    contact_id: UUID = field(init=False)
    chat_id: UUID = field(init=False)
    told: list[Event] = field(default_factory=list[Event])

    @property
    def wa_id(self) -> str:
        return f"{self.phone}@c.us"

    def message_id(self, stanza: str, *, in_group: bool = False, from_me: bool = False) -> str:
        if in_group:
            return f"false_{GROUP}_{stanza}_{self.wa_id}"
        return f"{str(from_me).lower()}_{self.wa_id}_{stanza}"

    def tell(self, event_type: str, **data: object) -> None:
        """What the number's phone tells."""
        self.ingest_event(event(len(self.told), event_type, **data))

    def says(self, stanza: str, body: str = "oi", **data: object) -> str:
        """The id of a message in his chat."""
        message_id = self.message_id(stanza, from_me=bool(data.get("from_me")))
        known = {"phone": self.phone, "lid": self.lid, **data}
        self.ingest_event(message_event(len(self.told), message_id, self.wa_id, body, **known))
        return message_id

    def says_to_group(self, stanza: str, body: str = "oi", **data: object) -> str:
        message_id = self.message_id(stanza, in_group=True)
        known = {"author_id": self.wa_id, "phone": self.phone, "lid": self.lid, **data}
        self.ingest_event(message_event(len(self.told), message_id, GROUP, body, chat_kind="group", **known))
        return message_id

    def other_says_to_group(self, stanza: str, **data: object) -> str:
        message_id = f"false_{GROUP}_{stanza}_{OTHER}"
        said = {"chat_kind": "group", "author_id": OTHER, **data}
        self.ingest_event(message_event(len(self.told), message_id, GROUP, **said))  # pyright: ignore[reportArgumentType]
        return message_id

    def types(self, query: str, *values: object) -> Any:
        """The owner of the account does, as does what follows."""
        return as_member(self.connection, self.owner, query, *values)

    def adds(self, table: str, **columns: object) -> Any:
        values = {"account_id": self.account_id, **columns}
        query = f"insert into public.{table} ({', '.join(values)}) values ({', '.join(['%s'] * len(values))})"
        return self.types(f"{query} returning id", *values.values())

    def writes(self, **columns: object) -> UUID:
        """The row of a message to him, which waits."""
        return self.adds("conversations", chat_id=self.chat_id, **columns)

    def ends(self, row: UUID, **outcome: object) -> None:
        """What was written is settled."""
        self.connection.execute("update public.conversations set status = 'sending' where id = %s", [row])
        settle(self.holder, self.instance_id, {"id": str(row), **outcome})

    def sends(self, stanza: str, **columns: object) -> tuple[UUID, str]:
        """The row and the id of a message to him that has gone."""
        row, message_id = self.writes(**columns), self.message_id(stanza, from_me=True)
        self.ends(row, status="sent", wa_message_id=message_id, wa_chat_id=self.wa_id)
        return row, message_id

    def uploads(self, *lines: list[str]) -> UUID:
        """The owner has a file of contacts, with the columns nome and fone."""
        upload_id = self.types("select public.begin_contact_upload(%s)", self.account_id)
        numbered = [[number, line] for number, line in enumerate(lines, start=2)]
        self.types("select public.add_contact_lines(%s, 0, %s)", upload_id, Jsonb(numbered))
        finish = "select public.finish_contact_upload(%s, 'a.csv', '{nome,fone}', '{}', %s, ',')"
        self.types(finish, upload_id, Jsonb(lines))
        return upload_id

    def ingest_event(self, told: Event) -> None:
        """Told as it is."""
        self.told.append(told)
        ingest(self.holder, self.instance_id, told)
