"""What all answers have in common. The rooms' own hold the founding documents' columns and those added."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, WithJsonSchema

Id = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "format": "uuid", "examples": ["6f1c2a0e-0000-4000-8000-000000000001"]}
    ),
]
Moment = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2026-11-22T12:00:00.123456+00:00"]}
    ),
]


class Shape(BaseModel):
    """A row as it is shown; columns that are not named here stay out."""

    model_config = ConfigDict(extra="ignore")
