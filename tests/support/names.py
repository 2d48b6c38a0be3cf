"""What names become: the table that all readers of names are tested with."""

from __future__ import annotations

import json
from typing import TypedDict

from devstack.settings import ROOT


class NameCases(TypedDict):
    """Names and what is kept of them, cut to so many characters as well; the same of files (null: none)."""

    names: dict[str, str]
    cut: list[tuple[str, int, str]]
    filenames: dict[str, str | None]


def name_cases() -> NameCases:
    return json.loads((ROOT / "tests" / "shared" / "names.json").read_text())
