"""What may be done to a value in a template: these, each with a bound, and nothing else."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, DecimalException
from typing import cast
from urllib.parse import quote

from liquid import Undefined

from orchestrator.domain.automation.templates.moments import write_moment
from orchestrator.domain.automation.templates.numbers import Amount, shorten
from orchestrator.domain.automation.values import as_number

TEXT_AT_MOST = 65_536
ITEMS_AT_MOST = 1_000
_LARGEST = Decimal(10) ** 18


def text_of(value: object) -> str:
    """As it would be shown."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "".join(text_of(one) for one in cast("list[object]", value))
    return "" if value is None else str(value)


def read_amount(value: object) -> Decimal:
    """Nothing is 0. ValueError for what is no number."""
    if value is None or value == "" or isinstance(value, Undefined):
        return Decimal(0)
    if isinstance(value, Decimal):
        return value
    number = as_number(value.strip() if isinstance(value, str) else value)
    if number is None:
        raise ValueError(f"{str(value)[:40]!r} is no number")
    return number


def whole(value: object) -> int:
    """A number of characters, items or digits."""
    return max(min(int(read_amount(value)), TEXT_AT_MOST), -TEXT_AT_MOST)


def _reckon(operation: Callable[[Decimal, Decimal], Decimal]) -> Callable[[object, object], Amount]:
    def reckon(left: object, right: object) -> Amount:
        try:
            result = operation(read_amount(left), read_amount(right))
        except DecimalException as error:
            raise ValueError("this cannot be reckoned, such as a division by nothing") from error
        if not result.is_finite() or abs(result) > _LARGEST:
            raise ValueError("a number is too large")
        return shorten(result)

    return reckon


def _round(value: object, digits: object = 0) -> Amount:
    places = Decimal(1).scaleb(-max(0, min(whole(digits), 10)))
    rounded = read_amount(value).quantize(places, ROUND_HALF_UP)
    return Amount(rounded, f"{rounded:f}")


def _number(value: object, digits: object = 0) -> str:
    """As people of Brazil write it: 1.234,56."""
    written = f"{_round(value, digits):,}"
    return written.translate(str.maketrans(",.", ".,"))


def _default(value: object, instead: object = "") -> object:
    return instead if value in (None, False, "", []) or isinstance(value, Undefined) else value


def _truncate(value: object, length: object = 50, end: object = "...") -> str:
    text, most, ending = text_of(value), whole(length), text_of(end)
    return text if len(text) <= most else text[: max(0, most - len(ending))] + ending


def _truncatewords(value: object, count: object = 15, end: object = "...") -> str:
    words, most = text_of(value).split(), max(1, whole(count))
    return " ".join(words) if len(words) <= most else " ".join(words[:most]) + text_of(end)


def _replace(value: object, old: object, new: object = "") -> str:
    text, found, instead = text_of(value), text_of(old), text_of(new)
    count = text.count(found) if found else 0
    if len(text) + count * (len(instead) - len(found)) > TEXT_AT_MOST:
        raise ValueError("a text is too long")
    return text.replace(found, instead) if found else text


def _split(value: object, by: object = " ") -> list[str]:
    text, separator = text_of(value), text_of(by)
    return text.split(separator, ITEMS_AT_MOST - 1) if separator else list(text[:ITEMS_AT_MOST])


def _items(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else [] if value is None else [value]


def _slice(value: object, start: object, length: object = 1) -> str:
    text, begin = text_of(value), whole(start)
    begin = max(0, len(text) + begin) if begin < 0 else begin
    return text[begin : begin + max(0, whole(length))]


def _size(value: object) -> int:
    return len(_items(value) if isinstance(value, list) else text_of(value))  # pyright: ignore


def _join(value: object, by: object = " ") -> str:
    return text_of(by).join(text_of(one) for one in _items(value))


_OF_ONE: Mapping[str, Callable[[object], object]] = {
    "abs": lambda value: shorten(abs(read_amount(value))),
    "ceil": lambda value: shorten(read_amount(value).to_integral_value(ROUND_CEILING)),
    "floor": lambda value: shorten(read_amount(value).to_integral_value(ROUND_FLOOR)),
    "money": lambda value: f"R$ {_number(value, 2)}",
    "capitalize": lambda value: text_of(value).capitalize(),
    "downcase": lambda value: text_of(value).lower(),
    "upcase": lambda value: text_of(value).upper(),
    "strip": lambda value: text_of(value).strip(),
    "first": lambda value: next(iter(_items(value)), None),
    "last": lambda value: next(reversed(_items(value)), None),
    "size": _size,
    "url_encode": lambda value: quote(text_of(value), safe=""),
}
_OF_TWO: Mapping[str, Callable[[object, object], object]] = {
    "plus": _reckon(lambda left, right: left + right),
    "minus": _reckon(lambda left, right: left - right),
    "times": _reckon(lambda left, right: left * right),
    "divided_by": _reckon(lambda left, right: left / right),
    "modulo": _reckon(lambda left, right: left % right),
    "at_least": _reckon(max),
    "at_most": _reckon(min),
    "append": lambda value, end: text_of(value) + text_of(end),
    "prepend": lambda value, begin: text_of(begin) + text_of(value),
    "remove": _replace,
}
FILTERS: Mapping[str, Callable[..., object]] = {
    **_OF_ONE,
    **_OF_TWO,
    "round": _round,
    "number": _number,
    "default": _default,
    "replace": _replace,
    "truncate": _truncate,
    "truncatewords": _truncatewords,
    "slice": _slice,
    "split": _split,
    "join": _join,
}
# Those that need to know the moment and the zone.
MOMENT_FILTERS: Mapping[str, Callable[[object, object, datetime], object]] = {"date": write_moment}


def cost_of(value: object) -> int:
    """How much work a value is. ValueError: more than may be."""
    match value:
        case str():
            if len(value) > TEXT_AT_MOST:
                raise ValueError("a text is too long")
            return len(value)
        case list():
            items = cast("list[object]", value)
            if len(items) > ITEMS_AT_MOST:
                raise ValueError("a list is too long")
            return sum(len(one) if isinstance(one, str) else 1 for one in items)
        case int() | float() | Decimal() if not isinstance(value, bool) and abs(value) > _LARGEST:
            raise ValueError("a number is too large")
        case float() if not math.isfinite(value):
            raise ValueError("a number is none")
        case _:
            return 1
