"""The dashboard's types are those of the database."""

from __future__ import annotations

from scripts.database_types import generate


def test_the_types_say_what_the_database_says(database_url: str) -> None:
    stale = [path.name for path, text in generate(database_url).items() if path.read_text() != text]
    assert stale == [], "run `make types` and commit what it writes"
