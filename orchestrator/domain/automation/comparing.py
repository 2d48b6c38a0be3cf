"""How a value is compared with what is asked. False: it is not so. None: it makes no sense of any value."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from orchestrator.domain.automation.filters import Value, Wanted
from orchestrator.domain.automation.parts import read_duration
from orchestrator.domain.automation.patterns import Pattern, PatternError
from orchestrator.domain.automation.texts import fold_letters, fold_spaces
from orchestrator.domain.automation.values import (
    as_day,
    as_moment,
    as_number,
    as_text,
    day_of,
    fold_stored,
    is_within,
)

_Ordered = TypeVar("_Ordered", date, datetime)


def list_of(wanted: Wanted) -> Sequence[Value]:
    """What is asked, as several."""
    if wanted is None:
        return []
    return wanted if isinstance(wanted, list) else [wanted]


def texts_of(operator: str, wanted: Wanted) -> set[str]:
    """What one_of asks, or the one text of any other operator; none where something else was given."""
    if isinstance(wanted, list) and operator != "one_of":
        return set()
    texts = {as_text(one) or "" for one in list_of(wanted)}
    return set() if "" in texts else texts


def look_in_set(operator: str, wanted: Wanted, having: Collection[str]) -> bool | None:
    """Of tags and ids."""
    if operator == "is_set":
        return bool(having)
    texts = texts_of(operator, wanted)
    return any(text in having for text in texts) if texts else None


def compare_text(operator: str, wanted: Wanted, having: str | None) -> bool | None:
    """Without case and accents."""
    has = fold_stored(having or "")
    if operator == "is_set":
        return bool(has.strip())
    texts = {fold_stored(text) for text in texts_of(operator, wanted)}
    if not texts:
        return None
    match operator:
        case "contains":
            return any(text in has for text in texts)
        case "starts_with":
            return any(has.startswith(text) for text in texts)
        case "ends_with":
            return any(has.endswith(text) for text in texts)
        case _:
            return has in texts


def match_text(wanted: Wanted, having: str) -> bool | None:
    """By a pattern, as a keyword's."""
    pattern = _pattern(wanted) if isinstance(wanted, str) and wanted else None
    return pattern.is_in(fold_spaces(having)) if pattern else None


@lru_cache(maxsize=1000)
def _pattern(pattern: str) -> Pattern | None:
    try:
        return Pattern(fold_letters(pattern))
    except PatternError:
        return None


def compare_value(
    operator: str, wanted: Wanted, having: object, zone: ZoneInfo, now: datetime
) -> bool | None:
    """Of a field or variable, which may be of any type."""
    match operator:
        case "is_set":
            return bool((as_text(having) or "").strip())
        case "equals" | "one_of":
            return _equals(operator, wanted, having)
        case "contains" | "starts_with" | "ends_with":
            return compare_text(operator, wanted, as_text(having))
        case "greater" | "greater_or_equal" | "less" | "less_or_equal":
            return _compare_number(operator, wanted, having)
        case _:
            return compare_moment(operator, wanted, having, zone, now)


def _equals(operator: str, wanted: Wanted, having: object) -> bool | None:
    """A number is compared as one, everything else as text."""
    texts = texts_of(operator, wanted)
    number = None if isinstance(having, str) else as_number(having)
    if texts and number is not None:
        return any(as_number(text) == number for text in texts)
    return compare_text(operator, wanted, as_text(having))


def _compare_number(operator: str, wanted: Wanted, having: object) -> bool | None:
    bound, number = as_number(wanted), as_number(having)
    if bound is None:
        return None
    if number is None:
        return False
    match operator:
        case "greater":
            return number > bound
        case "greater_or_equal":
            return number >= bound
        case "less":
            return number < bound
        case _:
            return number <= bound


def compare_moment(
    operator: str, wanted: Wanted, having: object, zone: ZoneInfo, now: datetime
) -> bool | None:
    """With days: by the day in that zone. With moments: to the second. Between numbers: as numbers."""
    if operator == "within_last":
        return _is_within_last(wanted, as_moment(having, zone), now)
    values = list_of(wanted)
    if isinstance(wanted, list) != (operator == "between") or len(values) != (
        2 if operator == "between" else 1
    ):
        return None
    if numbers := [number for one in values if (number := as_number(one)) is not None]:
        number = as_number(having)
        return len(numbers) == 2 and number is not None and numbers[0] <= number <= numbers[1]
    if days := [day for one in values if (day := as_day(one))]:
        return _compare_order(operator, days, day_of(having, zone)) if len(days) == len(values) else None
    moments = [moment for one in values if (moment := as_moment(one, zone))]
    if operator == "on" or len(moments) < len(values):
        return None
    return _compare_order(operator, moments, as_moment(having, zone))


def _compare_order(operator: str, wanted: Sequence[_Ordered], having: _Ordered | None) -> bool:
    if having is None:
        return False
    match operator:
        case "before":
            return having < wanted[0]
        case "after":
            return having > wanted[0]
        case _:
            return wanted[0] <= having <= wanted[-1]


def _is_within_last(wanted: Wanted, having: datetime | None, now: datetime) -> bool | None:
    try:
        length = read_duration(wanted) if isinstance(wanted, str) else None
    except ValueError:
        return None
    if not length:
        return None
    return having is not None and is_within(having, length, now)


def compare_time(operator: str, wanted: Wanted, now: time) -> bool | None:
    """Between two of which the second is not later: over midnight. The second is no more in it."""
    try:
        times = [time.fromisoformat(one) for one in list_of(wanted) if isinstance(one, str) and len(one) == 5]
    except ValueError:
        return None
    match operator, times:
        case "before", [end]:
            return now < end
        case "after", [begin]:
            return now >= begin
        case "between", [begin, end]:
            return begin <= now < end if begin < end else now >= begin or now < end
        case _:
            return None
