"""What a call of another system says, by the paths that its hook names. The same for a call and for whoever
tries it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from orchestrator.domain.hooks.paths import PathError, find_values, limited_time
from orchestrator.domain.phones import parse_phone

# Alternatives, of which the first counts that finds something; each a path, or the paths of its parts.
Expression = (
    str | Annotated[list[str | Annotated[list[str], Field(min_length=1, max_length=5)]], Field(max_length=10)]
)
_VALUE_CHARACTERS, _VALUES_BYTES = 500, 5_000
_FIELD_CHARACTERS = 2_000
_KEY_CHARACTERS = 300
_PHONES_TRIED = 10


class HookMapping(BaseModel):
    """`fields`: custom fields of the contact. `values`: what messages and the flow find under `variables`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    event: Expression = []
    key: Expression = []
    name: Expression = []
    phone: Expression = []
    fields: Annotated[dict[str, Expression], Field(max_length=30)] = {}
    values: Annotated[dict[str, Expression], Field(max_length=30)] = {}


class Reading(BaseModel):
    """What follows of a call. `code`: why nothing does; `is_wanted` false: nobody asked for such an event."""

    event: str | None = None
    key: str | None = None
    phone: str | None = None
    name: str = ""
    fields: dict[str, Any] = {}
    variables: dict[str, str | float | bool] = {}
    message: str | None = None
    code: str | None = None
    detail: str | None = None
    is_wanted: bool = True


def read_call(mapping: Mapping[str, Any], events: Sequence[str], document: Mapping[str, Any]) -> Reading:
    """Whatever the document is; a mapping that does not fit it is a reading with a code."""
    try:
        with limited_time():
            return _read(HookMapping.model_validate(mapping), events, document)
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_input=False, include_url=False)[0]["loc"]))
        return Reading(code="mapping_invalid", detail=place[:200])
    except PathError as error:
        return Reading(code="path_invalid", detail=str(error))


def _read(mapping: HookMapping, events: Sequence[str], document: Mapping[str, Any]) -> Reading:
    event = next(iter(read_texts(mapping.event, document, " ")), None)
    if events and event not in events:
        return Reading(event=event, code="event_unwanted", is_wanted=False)
    key = next(iter(read_texts(mapping.key, document, ":", needs_all=True)), None)
    if mapping.key and key is None:
        return Reading(event=event, code="key_missing")
    phones = read_texts(mapping.phone, document, "")
    if not phones:
        return Reading(event=event, code="phone_missing")
    parsed = (parse_phone(text) for text in phones[:_PHONES_TRIED])
    phone = next((f"+{digits}" for digits in parsed if digits), None)
    if phone is None:
        return Reading(event=event, code="phone_invalid", detail=phones[0][:60])
    return Reading(
        event=event,
        key=_short(key) if key else None,
        phone=phone,
        name=next(iter(read_texts(mapping.name, document, " ")), "")[:255],
        fields=dict(_values(mapping.fields, document, _FIELD_CHARACTERS)),
        variables=_few(_values(mapping.values, document, _VALUE_CHARACTERS)),
    )


def _short(key: str) -> str:
    """Two keys that only begin alike stay two."""
    return key if len(key) <= _KEY_CHARACTERS else hashlib.sha256(key.encode()).hexdigest()


def read_texts(expression: Expression, document: Any, between: str, needs_all: bool = False) -> list[str]:
    """What each alternative finds. Of several parts an empty one is left out, but for the last."""
    found: list[str] = []
    for alternative in [expression] if isinstance(expression, str) else expression:
        paths = [alternative] if isinstance(alternative, str) else alternative
        parts = [_text(_first(path, document)) for path in paths]
        if parts[-1] and (all(parts) or not needs_all):
            found.append(between.join(part for part in parts if part))
    return found


def _first(path: str, document: Any) -> Any:
    """The first that is no list, no object and not empty."""
    return next((value for value in find_values(path, document) if _text(value)), None)


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        case str():
            return value.strip()
        case _:
            return ""


def _values(
    expressions: Mapping[str, Expression], document: Any, most: int
) -> list[tuple[str, str | float | bool]]:
    """Those that are found."""
    read: list[tuple[str, str | float | bool]] = []
    for name, expression in expressions.items():
        if isinstance(expression, str) and isinstance(
            value := _first(expression, document), bool | int | float
        ):
            read.append((name, value))
        elif texts := read_texts(expression, document, " "):
            read.append((name, texts[0][:most]))
    return read


def _few(values: Sequence[tuple[str, str | float | bool]]) -> dict[str, str | float | bool]:
    """As many as go along with a run, which counts bytes."""
    room, kept = _VALUES_BYTES, dict[str, str | float | bool]()
    for name, value in values:
        room -= len(name.encode()) + len(_text(value).encode())
        if room < 0:
            break
        kept[name] = value
    return kept
