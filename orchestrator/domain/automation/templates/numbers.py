"""Numbers in templates: exact, never of binary fractions."""

import re
from collections.abc import Iterator
from decimal import Decimal, DecimalException

from orchestrator.domain.automation.values import as_number

_CODE = re.compile("-?0[0-9]")


class Amount(Decimal):
    """A number that may come from a text: compared and reckoned with as one, shown as it was written."""

    __slots__ = ("_written",)
    _written: str

    def __new__(cls, number: Decimal, written: str | None = None) -> "Amount":
        self = super().__new__(cls, number)
        self._written = f"{number:f}" if written is None else written
        return self

    def __str__(self) -> str:
        return self._written

    def __eq__(self, other: object) -> bool:
        return self._written == other if isinstance(other, str) else super().__eq__(other)

    __hash__ = Decimal.__hash__

    # What Liquid asks of whatever `contains` is asked of.
    def __contains__(self, part: object) -> bool:
        return str(part) in self._written

    def __iter__(self) -> Iterator[str]:
        return iter((self._written,))

    def __len__(self) -> int:
        return len(self._written)


def amount_or_self(value: object) -> object:
    """A number, and a text that is one as it would be written, becomes an amount."""
    number = as_number(value)
    if number is None:
        return value
    written = value if isinstance(value, str) else f"{number:f}"
    # A code that begins with a zero is none.
    return value if _CODE.match(written) else Amount(number, written)


def shorten(number: Decimal) -> Amount:
    """Without zeros behind the last digit that counts, with at most ten after the point."""
    try:
        rounded = (
            number.quantize(Decimal(1).scaleb(-10))
            if number.as_tuple().exponent not in range(-10, 1)
            else number
        )
    except DecimalException as error:
        raise ValueError("a number is too large") from error
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Amount(Decimal(text), text)
