"""A time zone is one that PostgreSQL and Python both know by that name."""

from __future__ import annotations

from zoneinfo import available_timezones

import psycopg
import pytest

from .control_plane import one


def test_whatever_is_accepted_python_knows(connection: psycopg.Connection) -> None:
    # What PostgreSQL itself understands is more: names in any case, abbreviations, rules.
    rows = connection.execute(
        "select name from pg_timezone_names union select abbrev from pg_timezone_abbrevs"
    )
    names = {name for (name,) in rows}
    known = available_timezones()
    assert len(names & known) > 400
    # PostgreSQL reads its whole list from disk for each name: it is asked for those alone that must not pass.
    accepted = connection.execute(
        "select name from unnest(%s::text[]) name where private.is_timezone(name)", [sorted(names - known)]
    )
    assert accepted.fetchall() == []


@pytest.mark.parametrize("name", ["America/Rio_Branco", "America/Noronha", "Europe/Lisbon", "UTC"])
def test_what_both_know_is_accepted(connection: psycopg.Connection, name: str) -> None:
    assert one(connection, "select private.is_timezone(%s)", name) is True


@pytest.mark.parametrize(
    "name",
    ["BRT", "PDT", "america/sao_paulo", "AMERICA/SAO_PAULO", "<-03>3", "UTC+3", "posixrules", "", "Mars"],
)
def test_what_only_postgresql_understands_is_refused(connection: psycopg.Connection, name: str) -> None:
    assert one(connection, "select private.is_timezone(%s)", name) is False
