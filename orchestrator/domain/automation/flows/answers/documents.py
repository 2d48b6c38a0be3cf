"""Numbers of people and companies, with their check digits."""

import re
from collections.abc import Sequence

_CNPJ = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
_DIVIDERS = str.maketrans("", "", " .-/\u00a0\u2010\u2011\u2013")


def _compact(text: str) -> str:
    label = re.compile(r"^\s*(cpf|cnpj|cep)\s*[:\-]?\s*", re.IGNORECASE)
    return label.sub("", text).strip().translate(_DIVIDERS).upper()


def read_cpf(text: str) -> str | None:
    """Eleven digits. Those that are all equal pass the sum and are none."""
    digits = _compact(text)
    if not re.fullmatch("[0-9]{11}", digits) or len(set(digits)) == 1:
        return None
    for length in (9, 10):
        total = sum(int(digit) * (length + 1 - place) for place, digit in enumerate(digits[:length]))
        if int(digits[length]) != total * 10 % 11 % 10:
            return None
    return digits


def read_cnpj(text: str) -> str | None:
    """Twelve digits or, since July 2026 (IN RFB 2.229/2024), letters, and two digits."""
    written = _compact(text)
    if not _CNPJ.fullmatch(written) or len(set(written)) == 1:
        return None
    values = [ord(character) - ord("0") for character in written]
    return written if all(_check_digit(values[:length]) == values[length] for length in (12, 13)) else None


def _check_digit(values: Sequence[int]) -> int:
    weights = [2 + place % 8 for place in range(len(values))]
    rest = sum(value * weight for value, weight in zip(reversed(values), weights, strict=True)) % 11
    return 0 if rest < 2 else 11 - rest


def read_cep(text: str) -> str | None:
    """Eight digits; a zero at the beginning counts."""
    digits = _compact(text)
    return digits if re.fullmatch("[0-9]{8}", digits) and digits != "00000000" else None
