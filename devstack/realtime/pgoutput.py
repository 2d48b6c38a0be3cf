"""Decoding of PostgreSQL's logical replication messages (pgoutput, version 1, text values)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Operation = Literal["INSERT", "UPDATE", "DELETE"]
Row = dict[str, str | None]
"""Values as PostgreSQL's text. A large value that an update did not touch is not in it."""

OPERATIONS: dict[bytes, Operation] = {b"I": "INSERT", b"U": "UPDATE", b"D": "DELETE"}
POSTGRES_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Begin:
    transaction_id: int
    """The low 32 bits: the stream has no more."""
    committed_at: datetime


@dataclass(frozen=True)
class Relation:
    """Sent before a table's first change and after anything about the table changed."""

    oid: int
    schema: str
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    relation: Relation
    operation: Operation
    new: Row | None
    old: Row | None
    """The replica identity's columns before: on DELETE, and on UPDATE when they changed."""


class Decoder:
    """Remembers the tables of one stream: a change names its table by number only."""

    def __init__(self) -> None:
        self._relations: dict[int, Relation] = {}

    def decode(self, message: bytes) -> Begin | Relation | Change | None:
        """None for messages that matter to nobody here (commit, origin, type, truncate)."""
        kind, reader = message[:1], Reader(message, 1)
        if kind == b"B":
            reader.skip(8)
            committed_at = POSTGRES_EPOCH + timedelta(microseconds=reader.int64())
            return Begin(reader.uint32(), committed_at)
        if kind == b"R":
            relation = read_relation(reader)
            self._relations[relation.oid] = relation
            return relation
        if operation := OPERATIONS.get(kind):
            return self._read_change(reader, operation)
        return None

    def _read_change(self, reader: Reader, operation: Operation) -> Change:
        relation = self._relations[reader.uint32()]
        new: Row | None = None
        old: Row | None = None
        while not reader.at_end():
            marker = reader.byte()
            row = dict(read_values(reader, relation.columns))
            if marker == b"N":
                new = row
            elif marker == b"K":
                # Of a row known by its key alone the other columns come as nulls that mean nothing.
                old = {name: value for name, value in row.items() if value is not None}
            else:
                old = row
        return Change(relation, operation, new, old)


class Reader:
    def __init__(self, data: bytes, position: int = 0) -> None:
        self._data = data
        self._position = position

    def at_end(self) -> bool:
        return self._position >= len(self._data)

    def skip(self, count: int) -> None:
        self._position += count

    def take(self, count: int) -> bytes:
        start = self._position
        self._position += count
        return self._data[start : self._position]

    def byte(self) -> bytes:
        return self.take(1)

    def uint16(self) -> int:
        return int.from_bytes(self.take(2))

    def uint32(self) -> int:
        return int.from_bytes(self.take(4))

    def int64(self) -> int:
        return struct.unpack(">q", self.take(8))[0]

    def text(self) -> str:
        """Up to the next NUL."""
        end = self._data.index(b"\0", self._position)
        value = self._data[self._position : end].decode()
        self._position = end + 1
        return value


def read_relation(reader: Reader) -> Relation:
    oid, schema, table = reader.uint32(), reader.text(), reader.text()
    reader.skip(1)  # replica identity
    columns = list[str]()
    for _ in range(reader.uint16()):
        reader.skip(1)  # flags
        columns.append(reader.text())
        reader.skip(8)  # type and its modifier
    return Relation(oid, schema, table, tuple(columns))


def read_values(reader: Reader, columns: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    for column in columns[: reader.uint16()]:
        kind = reader.byte()
        if kind == b"n":
            yield column, None
        elif kind == b"t":
            yield column, reader.take(reader.uint32()).decode()
