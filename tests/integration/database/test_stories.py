"""The pgTAP stories of `supabase/tests`, each in a transaction that is rolled back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from .tap import ROOT, execute_script, load_pgtap, run_story

STORIES = ROOT / "supabase" / "tests"


@pytest.fixture(scope="module")
def stage(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection of the migrations' role with pgTAP and the people of the stories, never committed."""
    with psycopg.connect(database_url) as connection:
        load_pgtap(connection)
        execute_script(connection, (STORIES / "helpers.sql").read_text())
        yield connection
        connection.rollback()


@pytest.mark.parametrize("story", sorted(STORIES.glob("*.test.sql")), ids=lambda file: file.stem)
def test_story(stage: psycopg.Connection, story: Path) -> None:
    with stage.transaction(force_rollback=True):
        lines = run_story(stage, story.read_text())
    sys.stdout.write("\n".join([*lines, ""]))
    planned = next((line for line in lines if line.startswith("1..")), "no plan")
    passed = [line for line in lines if line.startswith("ok ")]
    failed = [line for line in lines if not line.startswith(("ok ", "1.."))]
    assert not failed, "\n".join(failed)
    assert planned == f"1..{len(passed)}", f"{planned}, but {len(passed)} passed"


def test_every_public_table_has_a_story(stage: psycopg.Connection) -> None:
    rows = stage.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
    )
    told = {story.name.removesuffix(".test.sql") for story in STORIES.glob("*.test.sql")}
    assert {name for (name,) in rows} <= told
