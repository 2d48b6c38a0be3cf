"""What all that is sent to endpoints has in common. Lengths are those of the tables' columns."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from orchestrator.domain.names import clean_name


def _storable(value: str) -> str:
    """What PostgreSQL can keep: no NUL, no half of a surrogate pair."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("holds a character that cannot be stored")
    return value


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
    """A misspelt name is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")
