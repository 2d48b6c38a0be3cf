"""The dashboard's types are those of the database."""

from __future__ import annotations

from scripts.database_types import TARGET, generate


def test_the_types_say_what_the_database_says(database_url: str) -> None:
    assert TARGET.read_text() == generate(database_url), "stale: run `make types` and commit what it writes"
