"""When an account is open, by its own clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_MINUTES = 1440
WorkingHours = Mapping[str, Sequence[Sequence[str]]]


def is_open(
    working_hours: WorkingHours, timezone: str, holidays: Sequence[Mapping[str, str]], moment: datetime
) -> bool:
    """As `private.is_account_open` says it. Without working hours: always, but for days of its own."""
    here = moment.astimezone(ZoneInfo(timezone))
    if any(day["date"] == here.date().isoformat() for day in holidays):
        return False
    if not working_hours:
        return True
    minute = here.weekday() * _DAY_MINUTES + here.hour * 60 + here.minute
    spans = [_span(day, *map(_minute, span)) for day, of_day in working_hours.items() for span in of_day]
    # Sunday's night is Monday's.
    return any(at in span for span in spans for at in (minute, minute + 7 * _DAY_MINUTES))


def _span(day: str, begins: int, ends: int) -> range:
    midnight = _DAYS.index(day) * _DAY_MINUTES
    return range(midnight + begins, midnight + ends + (_DAY_MINUTES if ends <= begins else 0))


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
