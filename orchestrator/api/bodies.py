"""What all that is sent to endpoints has in common. Lengths are those of the tables' columns."""

import math
from typing import Annotated, Any, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from orchestrator.domain.names import clean_name

_LEVELS = 200


def _storable(value: str) -> str:
    """What PostgreSQL can keep: no NUL, no half of a surrogate pair."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("holds a character that cannot be stored")
    return value


def require_storable(value: Any, levels: int = _LEVELS) -> None:
    """The same for all of a document. Python's JSON knows NaN, and numbers that are infinite to others."""
    match value:
        case str():
            _storable(value)
        case int() | float() if not _is_finite(value):
            raise ValueError("holds a number that cannot be stored")
        case dict() | list() if levels == 0:
            raise ValueError("is nested too deeply")
        case dict():
            for name, item in cast(dict[str, Any], value).items():
                _storable(name)
                require_storable(item, levels - 1)
        case list():
            for item in cast(list[Any], value):
                require_storable(item, levels - 1)
        case _:
            pass


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _seen(value: str) -> str:
    if not (name := clean_name(value)):
        raise ValueError("shows nothing")
    return name


Text = Annotated[str, AfterValidator(_storable)]
Phone = Annotated[Text, StringConstraints(min_length=1, max_length=40)]
Name = Annotated[Text, StringConstraints(max_length=255)]
Tag = Annotated[
    Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(_seen)
]


class Body(BaseModel):
    """A misspelt name is refused, not ignored; what cannot be stored, wherever it stands."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _is_storable(cls, value: Any) -> Any:
        require_storable(value)
        return value
