"""Every error code of the database stands in the registry."""

from __future__ import annotations

import psycopg

from tests.support.error_codes import codes_raised, codes_written, functions_of, registered


def test_what_functions_raise_or_write_is_registered(connection: psycopg.Connection) -> None:
    functions = functions_of(connection)
    raised, written = codes_raised(functions), codes_written(functions)
    assert len(raised) > 50
    assert len(written) > 15
    assert registered("sql") == {**dict.fromkeys(written), **raised}
