"""What the database refuses is said, and the row is not shown: it may hold a secret."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import psycopg
import pytest

from devstack.errors import ConfigurationError, DevstackError, one_line
from devstack.info import DevstackInfo
from devstack.instance_ports import move_ports
from devstack.migrations import run_script
from devstack.realtime.__main__ import Discreet

from .control_plane import add_account, add_instance, one

REFUSED = "update private.settings set first_port = 46001"


@pytest.fixture
def info(own_url: str) -> DevstackInfo:
    return DevstackInfo.model_construct(admin_database_url=own_url)


@pytest.fixture
def own(own_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_url, autocommit=True) as connection:
        yield connection


def test_a_program_ends_with_what_the_database_said(
    own: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = one(own, "select media_link_key from private.settings")
    with pytest.raises(psycopg.errors.CheckViolation, match=secret):
        own.execute(REFUSED)
    with pytest.raises(SystemExit) as ended, one_line("demo"):
        own.execute(REFUSED)
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "settings_first_port_check" in said and secret not in said and said.count("\n") == 1


@pytest.mark.anyio
async def test_so_does_a_script(own: psycopg.Connection, own_url: str) -> None:
    secret = one(own, "select media_link_key from private.settings")
    async with await psycopg.AsyncConnection.connect(own_url) as connection:
        with pytest.raises(DevstackError, match=r"^seed\.sql: .*settings_first_port_check") as refused:
            await run_script(connection, "seed.sql", REFUSED)
    assert secret not in str(refused.value)


def test_a_log_shows_the_error_without_its_row(own: psycopg.Connection) -> None:
    secret = one(own, "select media_link_key from private.settings")
    with pytest.raises(psycopg.Error) as caught:
        own.execute(REFUSED)
    told = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "it failed: %s", (caught.value,), told)
    said = Discreet("%(message)s").format(record)
    assert said.count("settings_first_port_check") == 2 and secret not in said and "DETAIL" not in said


def test_the_numbers_ports_move_and_come_back(own: psycopg.Connection, info: DevstackInfo) -> None:
    account_id = add_account(own)
    for _ in range(3):
        add_instance(own, account_id)
    read = "select array_agg(port order by port) from public.instances"
    before = one(own, read)
    # Also onto ports that others of them have, and below the first.
    for first_port in (5002, 5001, 1024, 30000):
        move_ports(info, first_port)
        assert one(own, read) == [port - before[0] + first_port for port in before]
    with pytest.raises(ConfigurationError, match=r"^DEMO_FIRST_PORT: ") as refused:
        move_ports(info, 46001)
    assert "Failing row" not in str(refused.value)
    assert one(own, "select first_port from private.settings") == 30000
