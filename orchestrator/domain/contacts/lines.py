"""Lines of a table of contacts become people, or errors with a code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from orchestrator.domain.contacts.columns import FIELD, IGNORE, NAME, PHONE, TAGS
from orchestrator.domain.contacts.values import (
    TAGS_MAX,
    ValueRefusedError,
    field_reader,
    read_cell,
    read_name,
    read_phone,
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
class ImportPlan:
    """What the columns of one file become."""

    import_id: str
    columns: Sequence[str]
    # place of the column, its name, its target, how its cells are read
    targets: Sequence[tuple[int, str, str, Callable[[str], object]]]


def make_plan(claimed: ClaimedImport) -> ImportPlan:
    """Raises TimezoneUnknownError."""
    zone = _find_zone(claimed.timezone)
    decimal_comma = claimed.delimiter != ","
    readers: dict[str, Callable[[str], object]] = {PHONE: read_phone, NAME: read_name, TAGS: read_tags}
    for name, kind in claimed.fields.items():
        readers[FIELD + name] = field_reader(kind, zone, decimal_comma=decimal_comma)
    targets: list[tuple[int, str, str, Callable[[str], object]]] = []
    for place, column in enumerate(claimed.columns):
        target = claimed.mapping.get(column, IGNORE)
        if target != IGNORE:
            targets.append((place, column, target, readers.get(target, _refuse_unknown)))
    return ImportPlan(claimed.id, claimed.columns, targets)


def read_lines(plan: ImportPlan, lines: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[Item], list[Item]]:
    """People `{line, phone, name, tags, fields}` and errors `{line, column, code, value}`. A line with any
    error is nobody."""
    people: list[Item] = []
    errors: list[Item] = []
    for line, cells in lines:
        person, wrong = _read_line(plan, line, cells)
        if wrong:
            errors += wrong
        else:
            people.append(person)
    return people, errors


def _read_line(plan: ImportPlan, line: int, cells: Sequence[str]) -> tuple[Item, list[Item]]:
    tags: dict[str, None] = {}
    fields: dict[str, object] = {}
    person: Item = {"line": line, "phone": "", "name": "", "tags": [], "fields": fields}
    errors: list[Item] = []
    if len(cells) > len(plan.columns):
        errors.append(_error(line, "", "too_many_cells", cells[-1]))
    for place, column, target, read in plan.targets:
        cell = read_cell(cells[place]) if place < len(cells) else ""
        if not cell:
            if target == PHONE:
                errors.append(_error(line, column, "phone_missing", cell))
            continue
        try:
            if _UNREADABLE in cell:
                raise ValueRefusedError("encoding_invalid")
            value: Any = read(cell)
        except ValueRefusedError as error:
            errors.append(_error(line, column, error.code, cell))
            continue
        if target == TAGS:
            tags.update(dict.fromkeys(value))
        elif target.startswith(FIELD):
            fields[target.removeprefix(FIELD)] = value
        else:
            person[target] = value
    person["tags"] = list(tags)
    if len(tags) > TAGS_MAX:
        errors.append(_error(line, "", "tags_too_many", str(len(tags))))
    return person, errors


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
