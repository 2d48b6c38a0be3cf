"""Lines of a table of contacts become people, or errors with a code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from orchestrator.domain.contacts.columns import FIELD, IGNORE, NAME, PHONE, TAGS, order_names
from orchestrator.domain.contacts.values import (
    PHONES_MAX,
    TAGS_MAX,
    ValueRefusedError,
    field_reader,
    read_cell,
    read_name,
    read_phones,
    read_tags,
)
from orchestrator.errors import ZapbaseError

_DEFAULT_ZONE = "America/Sao_Paulo"
_SHOWN_VALUE_MAX = 200
_UNREADABLE = "\ufffd"
Item = dict[str, Any]


class ClaimedImport(BaseModel):
    """An import that this orchestrator may work on. `fields` are the custom fields' types by name."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    columns: list[str]
    mapping: dict[str, str]
    delimiter: str
    timezone: str | None = None
    fields: dict[str, str] = {}


class TimezoneUnknownError(ZapbaseError):
    """This machine does not know the account's time zone, whatever the database says."""

    code = "timezone_unknown"


@dataclass(frozen=True)
class Column:
    """A column that is read: its place in the line, its name, its target, and how its cells are read."""

    place: int
    name: str
    target: str
    read: Callable[[str], object]


@dataclass(frozen=True)
class ImportPlan:
    """What the columns of one file become; the parts of a name are in their order."""

    import_id: str
    columns: Sequence[str]
    phones: Sequence[Column]
    names: Sequence[Column]
    others: Sequence[Column]


def make_plan(claimed: ClaimedImport) -> ImportPlan:
    """Raises TimezoneUnknownError."""
    zone = _find_zone(claimed.timezone)
    decimal_comma = claimed.delimiter != ","
    readers: dict[str, Callable[[str], object]] = {PHONE: read_phones, NAME: read_name, TAGS: read_tags}
    for name, kind in claimed.fields.items():
        readers[FIELD + name] = field_reader(kind, zone, decimal_comma=decimal_comma)
    targets = {column: claimed.mapping.get(column, IGNORE) for column in claimed.columns}
    columns = [
        Column(place, column, target, readers.get(target, _refuse_unknown))
        for place, (column, target) in enumerate(targets.items())
        if target != IGNORE
    ]
    names = order_names([column.name for column in columns if column.target == NAME])
    return ImportPlan(
        claimed.id,
        claimed.columns,
        [column for column in columns if column.target == PHONE],
        sorted((c for c in columns if c.target == NAME), key=lambda column: names.index(column.name)),
        [column for column in columns if column.target not in (PHONE, NAME)],
    )


def read_lines(plan: ImportPlan, lines: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[Item], list[Item]]:
    """People `{line, phone, name, tags, fields}`, one for each phone of a line, and errors
    `{line, column, code, value}`. A phone that is none keeps out no other; any other error does the line."""
    people: list[Item] = []
    errors: list[Item] = []
    for line, cells in lines:
        phones, wrong_phones = _read_phones(plan, line, cells)
        person, wrong = _read_person(plan, line, cells)
        errors += wrong_phones + wrong
        if not wrong:
            people += [{"line": line, "phone": phone, **person} for phone in phones]
    return people, errors


def _read_phones(plan: ImportPlan, line: int, cells: Sequence[str]) -> tuple[list[str], list[Item]]:
    found: dict[str, None] = {}
    errors: list[Item] = []
    for column in plan.phones:
        if not (cell := _cell_of(column, cells)):
            continue
        phones, wrong = read_phones(cell)
        found.update(dict.fromkeys(phones))
        errors += [_error(line, column.name, code, part) for part, code in wrong]
    if not found and not errors:
        errors.append(_error(line, plan.phones[0].name, "phone_missing", ""))
    if len(found) > PHONES_MAX:
        errors.append(_error(line, plan.phones[0].name, "phones_too_many", str(len(found))))
    return list(found)[:PHONES_MAX], errors


def _read_person(plan: ImportPlan, line: int, cells: Sequence[str]) -> tuple[Item, list[Item]]:
    """What is said of whoever has the line's phones."""
    tags: dict[str, None] = {}
    fields: dict[str, object] = {}
    errors: list[Item] = []
    if len(cells) > len(plan.columns):
        errors.append(_error(line, "", "too_many_cells", cells[-1]))
    name = _read_name(plan, line, cells, errors)
    for column in plan.others:
        value: Any = _read_cell(column, line, _cell_of(column, cells), errors)
        if value is None:
            continue
        if column.target == TAGS:
            tags.update(dict.fromkeys(value))
        else:
            fields[column.target.removeprefix(FIELD)] = value
    if len(tags) > TAGS_MAX:
        errors.append(_error(line, "", "tags_too_many", str(len(tags))))
    return {"name": name, "tags": list(tags), "fields": fields}, errors


def _read_name(plan: ImportPlan, line: int, cells: Sequence[str], errors: list[Item]) -> str:
    parts = [part for column in plan.names if (part := _cell_of(column, cells))]
    if not parts:
        return ""
    name: Any = _read_cell(plan.names[0], line, " ".join(parts), errors)
    return name or ""


def _read_cell(column: Column, line: int, cell: str, errors: list[Item]) -> object:
    """None for nothing, and for what is refused."""
    if not cell:
        return None
    try:
        if _UNREADABLE in cell:
            raise ValueRefusedError("encoding_invalid")
        return column.read(cell)
    except ValueRefusedError as error:
        errors.append(_error(line, column.name, error.code, cell))
        return None


def _cell_of(column: Column, cells: Sequence[str]) -> str:
    return read_cell(cells[column.place]) if column.place < len(cells) else ""


def _error(line: int, column: str, code: str, value: str) -> Item:
    return {"line": line, "column": column, "code": code, "value": value[:_SHOWN_VALUE_MAX]}


def _refuse_unknown(_: str) -> object:
    """The field was removed after the import had been started."""
    raise ValueRefusedError("field_invalid")


def _find_zone(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(name or _DEFAULT_ZONE)
    except (KeyError, ValueError, OSError):
        # None of this name, what is no name, or a folder of names.
        raise TimezoneUnknownError(str(name)) from None
