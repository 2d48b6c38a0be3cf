"""Values of contacts as people write them in tables, Brazilian or ISO 8601, and as they are kept."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo

from orchestrator.domain.contacts.formulas import read_guarded
from orchestrator.domain.names import clean_name
from orchestrator.domain.phones import parse_phone

NAME_MAX = 255
TAG_MAX = 60
TAGS_MAX = 100
PHONES_MAX = 10
TEXT_MAX = 2000

_ROUNDED = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
# Google Contacts divides the values of one cell so, and marks the groups that everybody has.
_LIST, _GOOGLES_OWN = ":::", "* "
_PHONE_SEPARATORS = re.compile(r":::|[,;|\n]|\s/\s")
_TAG_SEPARATORS = re.compile(r"[,;|]")

_BRAZILIAN_NUMBER = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?", re.ASCII)
_ISO_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_DIGITS_MAX = 15
_DATE = re.compile(r"(?:(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2}))")
_TIME = re.compile(
    r"(?:T|,?\s+|\s+às\s+)(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_YES = frozenset({"sim", "s", "yes", "y", "true", "verdadeiro", "v", "1", "x"})
_NO = frozenset({"não", "nao", "n", "no", "false", "falso", "f", "0"})


class ValueRefusedError(ValueError):
    """The value is none of its kind; the argument is a stable code."""

    @property
    def code(self) -> str:
        return str(self.args[0])


def read_cell(cell: str) -> str:
    """A cell without blanks around it, and without the sign that keeps it from being a formula."""
    return read_guarded(cell.strip()).strip()


def read_phone(text: str) -> str:
    """Digits of E.164; one without its country's code is Brazilian."""
    if _ROUNDED.fullmatch(text):
        raise ValueRefusedError("phone_rounded")
    phone = parse_phone(text)
    if phone is None:
        raise ValueRefusedError("phone_invalid")
    return phone


def read_name(text: str) -> str:
    """A name on one line."""
    name = clean_name(text)
    if len(name) > NAME_MAX:
        raise ValueRefusedError("name_too_long")
    return name


def read_phones(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The phones in a cell, each once, and what in it is none, with its code."""
    phones: dict[str, None] = {}
    wrong: list[tuple[str, str]] = []
    try:
        return [read_phone(text)], []
    except ValueRefusedError as error:
        parts = [part for part in map(str.strip, _PHONE_SEPARATORS.split(text)) if part]
        if len(parts) < 2:
            return [], [(text, error.code)]
    for part in parts:
        try:
            phones[read_phone(part)] = None
        except ValueRefusedError as error:
            wrong.append((part, error.code))
    return list(phones), wrong


def read_tags(text: str) -> list[str]:
    """Tags between commas, semicolons or bars, each once; or Google's labels, without those of its own."""
    if _LIST in text or text.startswith(_GOOGLES_OWN):
        parts = [part for part in map(str.strip, text.split(_LIST)) if not part.startswith(_GOOGLES_OWN)]
    else:
        parts = _TAG_SEPARATORS.split(text)
    tags = dict.fromkeys(tag for part in parts if (tag := clean_name(part)))
    if any(len(tag) > TAG_MAX for tag in tags):
        raise ValueRefusedError("tag_too_long")
    if len(tags) > TAGS_MAX:
        raise ValueRefusedError("tags_too_many")
    return list(tags)


def read_text(text: str) -> str:
    """Any text."""
    if len(text) > TEXT_MAX:
        raise ValueRefusedError("text_too_long")
    return text


def read_number(text: str, *, decimal_comma: bool) -> int | float:
    """1.234,56 and 1234.56 are clear; what 1.234 means, the file's delimiter says: where commas divide
    columns they do not divide numbers."""
    text = text.removeprefix("R$").replace("\u2212", "-").replace("\xa0", "").replace(" ", "")
    if _BRAZILIAN_NUMBER.fullmatch(text) and (decimal_comma or not _ISO_NUMBER.fullmatch(text)):
        text = text.replace(".", "").replace(",", ".")
    elif _ISO_NUMBER.fullmatch(text):
        text = text.replace(",", "")
    else:
        raise ValueRefusedError("number_invalid")
    if sum(character.isdigit() for character in text) > _DIGITS_MAX:
        raise ValueRefusedError("number_invalid")
    return float(text) if "." in text else int(text)


def read_boolean(text: str) -> bool:
    """Yes and no in Portuguese and English."""
    word = text.lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueRefusedError("boolean_invalid")


def read_date(text: str) -> str:
    """YYYY-MM-DD of dd/mm/yyyy or ISO 8601; years have four digits."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueRefusedError("date_invalid")
    return _date_of(found, "date_invalid").isoformat()


def read_datetime(text: str, zone: tzinfo) -> str:
    """ISO 8601 in UTC of a date with or without time; without a zone it is of `zone`."""
    found = _DATE.match(text)
    rest = text[found.end() :] if found else ""
    time = _TIME.fullmatch(rest)
    if not found or (rest and not time):
        raise ValueRefusedError("datetime_invalid")
    day = _date_of(found, "datetime_invalid")
    clock, offset = (
        (time["time"].rjust(5, "0"), time["zone"]) if time and ":" in time["time"] else ("00:00", None)
    )
    if clock[1] == ":":
        clock = f"0{clock}"
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{clock}{offset or ''}")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        raise ValueRefusedError("datetime_invalid") from None


def _date_of(found: re.Match[str], code: str) -> date:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        raise ValueRefusedError(code) from None


def field_reader(kind: str, zone: tzinfo, *, decimal_comma: bool) -> Callable[[str], object]:
    """How values of a custom field of that type are read."""
    readers: dict[str, Callable[[str], object]] = {
        "text": read_text,
        "number": lambda text: read_number(text, decimal_comma=decimal_comma),
        "boolean": read_boolean,
        "date": read_date,
        "datetime": lambda text: read_datetime(text, zone),
    }
    return readers[kind]
