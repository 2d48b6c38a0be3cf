"""Nobody hears another tenant's rows: neither through postgres_changes nor on a private topic."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import psycopg
import pytest
from realtime import AsyncRealtimeClient

from tests.integration.realtime.py_client import PyClient
from tests.support.devstack import Supabase
from tests.support.people import People

from . import catalogue
from .border import Border, Caller, draw_border
from .probe import Row, pick
from .probes import TABLES

pytestmark = pytest.mark.anyio


@pytest.fixture
def database(devstack: Supabase) -> Any:
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def border(devstack: Supabase, people: People, database: psycopg.Connection) -> Any:
    drawn = draw_border(devstack, people, database)
    yield drawn
    drawn.close()


@pytest.fixture
async def connect(devstack: Supabase) -> AsyncIterator[Any]:
    """`await connect(caller)`: the official client, signed in as this caller."""
    async with AsyncExitStack() as clients:

        async def connect(caller: Caller) -> PyClient:
            client = AsyncRealtimeClient(f"{devstack.supabase_url}/realtime/v1", devstack.publishable_key)
            await client.connect()
            clients.push_async_callback(client.close)
            if caller.token:
                await client.set_auth(caller.token)
            return PyClient(client)

        yield connect


async def listen(client: PyClient, table: str) -> None:
    """All changes of the table; when it answers they flow."""
    schema, _, name = table.partition(".")
    await client.subscribe(table, changes=[{"event": "*", "schema": schema, "table": name}])
    await client.expect("system", lambda message: message["status"] == "ok", topic=table)


def records(client: PyClient, table: str) -> list[Row]:
    return [change["data"].get("record") or {} for change in client.all("change", table)]


async def test_changes_reach_the_tenant_and_nobody_else(
    border: Border, connect: Any, database: psycopg.Connection
) -> None:
    callers = (border.victim, *border.intruders)
    clients = {caller.name: await connect(caller) for caller in callers}
    tables = sorted(catalogue.published(database))
    assert "public.instances" in tables
    for table in tables:
        for client in clients.values():
            await listen(client, table)
        for caller in (border.victim, *border.intruders, border.victim):
            # The victim's first and last: between them everybody who has an account hears his own.
            if caller.account_id is None:
                continue
            row = TABLES[table].make(database, UUID(caller.account_id))
            await clients[caller.name].expect("change", heard(row, *TABLES[table].key), topic=table)
        for intruder in border.intruders:
            accounts = {record.get("account_id") for record in records(clients[intruder.name], table)}
            assert border.victim.account_id not in accounts, f"{intruder.name} hears {table}"


def heard(row: Row, *key: str) -> Callable[[Any], bool]:
    return lambda change: pick(change["data"]["record"], *key) == pick(row, *key)


async def joined(client: PyClient, topic: str) -> bool:
    await client.subscribe(topic, private=True, events=("instance",))
    answer = await client.expect("status", topic=topic)
    return answer["status"] == "SUBSCRIBED"


async def test_private_topics_open_to_their_audience_and_to_nobody_else(
    border: Border, connect: Any, database: psycopg.Connection
) -> None:
    victim = await connect(border.victim)
    outside = (*border.intruders, *border.impostors)
    intruders = {intruder.name: await connect(intruder) for intruder in outside}
    for name, (prefix, audience) in catalogue.topics(database).items():
        topic = prefix if audience == "service" else f"{prefix}{border.victim.account_id}"
        assert await joined(victim, topic) == (audience != "service"), name
        for intruder, client in intruders.items():
            assert not await joined(client, topic), f"{intruder} joins {name}"


async def test_a_hole_in_a_topic_is_found(border: Border, connect: Any, devstack: Supabase) -> None:
    nobody = next(intruder for intruder in border.intruders if intruder.name == "nobody")
    client: PyClient = await connect(nobody)
    with psycopg.connect(devstack.admin_database_url, autocommit=True) as administrator:
        administrator.execute(
            "create policy hole on realtime.messages for select to authenticated using (true)"
        )
        try:
            assert await joined(client, f"account:{border.victim.account_id}")
        finally:
            administrator.execute("drop policy hole on realtime.messages")


async def test_a_broadcast_names_rows_and_shows_none_of_them(
    border: Border, connect: Any, database: psycopg.Connection
) -> None:
    victim: PyClient = await connect(border.victim)
    topic = f"account:{border.victim.account_id}"
    assert await joined(victim, topic)
    row = TABLES["public.instances"].make(database, UUID(border.victim.account_id))
    message = await victim.expect("broadcast", topic=topic)
    assert message["event"] == "instance"
    assert message["payload"]["ids"] == [row["id"]]
    assert row["instance_name"] not in str(message)
