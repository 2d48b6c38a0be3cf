"""seed.sql: the four founding accounts, again and again, and never among somebody's real ones."""

from __future__ import annotations

import psycopg
import pytest

from .control_plane import add_account
from .tap import ROOT, execute_script

FOUNDING = [
    ("Conta 1", "5511999999999", "owner", "instance_5511999999999", 5001),
    ("Conta 2", "5511888888888", "owner", "instance_5511888888888", 5002),
    ("Conta 3", "5511777777777", "owner", "instance_5511777777777", 5003),
    ("Conta 4", "5511666666666", "owner", "instance_5511666666666", 5004),
]


@pytest.fixture(autouse=True)
def fresh(connection: psycopg.Connection) -> None:
    connection.execute("delete from public.accounts")


def seed(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    execute_script(connection, (ROOT / "supabase" / "seed.sql").read_text())
    return connection.execute(
        "select a.name, a.phone, a.plan, i.instance_name, i.port "
        "from public.accounts a left join public.instances i on i.account_id = a.id order by i.port"
    ).fetchall()


def test_the_founding_accounts_are_there_once(connection: psycopg.Connection) -> None:
    assert seed(connection) == FOUNDING
    assert seed(connection) == FOUNDING


def test_a_database_with_accounts_of_its_own_is_left_alone(connection: psycopg.Connection) -> None:
    add_account(connection)
    assert len(seed(connection)) == 1
