"""What the JSON of flows and filters is made of: strict, nothing unknown in it, each length bounded."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

TEXT_CHARACTERS = 65_536
CAPTION_CHARACTERS = 1_024
# Of a value that a run or a field of a contact keeps.
VALUE_CHARACTERS = 2_000
_DURATION = r"^P(?:(\d{1,2})W|(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?)$"
_LONGEST = timedelta(days=365)

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Scalar = str | int | float | bool


class Part(BaseModel):
    """A piece of such JSON. Never changed once it is read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


@lru_cache(maxsize=1_000)
def read_duration(text: str) -> timedelta:
    """Of ISO 8601, without years and months. ValueError for anything else."""
    found = re.fullmatch(_DURATION, text)
    if not found:
        raise ValueError("no duration of ISO 8601, such as PT30M or P1D")
    weeks, days, hours, minutes, seconds = (int(group or 0) for group in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _check_duration(text: str) -> str:
    if not timedelta(seconds=1) <= read_duration(text) <= _LONGEST:
        raise ValueError("a duration is one second to 365 days")
    return text


def _readable(read: Callable[[str], object]) -> AfterValidator:
    def check(text: str) -> str:
        read(text)
        return text

    return AfterValidator(check)


NodeId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Exit = NodeId | None
Name = Annotated[str, StringConstraints(max_length=100)]
Text = Annotated[str, StringConstraints(max_length=TEXT_CHARACTERS)]
Line = Annotated[str, StringConstraints(max_length=2_000)]
Label = Annotated[str, StringConstraints(max_length=100)]
Labels = Annotated[list[Label], Field(max_length=20)]
Tag = Annotated[str, StringConstraints(max_length=60)]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
SecretName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,39}$")]
Id = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
    _readable(UUID),
]
Duration = Annotated[str, StringConstraints(pattern=_DURATION), AfterValidator(_check_duration)]
Clock = Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}$"), _readable(time.fromisoformat)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), _readable(date.fromisoformat)]
Moment = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"), _readable(datetime.fromisoformat)
]
