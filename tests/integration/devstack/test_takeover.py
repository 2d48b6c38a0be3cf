"""A database of earlier migrations goes on from the baseline, with all it holds; no other one is touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString, cast

import psycopg
import pytest

from devstack.errors import ConfigurationError
from devstack.migrations import migrate, migration_files
from devstack.scratch import Scratch, scratch_cluster
from devstack.settings import ROOT
from devstack.takeover import EARLIER, FIRST_EARLIER, LAST_EARLIER, LAST_OF_BASELINE, take_over

pytestmark = pytest.mark.anyio

PROJECT = ROOT / "supabase"
HISTORY = """
create schema supabase_migrations;
create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
"""
BASELINE = [version for version in migration_files(PROJECT) if version <= LAST_OF_BASELINE]


@pytest.fixture(scope="module")
def scratch() -> Iterator[Scratch]:
    with scratch_cluster() as cluster:
        yield cluster


@pytest.fixture
def earlier(scratch: Scratch) -> str:
    """A database as the last of the earlier migrations left it, with an account in it."""
    url = scratch.make_database("earlier")
    with psycopg.connect(url) as connection:
        for version in BASELINE:
            connection.execute(cast(LiteralString, migration_files(PROJECT)[version].read_text()))
        connection.execute(HISTORY)
        connection.cursor().executemany(
            "insert into supabase_migrations.schema_migrations (version, name) values (%s, 'earlier')",
            [(str(int(FIRST_EARLIER) + number),) for number in range(EARLIER - 1)] + [(LAST_EARLIER,)],
        )
        connection.execute("insert into public.accounts (name, phone) values ('Padaria', '5511900000001')")
    return url


def history(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select version from supabase_migrations.schema_migrations order by 1"
        ).fetchall()
    return [version for (version,) in rows]


async def test_it_goes_on_from_the_baseline_with_what_it_holds(earlier: str) -> None:
    told: list[str] = []
    await take_over(earlier, PROJECT, told.append)
    assert history(earlier) == BASELINE
    assert len(told) == 2
    await migrate(earlier, PROJECT, told.append)
    assert history(earlier) == list(migration_files(PROJECT))
    with psycopg.connect(earlier) as connection:
        names = connection.execute(
            "select name from public.accounts where phone = '5511900000001'"
        ).fetchall()
    assert names == [("Padaria",)]
    told.clear()
    await take_over(earlier, PROJECT, told.append)
    assert told == [], "a second time there is nothing to take over"


async def test_one_that_was_changed_by_hand_is_left_alone(earlier: str) -> None:
    with psycopg.connect(earlier) as connection:
        connection.execute("grant delete on public.accounts to anon")
    before = history(earlier)
    with pytest.raises(
        ConfigurationError, match=r"^schema_differs: .*grant on table public\.accounts to anon"
    ):
        await take_over(earlier, PROJECT, print)
    assert history(earlier) == before


@pytest.mark.parametrize(
    "change",
    [
        "delete from supabase_migrations.schema_migrations where version = %s",
        "insert into supabase_migrations.schema_migrations (version) values (%s || '1')",
    ],
)
async def test_one_of_other_migrations_is_left_alone(earlier: str, change: LiteralString) -> None:
    with psycopg.connect(earlier) as connection:
        connection.execute(change, [LAST_EARLIER])
    with pytest.raises(ConfigurationError, match=r"^history_unknown: .*make reset"):
        await take_over(earlier, PROJECT, print)
