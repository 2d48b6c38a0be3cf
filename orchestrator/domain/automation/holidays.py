"""Days on which Brazil is closed. Carnival, Ash Wednesday and Corpus Christi are no national holidays, and
cities have their own: an account lists those it keeps."""

from datetime import date, timedelta
from functools import lru_cache

# Lei 662/1949, 6.802/1980, 10.607/2002 and 14.759/2023.
_FIXED = ((1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (11, 20), (12, 25))


def is_national_holiday(day: date) -> bool:
    """One of the fixed days, or Good Friday."""
    return (day.month, day.day) in _FIXED or day == _easter(day.year) - timedelta(days=2)


@lru_cache(maxsize=16)
def _easter(year: int) -> date:
    """By the rule of Meeus, Jones and Butcher."""
    moon, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    age = (19 * moon + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - age - rest % 4) % 7
    shift = (moon + 11 * age + 22 * weekday) // 451
    month, day = divmod(age + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
