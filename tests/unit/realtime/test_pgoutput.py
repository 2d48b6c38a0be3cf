"""Messages as PostgreSQL's documentation lays them out, built byte by byte."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest

from devstack.realtime.pgoutput import Begin, Change, Decoder, Relation

OID = 70_000
COLUMNS = ("id", "title", "body")


def relation(oid: int = OID, columns: tuple[str, ...] = COLUMNS) -> bytes:
    described = b"".join(b"\0" + name.encode() + b"\0" + struct.pack(">Ii", 25, -1) for name in columns)
    return b"R" + struct.pack(">I", oid) + b"public\0notes\0d" + struct.pack(">H", len(columns)) + described


def values(*row: str | None) -> bytes:
    """`...` for a large value that did not change."""
    parts = [struct.pack(">H", len(row))]
    for value in row:
        if value is None:
            parts.append(b"n")
        elif value == "...":
            parts.append(b"u")
        else:
            parts.append(b"t" + struct.pack(">I", len(value.encode())) + value.encode())
    return b"".join(parts)


@pytest.fixture
def decoder() -> Decoder:
    decoder = Decoder()
    assert decoder.decode(relation()) == Relation(OID, "public", "notes", COLUMNS)
    return decoder


def change(decoder: Decoder, kind: bytes, rows: bytes) -> Change:
    decoded = decoder.decode(kind + struct.pack(">I", OID) + rows)
    assert isinstance(decoded, Change)
    return decoded


def test_begin_has_the_time_of_the_commit() -> None:
    message = b"B" + struct.pack(">QqI", 1, 1_000_000, 4_294_967_295)
    assert Decoder().decode(message) == Begin(4_294_967_295, datetime(2000, 1, 1, 0, 0, 1, tzinfo=UTC))


def test_insert(decoder: Decoder) -> None:
    decoded = change(decoder, b"I", b"N" + values("1", "olá", None))
    assert (decoded.operation, decoded.old) == ("INSERT", None)
    assert decoded.new == {"id": "1", "title": "olá", "body": None}


def test_update_leaves_out_what_it_did_not_touch(decoder: Decoder) -> None:
    decoded = change(decoder, b"U", b"N" + values("1", "new", "..."))
    assert (decoded.new, decoded.old) == ({"id": "1", "title": "new"}, None)


def test_update_of_the_key_has_the_key_before(decoder: Decoder) -> None:
    decoded = change(decoder, b"U", b"K" + values("1", None, None) + b"N" + values("2", "t", "b"))
    assert decoded.old == {"id": "1"}
    assert decoded.new == {"id": "2", "title": "t", "body": "b"}


def test_delete_has_the_key_or_with_full_identity_the_row(decoder: Decoder) -> None:
    assert change(decoder, b"D", b"K" + values("1", None, None)).old == {"id": "1"}
    whole = change(decoder, b"D", b"O" + values("1", None, "b"))
    assert whole.old == {"id": "1", "title": None, "body": "b"}


def test_a_table_described_again_is_read_as_it_is_now(decoder: Decoder) -> None:
    decoder.decode(relation(columns=("id",)))
    assert change(decoder, b"I", b"N" + values("1")).new == {"id": "1"}


@pytest.mark.parametrize("message", [b"C" + bytes(25), b"O" + bytes(9), b"Y" + bytes(9), b"T" + bytes(9)])
def test_other_messages_are_passed_over(message: bytes) -> None:
    assert Decoder().decode(message) is None
