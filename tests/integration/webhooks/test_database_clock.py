"""By lines of docs/webhooks.md a project's own database is the clock; what stands in for pg_cron and
pg_net has their signatures, the rest is real."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

import httpx
import psycopg
import pytest

from devstack.settings import ROOT
from devstack.testing import wait_for
from tests.integration.webhooks.conftest import TOKEN
from tests.integration.webhooks.hooking import Webhooks, verify
from tests.support.devstack import Supabase
from tests.support.receiver import Receiver

EXTENSIONS = "create extension if not exists pg_cron;\ncreate extension if not exists pg_net;\n"
STAND_INS = """
create schema cron;
create table cron.job (jobname text, schedule text, command text);
create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql
as 'insert into cron.job values (job_name, schedule, command) returning 1';
create schema net;
create table net.calls (url text, headers jsonb, milliseconds integer);
create function net.http_post(url text, body jsonb default '{}', params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds integer default 5000)
returns bigint language sql
as 'insert into net.calls values (url, headers, timeout_milliseconds) returning 1';
create schema vault;
create table vault.decrypted_secrets (name text, decrypted_secret text);
create function vault.create_secret(new_secret text, new_name text) returns void language sql
as 'insert into vault.decrypted_secrets values (new_name, new_secret)';
"""


@pytest.fixture
def database(own: Supabase) -> Generator[psycopg.Connection]:
    """As the SQL editor has it."""
    schemas = "drop schema if exists cron, net, vault cascade"
    with psycopg.connect(own.database_url, autocommit=True) as connection:
        connection.execute(schemas)
        connection.execute(STAND_INS)
        yield connection
        connection.execute(schemas)


def snippet() -> str:
    [found] = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "webhooks.md").read_text(), re.DOTALL)
    assert found.startswith(EXTENSIONS)
    return found.removeprefix(EXTENSIONS).replace("<the token>", TOKEN)


def test_the_database_of_a_project_is_a_clock(
    webhooks: Webhooks, own: Supabase, receiver: Receiver, database: psycopg.Connection
) -> None:
    database.execute(snippet())  # pyright: ignore
    row = database.execute("select schedule, command from cron.job").fetchone()
    assert row
    schedule, command = row
    assert re.fullmatch(r"[1-9] seconds?", schedule)

    def calls() -> list[tuple[Any, ...]]:
        # As pg_cron does: all of it at once.
        database.execute(command)
        return database.execute("select * from net.calls").fetchall()

    endpoint = webhooks.add_endpoint(receiver.url("/"))
    wait_for("what happened before is read", lambda: calls() == [] or None, 5)
    webhooks.add_contact("Ana Lima", "5511988887777")
    url, headers, milliseconds = wait_for("it is due", calls, 20)[0]
    path = url.removeprefix("https://<ref>.supabase.co")
    answer = httpx.post(f"{own.supabase_url}{path}", headers=headers, timeout=milliseconds / 1000)
    assert (answer.status_code, answer.json()["delivered"]) == (200, 1)
    assert verify(receiver.asked[0], endpoint.secret)["type"] == "contact.created"
    database.execute("delete from net.calls")
    assert calls() == []
