"""A table of contacts on its way from a request's body into the database, never whole in memory."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import anyio.from_thread
import anyio.to_thread

from orchestrator.api.arriving import Pace, arriving, upload_slot
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import CallerTables, Row
from orchestrator.domain.contacts.columns import suggest_targets
from orchestrator.domain.contacts.csv_files import CsvError, CsvFile, Record, open_csv
from orchestrator.domain.contacts.values import ValueRefusedError, read_phone
from orchestrator.errors import ZapbaseError
from orchestrator.services.slots import Slots

MAX_BYTES = 64 * 1024 * 1024
_CHUNK_LINES = 1000
_CHUNK_CHARACTERS = 262_144
_SAMPLE_LINES = 5
_SAMPLE_CELL_MAX = 200
_PACE = Pace(total_seconds=600)
# An upload has a thread from its first byte on.
_THREADS = 64
_HEADER_PHONE_DIGITS = 10
_threads = anyio.CapacityLimiter(_THREADS)
_accounts = Slots(2)
Lines = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class StoredTable:
    """What is known of a table once its lines are stored."""

    columns: list[str]
    delimiter: str
    sample: list[list[str]]


async def upload_contacts(
    tables: CallerTables, token: str, account_id: str, filename: str, pieces: AsyncIterator[bytes]
) -> Row:
    """The new import. Errors: those of `CsvError`, `body_too_large`, `upload_stalled`, and the database's."""
    upload_id = await tables.call(token, "begin_contact_upload", account_id=account_id)
    try:
        async with upload_slot(_accounts, account_id):
            stored = await _store_lines(tables, token, upload_id, arriving(pieces, _PACE))
    except ZapbaseError:
        await tables.call(token, "cancel_contact_import", import_id=upload_id)
        raise
    fields = await tables.find(token, "custom_fields", {"account_id": account_id})
    return await tables.call(
        token,
        "finish_contact_upload",
        upload_id=upload_id,
        filename=filename,
        columns=stored.columns,
        suggested=suggest_targets(stored.columns, [(field["name"], field["label"]) for field in fields]),
        sample=stored.sample,
        delimiter=stored.delimiter,
    )


async def _store_lines(
    tables: CallerTables, token: str, upload_id: str, pieces: AsyncIterator[bytes]
) -> StoredTable:
    async def add(number: int, lines: Lines) -> None:
        await tables.call(token, "add_contact_lines", upload_id=upload_id, number=number, lines=lines)

    first = await anext(pieces, b"")
    store = partial(_store, first, partial(_next_piece, pieces), add)
    return await anyio.to_thread.run_sync(store, limiter=_threads)


async def _next_piece(pieces: AsyncIterator[bytes]) -> bytes:
    """Empty at the end."""
    return await anext(pieces, b"")


def _store(
    first: bytes,
    next_piece: Callable[[], Coroutine[Any, Any, bytes]],
    add: Callable[[int, Lines], Coroutine[Any, Any, None]],
) -> StoredTable:
    """Runs in a thread of its own, and comes back to the event loop for each piece and each chunk: no more is
    read than is stored."""
    table = open_csv(_pull(first, next_piece))
    _check_header(table)
    sample: list[list[str]] = []
    for number, lines in enumerate(_chunks(table.records)):
        if not sample:
            sample = [[cell[:_SAMPLE_CELL_MAX] for cell in cells] for _, cells in lines[:_SAMPLE_LINES]]
        anyio.from_thread.run(add, number, lines)
    if not sample:
        raise CsvError("there is no line below the header", code="csv_empty")
    return StoredTable(table.columns, table.delimiter, sample)


def _pull(first: bytes, next_piece: Callable[[], Coroutine[Any, Any, bytes]]) -> Iterator[bytes]:
    size, piece = 0, first
    while piece:
        size += len(piece)
        if size > MAX_BYTES:
            raise ProblemError("body_too_large", f"a file has at most {MAX_BYTES} bytes")
        yield piece
        piece = anyio.from_thread.run(next_piece)


def _chunks(records: Iterator[Record]) -> Iterator[Lines]:
    """So many lines or so much text at once, at least one line."""
    lines: Lines = []
    size = 0
    for record in records:
        lines.append((record.line, record.cells))
        size += sum(map(len, record.cells))
        if len(lines) == _CHUNK_LINES or size > _CHUNK_CHARACTERS:
            yield lines
            lines, size = [], 0
    if lines:
        yield lines


def _check_header(table: CsvFile) -> None:
    """A phone in the first line is nobody's idea of a column's name."""
    for column in table.columns:
        try:
            is_phone = len(read_phone(column)) >= _HEADER_PHONE_DIGITS
        except ValueRefusedError:
            continue
        if is_phone:
            raise CsvError("the first line must name the columns", code="csv_header_missing")
