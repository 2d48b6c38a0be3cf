"""Days as people of Brazil write them, seen from today."""

import re
from datetime import date, timedelta

from orchestrator.domain.automation.texts import fold_whole

_WORDS = {"anteontem": -2, "ontem": -1, "hoje": 0, "amanha": 1, "depois de amanha": 2}
_WEEKDAYS = ("segunda", "terca", "quarta", "quinta", "sexta", "sabado", "domingo")
_MONTHS = (
    *("janeiro", "fevereiro", "marco", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})(?:\s*[/.\- ]\s*(\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")
_SPOKEN = re.compile(r"(\d{1,2})(?:o|º)?\s+(?:de\s+)?([a-z]{3,9})\.?(?:\s*,?\s*(?:de\s+)?(\d{4}))?")
_OF_MONTH = re.compile(r"dia\s+(\d{1,2})")
_WEEKDAY = re.compile(
    r"(?:na |no |nesta |neste |nessa |nesse |essa |esse |esta |este |a |o )?(proxim[ao] )?([a-z]+)( que vem)?"
)
_YEARS_AHEAD = 10


def read_day(text: str, today: date) -> date | None:
    """24/12/2026, 24/12, 24 de dezembro, amanhã, sexta, dia 24: of those without a year, the next one."""
    said = re.sub(r"[- ]feira$", "", fold_whole(text))
    said = re.sub(r"^(?:em|para|pra|no dia|dia)\s+(?=\d{1,2}\D+\w)", "", said)
    if said in _WORDS:
        return today + timedelta(days=_WORDS[said])
    try:
        return _read_written(said, today) or _read_next(said, today)
    except (ValueError, OverflowError):
        return None


def _read_written(said: str, today: date) -> date | None:
    if found := _ISO.fullmatch(said):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _COMPACT.fullmatch(said):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _NUMERIC.fullmatch(said):
        return _with_year(int(found[1]), int(found[2]), found[3], today)
    if found := _SPOKEN.fullmatch(said):
        month = next((place for place, name in enumerate(_MONTHS, 1) if _is_month(found[2], name)), 0)
        return _with_year(int(found[1]), month, found[3], today) if month else None
    return None


def _is_month(said: str, name: str) -> bool:
    return said in (name, name[:3])


def _with_year(day: int, month: int, year: str | None, today: date) -> date:
    if year and len(year) == 2:
        full = today.year // 100 * 100 + int(year)
        return date(full if full <= today.year + _YEARS_AHEAD else full - 100, month, day)
    if year:
        return date(int(year), month, day)
    # The 29th of February may be years ahead.
    for ahead in range(9):
        try:
            found = date(today.year + ahead, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError("no such day")


def _read_next(said: str, today: date) -> date | None:
    if found := _OF_MONTH.fullmatch(said):
        return _next_of_month(int(found[1]), today)
    found = _WEEKDAY.fullmatch(said)
    if not found or found[2] not in (*_WEEKDAYS, *(name[:3] for name in _WEEKDAYS)):
        return None
    weekday = next(place for place, name in enumerate(_WEEKDAYS) if found[2] in (name, name[:3]))
    # Said on a Friday, Friday is the next one.
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _next_of_month(day: int, today: date) -> date | None:
    for ahead in range(12):
        year, month = divmod(today.month - 1 + ahead, 12)
        try:
            found = date(today.year + year, month + 1, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
