"""Days and moments in texts, in Portuguese and in the zone of the account."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from orchestrator.domain.automation.values import as_moment

_DAYS = ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo")
_MONTHS = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)
_DIRECTIVE = re.compile("%(-?)([a-zA-Z%])")
_SHORTEST = 50


def write_moment(value: object, form: object, now: datetime) -> object:
    """By the letters of strftime: a A b B d e H M m S y Y. What is no moment stays as it is."""
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    if isinstance(value, str) and value.strip().lower() in ("now", "today"):
        raise ValueError("write now without quotes")
    moment = as_moment(value, zone)
    if moment is None:
        return value
    if len(str(form)) > _SHORTEST:
        raise ValueError("a form of a date is too long")
    here = moment.astimezone(zone)

    def write(found: re.Match[str]) -> str:
        written = _write(here, found[2])
        return (written.lstrip("0") or "0") if found[1] else written

    return _DIRECTIVE.sub(write, str(form or "%d/%m/%Y"))


def _write(here: datetime, letter: str) -> str:
    match letter:
        case "%":
            return "%"
        case "A":
            return _DAYS[here.weekday()]
        case "a":
            return _DAYS[here.weekday()][:3]
        case "B":
            return _MONTHS[here.month - 1]
        case "b":
            return _MONTHS[here.month - 1][:3]
        case "d" | "H" | "M" | "m" | "S" | "y" | "Y":
            return here.strftime(f"%{letter}").zfill(2)
        case "e":
            return str(here.day)
        case _:
            raise ValueError(f"%{letter} is no part of a date")
