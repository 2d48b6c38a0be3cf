"""A time zone is one that PostgreSQL and Python both know by that name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import psycopg
import pytest

from .control_plane import one


def test_whatever_is_accepted_python_knows(connection: psycopg.Connection) -> None:
    # What PostgreSQL itself understands is more: names in any case, abbreviations, rules.
    rows = connection.execute(
        "select name from pg_timezone_names where private.is_timezone(name) "
        "union select abbrev from pg_timezone_abbrevs where private.is_timezone(abbrev)"
    )
    names = [name for (name,) in rows]
    assert len(names) > 400
    assert [name for name in names if ZoneInfo(name).key != name] == []


@pytest.mark.parametrize(
    "name",
    ["BRT", "PDT", "america/sao_paulo", "AMERICA/SAO_PAULO", "<-03>3", "UTC+3", "posixrules", "", "Mars"],
)
def test_what_only_postgresql_understands_is_refused(connection: psycopg.Connection, name: str) -> None:
    assert one(connection, "select private.is_timezone(%s)", name) is False
