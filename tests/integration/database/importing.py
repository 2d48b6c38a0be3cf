"""Imports of contacts for tests, worked on as an orchestrator works on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one
from .jobs import keys
from .members import as_member

MAPPING = {"fone": "phone"}
Item = dict[str, Any]


def start(
    connection: psycopg.Connection, account_id: UUID, member: UUID, *chunks: int, dry_run: bool = False
) -> str:
    """An import with chunks of so many lines, started."""
    upload_id = as_member(connection, member, "select public.begin_contact_upload(%s)", account_id)
    line = 2
    for number, size in enumerate(chunks):
        lines = [[line + place, ["1"]] for place in range(size)]
        line += size
        query = "select public.add_contact_lines(%s, %s, %s)"
        as_member(connection, member, query, upload_id, number, Jsonb(lines))
    query = "select public.finish_contact_upload(%s, 'a.csv', '{fone}', '{}', '[]', ',')"
    as_member(connection, member, query, upload_id)
    query = "select public.start_contact_import(%s, %s, '{importado}', %s)"
    as_member(connection, member, query, upload_id, Jsonb(MAPPING), dry_run)
    return str(upload_id)


def person(line: int, phone: str, name: str = "", tags: list[str] | None = None, **fields: object) -> Item:
    return {"line": line, "phone": phone, "name": name, "tags": tags or [], "fields": fields}


def write(plane: ControlPlane, import_id: str, chunk: int, people: list[Item], errors: list[Item]) -> str:
    given = {"people": Jsonb(people), "errors": Jsonb(errors)}
    return plane.call("write_import_lines", import_id=import_id, chunk=chunk, **given)["status"]


def claimed(plane: ControlPlane) -> list[str]:
    return keys(plane, 10)


def shown(connection: psycopg.Connection, import_id: str) -> Item:
    return one(connection, "select to_jsonb(i) from public.contact_imports i where id = %s", import_id)


def counts(connection: psycopg.Connection, import_id: str) -> tuple[int, ...]:
    row = shown(connection, import_id)
    return tuple(row[name] for name in ("processed", "created", "updated", "failed"))


def contacts(connection: psycopg.Connection, account_id: UUID) -> dict[str, tuple[str, list[str], Item]]:
    rows = connection.execute(
        "select phone, name, tags, fields from public.contacts where account_id = %s", [account_id]
    )
    return {phone: (name, tags, fields) for phone, name, tags, fields in rows}
