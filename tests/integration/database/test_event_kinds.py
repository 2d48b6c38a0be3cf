"""The table of kinds names everything that the database's functions write and broadcast, and nothing else."""

from __future__ import annotations

from typing import LiteralString, cast

import psycopg

# As the triggers and functions name what they broadcast, by topic.
ACCOUNT_EVENTS = r"""
select trim(trailing '\000' from encode(t.tgargs, 'escape'))
from pg_trigger t where t.tgfoid = 'private.broadcast_rows()'::regprocedure
union
select coalesce(named[1], named[2])
from pg_proc p, regexp_matches(p.prosrc,
  $$private\.broadcast_\w*changes\(\s*'(\w+)'|'(\w+)',\s*topics\.prefix$$, 'g') named
where p.pronamespace in ('private'::regnamespace, 'orchestrator'::regnamespace)
"""
ORCHESTRATOR_EVENTS = r"""
select named[1] from pg_proc p, regexp_matches(p.prosrc, $$'(\w+)',\s*'orchestrator',\s*true\)$$, 'g') named
where p.pronamespace = 'private'::regnamespace
"""
# Literals that look like a kind, in whatever writes events.
RECORDED = r"""
select named[1] from pg_proc p, regexp_matches(p.prosrc, $$'(?!public\.)([a-z_]+\.[a-z_]+)'$$, 'g') named
where p.prosrc ~ 'private\.(record_event\(|events \()'
"""
# Where something is broadcast, and how often in one of the two ways above.
SENDING = r"""
select p.proname, regexp_count(p.prosrc, 'realtime\.send\('),
  regexp_count(p.prosrc, $$, topics\.prefix \|\| |'orchestrator',\s*true\)$$)
from pg_proc p
where p.pronamespace = any('{private,orchestrator,public}'::regnamespace[]) and p.prosrc ~ 'realtime\.send\('
"""


def names(connection: psycopg.Connection, query: str) -> set[str]:
    return {name for (name,) in connection.execute(cast(LiteralString, query))}


def kinds(connection: psycopg.Connection, column: str, where: str = "true") -> set[str]:
    query = f"select {column} from private.event_kinds where {column} is not null and {where}"
    return names(connection, query)


def test_what_is_broadcast_is_in_the_table(connection: psycopg.Connection) -> None:
    assert names(connection, ACCOUNT_EVENTS) == kinds(connection, "account_event")
    assert names(connection, ORCHESTRATOR_EVENTS) == kinds(connection, "orchestrator_event")


def test_nothing_is_broadcast_in_a_way_that_is_not_looked_at(connection: psycopg.Connection) -> None:
    sent = connection.execute(SENDING).fetchall()
    assert [name for name, calls, known in sent if calls != known] == []


def test_what_is_written_is_in_the_table(connection: psycopg.Connection) -> None:
    assert names(connection, RECORDED) == kinds(connection, "kind", "recorded")


def test_a_kind_is_about_a_table(connection: psycopg.Connection) -> None:
    tables = (
        "select relname from pg_class where relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
    )
    assert kinds(connection, "subject") <= names(connection, tables)
