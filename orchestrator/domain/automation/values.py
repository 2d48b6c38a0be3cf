"""Values of fields and variables as they are compared: numbers as decimals, days and moments in a zone.
None: it is none of that kind. `private.segment_contacts` reads alike."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_ACCENTS = str.maketrans("áàâãäéèêëíìîïóòôõöúùûüçñ", "aaaaaeeeeiiiiooooouuuucn")


def zone_named(name: str) -> ZoneInfo:
    """By its name of the IANA database; UTC for one that nobody knows here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def fold_stored(text: str) -> str:
    """As `private.fold`, by which the database compares."""
    return text.lower().translate(_ACCENTS)


def as_text(value: object) -> str | None:
    """As it is shown and compared; None for nothing and for what has no text."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"{as_number(value):f}"
        case str():
            return value
        case _:
            return None


def as_number(value: object) -> Decimal | None:
    """A number, or a text that is one as JSON writes it."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Decimal(repr(value))
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def as_day(value: object) -> date | None:
    """A text of the form 2026-12-24."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        return None


def as_moment(value: object, zone: ZoneInfo) -> datetime | None:
    """A moment, or a text of the form 2026-12-24T09:00, with an offset or in that zone; a day's begin."""
    if isinstance(value, datetime):
        return value
    if day := as_day(value):
        return datetime.combine(day, time(), zone)
    if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def day_of(value: object, zone: ZoneInfo) -> date | None:
    """The day it is on in that zone."""
    day = as_day(value)
    moment = None if day else as_moment(value, zone)
    return moment.astimezone(zone).date() if moment else day


def is_within(moment: datetime, length: timedelta, now: datetime) -> bool:
    """It was so long ago, or less."""
    return now - length <= moment <= now
