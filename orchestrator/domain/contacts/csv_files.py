"""A file of contacts as it comes, CSV or vCard, in any of the usual encodings, read piece by piece."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from orchestrator.domain.contacts.vcards import COLUMNS, is_card, read_cards
from orchestrator.domain.names import clean_name
from orchestrator.errors import ZapbaseError

MAX_COLUMNS = 200
MAX_LINES = 200_000
_DELIMITERS = (",", ";", "\t")
_HEAD_BYTES = 4096
_SNIFFED_LINES = 20
# A line without an end must not fill the memory.
_LINE_MAX = 1_048_576
_COLUMN_NAME_MAX = 100
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class CsvError(ZapbaseError):
    """The file cannot be read: `csv_invalid`, `csv_empty`, `csv_too_long`, `csv_header_missing`."""

    code = "csv_invalid"


@dataclass(frozen=True)
class Record:
    """The cells of one record, and the line of the file where it begins (1: the first)."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class CsvFile:
    """The header, and the records below it, which are read as they are asked for."""

    columns: list[str]
    delimiter: str
    records: Iterator[Record]


def open_csv(pieces: Iterable[bytes]) -> CsvFile:
    """Reads as far as the header. Empty records are left out. CsvError, also later from `records`."""
    lines = _split_lines(_decode(pieces))
    head = list(islice(lines, _SNIFFED_LINES))
    lines = chain(head, lines)
    if is_card(next(filter(str.strip, head), "")):
        cards = (Record(line, cells) for line, cells in read_cards(lines))
        return CsvFile(COLUMNS, ",", _limit(cards, len(COLUMNS)))
    delimiter, lines, first_line = _find_delimiter(lines)
    records = _read_records(lines, delimiter, first_line)
    header = next(records, None)
    if header is None:
        raise CsvError("the file is empty", code="csv_empty")
    columns = _name_columns(header.cells)
    if len(columns) > MAX_COLUMNS:
        raise CsvError(f"{len(columns)} columns; {MAX_COLUMNS} at most")
    return CsvFile(columns, delimiter, _limit(records, len(columns)))


def _limit(records: Iterator[Record], columns: int) -> Iterator[Record]:
    """At most so many records; of cells beyond the header only the first that says something is kept."""
    for number, record in enumerate(records):
        if number >= MAX_LINES:
            raise CsvError(f"{MAX_LINES} lines at most", hint="Divide the file.", code="csv_too_long")
        beyond = next((cell for cell in record.cells[columns:] if cell.strip()), None)
        cells = record.cells[:columns]
        yield Record(record.line, cells if beyond is None else [*cells, beyond])


def _decode(pieces: Iterable[bytes]) -> Iterator[str]:
    """Text without byte order mark; what is wrong in it becomes U+FFFD. NUL is refused."""
    rest = iter(pieces)
    head = b""
    for piece in rest:
        head += piece
        if len(head) >= _HEAD_BYTES:
            break
    encoding, mark = _find_encoding(head)
    decoder = _Utf8OrWindows() if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)("replace")
    for piece in chain([head[mark:]], rest, [b""]):
        text = decoder.decode(piece, final=not piece)
        if "\0" in text:
            raise CsvError("this is no text", hint="Save the table as CSV.")
        yield text


def _find_encoding(head: bytes) -> tuple[str, int]:
    """The encoding, and how long the byte order mark is."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    # Latin letters in UTF-16 are every second byte.
    for encoding, zeros, letters in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if zeros.count(0) * 2 > len(zeros) > 0 and not letters.count(0):
            return encoding, 0
    return "utf-8", 0


class _Utf8OrWindows:
    """UTF-8 until a byte says that it is Windows-1252. Once it was UTF-8 it stays that."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._is_certain = False

    def decode(self, data: bytes, final: bool = False) -> str:
        if self._is_certain and self._decoder.errors == "replace":
            return self._decoder.decode(data, final)
        data = self._decoder.getstate()[0] + data
        self._decoder.reset()
        try:
            text = self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            encoding = "utf-8" if self._is_certain or not data[: error.start].isascii() else "cp1252"
            self._is_certain = True
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
            return self._decoder.decode(data, final)
        self._is_certain = self._is_certain or not text.isascii()
        return text


def _split_lines(texts: Iterable[str]) -> Iterator[str]:
    """Lines without their ends, whichever those are; nothing else divides lines."""
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    rest = ""
    for text in texts:
        *lines, rest = (rest + newlines.decode(text)).split("\n")
        yield from lines
        if len(rest) > _LINE_MAX:
            raise CsvError("a line is longer than a mebibyte")
    rest += newlines.decode("", final=True)
    if rest:
        yield from rest.split("\n")


def _find_delimiter(lines: Iterator[str]) -> tuple[str, Iterator[str], int]:
    """The delimiter, all lines of the table, and the number of the first of them."""
    sample = list(islice(lines, _SNIFFED_LINES))
    if sample and (told := _SEPARATOR_LINE.fullmatch(sample[0])):
        return told[1], chain(sample[1:], lines), 2
    return max(_DELIMITERS, key=lambda delimiter: _fit(sample, delimiter)), chain(sample, lines), 1


def _fit(sample: list[str], delimiter: str) -> tuple[float, int]:
    """How many lines have as many cells as the first, and how many those are."""
    try:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]


class _Counted:
    """Lines for csv.reader, which says after a record whether it had to end with the file."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.has_ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            return next(self._lines) + "\n"
        except StopIteration:
            self.has_ended = True
            raise


def _read_records(lines: Iterator[str], delimiter: str, first_line: int) -> Iterator[Record]:
    counted = _Counted(lines)
    reader = csv.reader(counted, delimiter=delimiter)
    line = first_line
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise CsvError(f"line {line}: {error}", hint="Is a quote never closed?") from None
        if cells is None:
            return
        if counted.has_ended:
            raise CsvError(f"line {line}: a quote is never closed")
        if any(cell.strip() for cell in cells):
            yield Record(line, cells)
        line = first_line + reader.line_num


def _name_columns(header: list[str]) -> list[str]:
    """Each column by a name of its own; those without one at the end are none."""
    names = [clean_name(cell, _COLUMN_NAME_MAX) for cell in header]
    while names and not names[-1]:
        names.pop()
    columns: list[str] = []
    for place, name in enumerate(names, start=1):
        unique = wanted = name or f"coluna {place}"
        number = 1
        while unique in columns:
            number += 1
            unique = f"{wanted} ({number})"
        columns.append(unique)
    return columns
