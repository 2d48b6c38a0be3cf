"""PostgreSQL goes away and comes back: subscribers stay and go on receiving."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from devstack.info import DevstackInfo
from devstack.realtime.replication import FEEDBACK_SECONDS, StreamBrokenError, open_stream
from tests.integration.orchestrator.proxy import made_network
from tests.integration.realtime.own_server import own_server, wait_until_ready
from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import ALICE, Stack, as_stack
from tests.support.devstack import running_devstack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio

NOTES = [{"event": "*", "schema": "public", "table": "rt_notes"}]
PATIENCE_SECONDS = 40.0
OTHERS = "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'realtime'"


async def end_connections(stack: Stack) -> None:
    """What a restart of PostgreSQL looks like from Realtime: every connection ends, the slots are gone."""
    async with await psycopg.AsyncConnection.connect(stack.admin_database_url) as connection:
        await connection.execute(OTHERS)


async def insert_until_heard(database: psycopg.AsyncConnection, heard: asyncio.Event) -> None:
    """What is written while no slot exists is told to nobody, so write until one row is."""
    number = 0
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not heard.is_set():
            number += 1
            await database.execute("insert into rt_notes (id, owner) values (%s, %s)", [number, ALICE])
            await asyncio.sleep(0.05)


async def test_changes_and_broadcasts_flow_again_on_the_same_channels(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice:
        await alice.subscribe("notes", changes=NOTES)
        await alice.subscribe("news")
        await end_connections(stack)
        heard = asyncio.Event()
        writing = asyncio.create_task(insert_until_heard(database, heard))
        await alice.expect("change", seconds=PATIENCE_SECONDS)
        heard.set()
        await writing
        await database.execute("select realtime.send('{}', 'after', 'news', false)")
        await alice.expect("broadcast", lambda b: b["event"] == "after")
        assert [s["status"] for s in alice.all("status")] == ["SUBSCRIBED", "SUBSCRIBED"]


async def test_subscribers_outlive_a_restart_of_postgresql(tmp_path: Path) -> None:
    with running_devstack(tmp_path / "state") as devstack:
        stack = as_stack(devstack)
        info = DevstackInfo.read(devstack.state / "devstack.json")
        assert info
        async with raw_client(stack) as client:
            await client.join("news", broadcast={"ack": True})
            os.kill(info.pids["postgres"], signal.SIGINT)
            heard = asyncio.Event()
            sending = asyncio.create_task(broadcast_until_heard(stack, heard))
            await client.expect("broadcast", seconds=PATIENCE_SECONDS)
            heard.set()
            await sending
            reply = await client.ask("realtime:news", "broadcast", {"event": "e", "payload": {}})
            assert reply["status"] == "ok"


async def broadcast_until_heard(stack: Stack, heard: asyncio.Event) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not heard.is_set():
            with contextlib.suppress(psycopg.OperationalError):
                async with await psycopg.AsyncConnection.connect(stack.database_url) as connection:
                    await connection.execute("select realtime.send('{}', 'back', 'news', false)")
            await asyncio.sleep(0.05)


async def test_no_slot_is_left_behind(stack: Stack, tmp_path: Path) -> None:
    async with await psycopg.AsyncConnection.connect(stack.admin_database_url) as connection:
        await connection.set_autocommit(True)

        async def count() -> int:
            cursor = await connection.execute("select count(*) from pg_replication_slots")
            row = await cursor.fetchone()
            assert row
            return row[0]

        before = await count()
        async with own_server(stack, tmp_path / "realtime.log"):
            assert await count() == before + 1
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                if await count() == before:
                    return
                await asyncio.sleep(0.05)


async def test_a_subscription_waits_for_the_stream(
    stack: Stack, database: psycopg.AsyncConnection, tmp_path: Path
) -> None:
    async with own_server(stack, tmp_path / "realtime.log") as server, raw_client(server) as client:
        await end_connections(stack)
        reply = await client.join("notes", stack.token(ALICE), postgres_changes=NOTES)
        assert reply["status"] == "ok"
        await client.expect("system", lambda s: s["status"] == "ok", seconds=PATIENCE_SECONDS)
        await wait_until_ready(server.supabase_url)
        await database.execute("insert into rt_notes (id, owner) values (1, %s)", [ALICE])
        await client.expect("postgres_changes")


async def test_a_connection_that_ends_without_a_word_is_noticed_at_once(stack: Stack) -> None:
    """As when PostgreSQL is killed. Half the time to the next feedback, which would notice as well."""
    postgres = urlsplit(stack.admin_database_url)
    with made_network(stack.admin_database_url) as network:
        place = f"{postgres.username}:{postgres.password}@127.0.0.1:{urlsplit(network.url).port}"
        async with open_stream(postgres._replace(netloc=place).geturl()) as stream:
            waiting = asyncio.ensure_future(anext(stream.messages()))
            network.cut()
            with pytest.raises(StreamBrokenError):
                await asyncio.wait_for(waiting, FEEDBACK_SECONDS / 2)
