"""Times of day as people of Brazil write them."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from orchestrator.domain.automation.flows.answers.days import read_day
from orchestrator.domain.automation.flows.answers.numbers import NUMBER_WORDS
from orchestrator.domain.automation.texts import fold_whole

_WORDS = {"meio dia": time(12), "meia noite": time(0), "meio-dia": time(12), "meia-noite": time(0)}
_TIME = (
    r"(?:as |a |por volta das )?(\d{1,2}|[a-z]+)(?:\s*(?::|h|hs|hrs|horas?|e)\s*(\d{2}|meia)?)?"
    r"(?:\s*(?:m|min|minutos|h|hs|hrs|horas))?(?:\s*(am|pm|da manha|da tarde|da noite|da madrugada))?"
)
_WHOLE = re.compile(_TIME)
_AFTERNOON = frozenset({"pm", "da tarde", "da noite"})


def read_time(text: str) -> time | None:
    """15h30, 15:30, 15, às 15h, 3 da tarde, meio-dia."""
    said = fold_whole(text)
    if said in _WORDS:
        return _WORDS[said]
    found = _WHOLE.fullmatch(said)
    if not found:
        return None
    hour = found[1] if found[1].isdigit() else NUMBER_WORDS.get(found[1], "")
    if not hour:
        return None
    minute = 30 if found[2] == "meia" else int(found[2] or 0)
    return _of_day(int(hour), minute, found[3] or "")


def _of_day(hour: int, minute: int, part: str) -> time | None:
    if hour < 12 and part in _AFTERNOON:
        hour += 12
    elif hour == 12 and part in ("am", "da noite", "da madrugada"):
        hour = 0
    return time(hour % 24, minute) if hour <= 24 and minute < 60 and (hour < 24 or not minute) else None


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """A day and a time, in either order: amanhã às 15h, 24/12 15:30, 15h de sexta."""
    today: date = now.astimezone(zone).date()
    words = [word for word in re.split(r"[\s,T]+", text.strip()) if word]
    for place in range(1, len(words)):
        first, second = " ".join(words[:place]), " ".join(words[place:])
        second_day = re.sub(r"^(?:de|do|da|em|no)\s+", "", second)
        for day_text, time_text in ((first, second), (second_day, first)):
            day, clock = read_day(day_text, today), read_time(time_text)
            if day and clock:
                return datetime.combine(day, clock, zone)
    return None
