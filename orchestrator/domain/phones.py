"""A phone as people write it. The database (private.normalise_phone) and the pages (parsePhone) read alike:
tests/shared/phones.json holds for all three."""

import re
import unicodedata

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    PhoneNumber,
    ValidationResult,
    is_possible_number_with_reason,
)

# What comes along when a phone is copied: marks of direction, joiners, unusual hyphens.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_HYPHENS = dict.fromkeys([*range(0x2010, 0x2016), 0x2043, 0x2212], "-")
_PHONE_CHARACTERS = _INVISIBLE | _HYPHENS
_PHONE = re.compile(r"\(?\s*(\+\s*)?[\d(][\d\s().\-/]*", re.ASCII)
_LINK = re.compile(r"tel:", re.IGNORECASE)
# 0xx11: the carrier is left to the reader.
_ANY_CARRIER = re.compile(r"(\(?0)xx", re.IGNORECASE)
_TRUNK_ZERO = re.compile(r"\( *0 *\)")
_WHOLE_FLOAT = re.compile(r"(\d{8,15})[.,]0+", re.ASCII)
_AREA = "(?:2[12478]|3[1-578]|5[1345]|7[134579]|[14689][1-9])"
_LOCAL = re.compile(rf"{_AREA}(?:9\d{{8}}|[2-9]\d{{7}})")
_LOCAL_BY_LENGTH = re.compile(rf"{_AREA}[6-8]\d{{8}}")
# After 55 or a zero; the zero may bring a carrier's two digits.
_BRAZILIAN = re.compile(r"(?:0+(?:[1-9]\d)?)?([1-9]\d{9,10})")
_KEPT_PHONE = re.compile(r"[1-9]\d{7,14}")
_UNMARKED_MIN, _LONG_MEXICAN = 10, 13


def parse_phone(text: str) -> str | None:
    """Digits of E.164; one without its country's code is Brazilian. None: it is no phone."""
    text = unicodedata.normalize("NFKC", text).translate(_PHONE_CHARACTERS).strip()
    text = _ANY_CARRIER.sub(r"\1", _LINK.sub("", text, count=1), count=1)
    if whole := _WHOLE_FLOAT.fullmatch(text):
        text = whole[1]
    if not _PHONE.fullmatch(text):
        return None
    is_international = "+" in text
    digits = re.sub(r"\D", "", _TRUNK_ZERO.sub("", text) if is_international else text)
    if digits.startswith("00") and not is_international:
        is_international, digits = True, digits[2:]
    return _read_international(digits) if is_international else _read_unmarked(digits)


def _read_international(digits: str) -> str | None:
    if digits.startswith("55"):
        return _read_brazilian(digits[2:])
    return digits if _is_possible(digits) else None


def _read_unmarked(digits: str) -> str | None:
    """Without a plus: Brazilian where it can be, then foreign with its country's code."""
    if digits.startswith("0"):
        return _read_brazilian(digits)
    if _LOCAL.fullmatch(digits):
        return f"55{digits}"
    if digits.startswith("55"):
        return _read_brazilian(digits[2:])
    # No area code of North America begins with 0 or 1.
    if len(digits) >= _UNMARKED_MIN and digits[:2] not in ("10", "11") and _is_possible(digits):
        return digits
    return f"55{digits}" if _LOCAL_BY_LENGTH.fullmatch(digits) else None


def _read_brazilian(digits: str) -> str | None:
    found = _BRAZILIAN.fullmatch(digits)
    return f"55{found[1]}" if found else None


def _is_possible(digits: str) -> bool:
    """The length is one of the country's. Mexican mobiles had a 1 after the 52, which WhatsApp may keep."""
    if not _KEPT_PHONE.fullmatch(digits):
        return False
    if digits.startswith("521") and len(digits) == _LONG_MEXICAN:
        return True
    code = next((digits[:n] for n in (1, 2, 3) if int(digits[:n]) in COUNTRY_CODE_TO_REGION_CODE), None)
    if code is None:
        return False
    rest = digits[len(code) :]
    zeros = len(rest) - len(rest.lstrip("0"))
    number = PhoneNumber(int(code), int(rest), None, zeros > 0, zeros)
    return is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
