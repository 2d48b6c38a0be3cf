"""The payload of a postgres_changes frame."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from devstack.realtime.catalog import Table
from devstack.realtime.pgoutput import Change
from devstack.realtime.rendering import JsonRow, RenderedChange

LONG_VALUE_BYTES = 64
NO_KEY = "Error 400: Bad Request, no primary key"
UNAUTHORIZED = "Error 401: Unauthorized"
TOO_LARGE = "Error 413: Payload Too Large"


@dataclass(frozen=True)
class ChangePayload:
    table: Table
    change: Change
    rendered: RenderedChange
    committed_at: datetime
    max_bytes: int

    def text(self, ids: tuple[int, ...], columns: frozenset[str]) -> str | None:
        """The JSON for the subscriptions `ids` of a channel that may see `columns`; None: nothing to tell.

        Above `max_bytes` without long values. In place of a row that cannot be shown stands an error, as on
        hosted.
        """
        key = set(self.table.key)
        if self.change.operation == "DELETE":
            # Without row level security the whole replica identity is told, with it the key alone.
            columns = columns & key if self.table.has_rls else columns
            return self._text(ids, columns) if columns else None
        if not key or not key <= columns:
            return self._text(ids, frozenset(), error=UNAUTHORIZED if key else NO_KEY)
        whole = self._text(ids, columns)
        if len(whole) <= self.max_bytes:
            return whole
        return self._text(ids, columns, error=TOO_LARGE, longest=LONG_VALUE_BYTES)

    def _text(
        self,
        ids: tuple[int, ...],
        columns: frozenset[str],
        error: str | None = None,
        longest: int | None = None,
    ) -> str:
        relation, operation = self.change.relation, self.change.operation
        named = [
            {"name": name, "type": short} for name, short in self.table.type_names.items() if name in columns
        ]
        data = {
            "schema": json.dumps(relation.schema),
            "table": json.dumps(relation.table),
            "type": json.dumps(operation),
            "commit_timestamp": json.dumps(as_timestamp(self.committed_at)),
            "columns": json.dumps(named),
            "errors": json.dumps([error] if error else None),
        }
        if operation != "DELETE":
            data["record"] = row_text(self.rendered.new, columns, longest)
        if operation != "INSERT":
            data["old_record"] = row_text(self.rendered.old, columns, longest)
        return object_text({"ids": json.dumps(ids), "data": object_text(data)})


def row_text(row: JsonRow | None, columns: frozenset[str], longest: int | None) -> str:
    return object_text(
        {
            name: value
            for name, value in (row or {}).items()
            if name in columns and (longest is None or len(value) <= longest)
        }
    )


def object_text(members: dict[str, str]) -> str:
    """A JSON object whose members are JSON already."""
    return "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in members.items()) + "}"


def as_timestamp(moment: datetime) -> str:
    """UTC with milliseconds and a Z."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
