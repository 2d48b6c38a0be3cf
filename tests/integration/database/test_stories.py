"""The pgTAP stories of `supabase/tests`, as `supabase test db` runs them: each rolls its transaction back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from devstack.scratch import Scratch

from .tap import ROOT, install_pgtap, read_story, run_story

STORIES = ROOT / "supabase" / "tests"
# What `supabase test db` takes for a test, at any depth.
TESTS = sorted(file for file in STORIES.rglob("*") if file.suffix in {".sql", ".pg"})


@pytest.fixture(scope="module")
def stage(scratch: Scratch, ready: str) -> Iterator[psycopg.Connection]:
    """A connection of the migrations' role to a database of its own; the CLI makes pgTAP first, too."""
    install_pgtap(scratch.cluster.runner.binaries)
    with psycopg.connect(scratch.make_database("stories", ready), autocommit=True) as connection:
        connection.execute("create extension pgtap with schema extensions")
        yield connection


@pytest.mark.parametrize("story", TESTS, ids=lambda file: file.stem)
def test_story(stage: psycopg.Connection, story: Path) -> None:
    try:
        lines = run_story(stage, read_story(story))
    finally:
        stage.rollback()
    sys.stdout.write("\n".join([*lines, ""]))
    planned = next((line for line in lines if line.startswith("1..")), "no plan")
    passed = [line for line in lines if line.startswith("ok ")]
    failed = [line for line in lines if not line.startswith(("ok ", "1.."))]
    assert not failed, "\n".join(failed)
    assert planned == f"1..{len(passed)}", f"{planned}, but {len(passed)} passed"
    left = stage.execute(
        "select to_regnamespace('story'), count(*) from auth.users where email like '%@story.test'"
    )
    assert left.fetchone() == (None, 0)


def test_every_public_table_has_a_story(stage: psycopg.Connection) -> None:
    rows = stage.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
    )
    told = {story.name.removesuffix(".test.sql") for story in TESTS}
    assert {name for (name,) in rows} <= told
