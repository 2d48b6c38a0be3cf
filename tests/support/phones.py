"""How phones are written and what they are: the table that all readers of phones are tested with."""

from __future__ import annotations

import json
from typing import TypedDict

from devstack.settings import ROOT


class PhoneCases(TypedDict):
    """A phone's spellings, what is none, and how long the phones of a country are, by its code."""

    phones: dict[str, list[str]]
    refused: list[str]
    lengths: dict[str, list[int]]


def phone_cases() -> PhoneCases:
    return json.loads((ROOT / "tests" / "shared" / "phones.json").read_text())


def spellings() -> list[tuple[str, str | None]]:
    """Each text with the phone that it is."""
    cases = phone_cases()
    told = [(text, phone) for phone, texts in cases["phones"].items() for text in texts]
    return [
        *told,
        *((text, None) for text in cases["refused"]),
        *_by_length(cases["lengths"]),
    ]


def _by_length(lengths: dict[str, list[int]]) -> list[tuple[str, str | None]]:
    """A phone of each country in each length."""
    digits = [
        (code + "2" * (n - len(code)), n in known) for code, known in lengths.items() for n in range(8, 16)
    ]
    return [(f"+{phone}", phone if is_known else None) for phone, is_known in digits]
