"""Names are read as the database and the pages read them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.domain.media.filenames import clean_filename
from orchestrator.domain.names import clean_name
from tests.support.names import name_cases

CASES = name_cases()
# What no database holds.
UNSTORABLE = {"\ud800x": "x", "x\udfff": "x", "\ud83d": "", "A\0na": "Ana", "\0": ""}


@pytest.mark.parametrize(("name", "clean"), [*CASES["names"].items(), *UNSTORABLE.items()], ids=ascii)
def test_a_name_is_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean
    assert clean_name(clean) == clean


@pytest.mark.parametrize(("name", "most", "clean"), CASES["cut"])
def test_a_name_is_cut(name: str, most: int, clean: str) -> None:
    assert clean_name(name, most) == clean


@pytest.mark.parametrize(("name", "clean"), CASES["filenames"].items(), ids=ascii)
def test_a_files_name_is_cleaned(name: str, clean: str | None) -> None:
    assert clean_filename(name) == clean
    assert clean_filename(clean) == clean


def test_a_file_may_have_no_name() -> None:
    assert clean_filename(None) is None


@given(st.text())
def test_whatever_it_was_it_is_one_line_that_reads_as_it_stands(name: str) -> None:
    clean = clean_name(name)
    assert clean_name(clean) == clean == clean.strip()
    assert not any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Zl", "Zp") for letter in clean)
    assert not any(unicodedata.bidirectional(letter) in BIDI for letter in clean)
    file = clean_filename(name)
    assert file is None or (file == clean_filename(file) and 1 <= len(file) <= 255)
    assert not set(file or "") & set("/\\")


BIDI = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
