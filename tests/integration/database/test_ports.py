"""Ports of node instances: the lowest free one, never twice, and used again."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from .control_plane import add_instance, one, refused


@pytest.fixture(autouse=True)
def quiet_range(connection: psycopg.Connection) -> None:
    connection.execute("update private.settings set first_port = 32760, reserved_ports = '{32761,32763}'")


def port_of(connection: psycopg.Connection, instance_id: UUID) -> int:
    return int(one(connection, "select port from public.instances where id = %s", instance_id))


def test_the_lowest_free_port_is_given_and_reserved_ones_are_skipped(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    instances = [add_instance(connection, account_id) for _ in range(3)]
    assert [port_of(connection, instance) for instance in instances] == [32760, 32762, 32764]


def test_a_removed_instance_gives_its_port_back(connection: psycopg.Connection, account_id: UUID) -> None:
    first, second = (add_instance(connection, account_id) for _ in range(2))
    connection.execute("delete from public.instances where id = %s", [first])
    assert port_of(connection, second) == 32762
    assert port_of(connection, add_instance(connection, account_id)) == 32760


def test_one_statement_may_insert_many(connection: psycopg.Connection, account_id: UUID) -> None:
    connection.execute(
        "insert into public.instances (account_id, instance_name) "
        "select %s, 'n' || n from generate_series(1, 4) n",
        [account_id],
    )
    rows = connection.execute(
        "select port from public.instances where account_id = %s order by port", [account_id]
    )
    assert [port for (port,) in rows] == [32760, 32762, 32764, 32765]


def test_with_every_port_taken_the_insert_says_so(connection: psycopg.Connection, account_id: UUID) -> None:
    for _ in range(6):
        add_instance(connection, account_id)
    with refused(connection, "no_free_port"):
        add_instance(connection, account_id)
