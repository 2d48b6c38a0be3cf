"""Rights that end while a channel is open: it is closed within ten seconds, and nobody else's is."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.integration.realtime.own_server import own_server
from tests.integration.realtime.raw_client import RawClient, raw_client
from tests.integration.realtime.stack import ALICE, BOB, Stack
from tests.support.js_client import JsClient, js_client

pytestmark = pytest.mark.anyio

PRIVATE: dict[str, Any] = {"private": True, "presence": {"key": "who"}}
MANY = 150
CLOSED_SECONDS = 10.0
SEND: LiteralString = "select realtime.send(%s, %s, %s, true)"


@pytest.fixture
async def room(database: psycopg.AsyncConnection) -> str:
    """A private topic whose members are Alice and Bob."""
    topic = f"rt-room-{uuid.uuid4()}"
    for user in (ALICE, BOB):
        await database.execute("insert into rt_members values (%s, %s)", [user, topic])
    return topic


@pytest.fixture
async def attentive(stack: Stack, tmp_path: Path) -> AsyncGenerator[Stack]:
    """Looks again only when the database says so."""
    async with own_server(stack, tmp_path / "realtime.log", LIMITS__RIGHTS_SECONDS=3600) as server:
        yield server


async def remove(database: psycopg.AsyncConnection, *users: str) -> None:
    await database.execute("delete from rt_members where user_id = any(%s::uuid[])", [list(users)])


async def expect_closed(client: JsClient, topic: str) -> None:
    await client.expect("status", lambda s: s["status"] == "CLOSED", topic=topic, seconds=CLOSED_SECONDS)
    told = client.all("system", topic)[-1]
    assert (told["status"], told["message"]) == (
        "error",
        f"You no longer have permission to read from this Channel topic: {topic}",
    )


async def test_a_removed_member_leaves_although_nobody_speaks_of_him_and_the_others_miss_nothing(
    stack: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice, js_client(stack, stack.token(BOB)) as bob:
        for client in (alice, bob):
            await client.subscribe(room, config=PRIVATE)
        await database.execute(SEND, [Jsonb({}), "before", room])
        await bob.expect("broadcast", lambda b: b["event"] == "before")
        await remove(database, BOB)
        await expect_closed(bob, room)
        await database.execute(SEND, [Jsonb({}), "after", room])
        await alice.expect("broadcast", lambda b: b["event"] == "after")
        bob.tell("subscribe", f"{room}-public")
        await bob.expect("status", lambda s: s["status"] == "SUBSCRIBED", topic=f"{room}-public")
        assert [b["event"] for b in bob.all("broadcast")] == ["before"]
        assert [s["status"] for s in alice.all("status", room)] == ["SUBSCRIBED"]
        assert [b["event"] for b in alice.all("broadcast")] == ["before", "after"]


async def test_who_joins_again_is_refused(stack: Stack, database: psycopg.AsyncConnection, room: str) -> None:
    async with js_client(stack, stack.token(BOB)) as bob:
        await bob.subscribe(room, config=PRIVATE)
        await remove(database, BOB)
        await expect_closed(bob, room)
        bob.tell("subscribe", room, config=PRIVATE)
        refusal = await bob.expect("status", lambda s: s["status"] == "CHANNEL_ERROR")
        assert "You do not have permissions to read" in refusal["error"]


async def test_his_presence_leaves_with_him(
    stack: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice, js_client(stack, stack.token(BOB)) as bob:
        await alice.subscribe(room, config=PRIVATE, presence=True)
        await bob.subscribe(room, config={**PRIVATE, "presence": {"key": "bob"}}, presence=True)
        bob.tell("track", room, payload={"at": "here"})
        await alice.expect("presence", lambda state: "bob" in state)
        await remove(database, BOB)
        await expect_closed(bob, room)
        await alice.expect("presence", lambda _: "bob" not in alice.all("presence")[-1])
        alice.tell("track", room, payload={"at": "there"})
        await alice.expect("presence", lambda _: "who" in alice.all("presence")[-1])
        assert "who" not in bob.all("presence")[-1]


async def test_a_broadcast_that_names_him_has_all_his_channels_looked_at_at_once(
    attentive: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    other = f"{room}-other"
    await database.execute("insert into rt_members values (%s, %s), (%s, %s)", [ALICE, other, BOB, other])
    async with raw_client(attentive) as alice, raw_client(attentive) as bob, raw_client(attentive) as there:
        for client, user, topic in ((alice, ALICE, room), (bob, BOB, room), (there, BOB, other)):
            assert (await client.join(topic, attentive.token(user), **PRIVATE))["status"] == "ok"
        async with database.transaction():
            await database.execute("delete from rt_members where user_id = %s", [BOB])
            await database.execute(SEND, [Jsonb({"ids": [BOB, None, 5]}), "removed", room])
        # He is told who was removed, and that it is over, also on topics where nothing was said.
        await bob.expect("broadcast", lambda b: b["event"] == "removed")
        await bob.expect("phx_close", topic=f"realtime:{room}")
        await there.expect("phx_close", topic=f"realtime:{other}")
        await assert_hears(database, alice, room)


async def test_ids_that_name_no_hearer_have_nobody_looked_at(
    attentive: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    async with raw_client(attentive) as bob:
        await bob.join(room, attentive.token(BOB), **PRIVATE)
        await remove(database, BOB)
        for payload in (
            {"ids": [ALICE]},
            {"ids": "x"},
            {"ids": None},
            {},
            [BOB],
            {"ids": [str(uuid.uuid4())]},
        ):
            await database.execute(
                "insert into realtime.messages (topic, event, payload, private, extension) "
                "values (%s, 'e', %s, true, 'broadcast')",
                [room, Jsonb(payload)],
            )
        await assert_hears(database, bob, room)
        assert bob.all("phx_close") == []


async def assert_hears(database: psycopg.AsyncConnection, client: RawClient, room: str) -> None:
    await database.execute(SEND, [Jsonb({}), "fence", room])
    await client.expect("broadcast", lambda b: b["event"] == "fence")


async def test_of_many_members_those_removed_leave_and_those_who_stay_hear(
    stack: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    users = [str(uuid.uuid4()) for _ in range(MANY)]
    gone, kept = users[::2], users[1::2]
    await database.execute("insert into rt_members select unnest(%s::uuid[]), %s", [users, room])
    async with raw_client(stack) as one, raw_client(stack) as two:
        # A topic each: a socket has each topic once.
        for client, theirs in ((one, gone), (two, kept)):
            for user in theirs:
                topic = f"{room}-{user}"
                await database.execute("insert into rt_members values (%s, %s)", [user, topic])
                assert (await client.join(topic, stack.token(user), **PRIVATE))["status"] == "ok"
        await remove(database, *gone)
        async with asyncio.timeout(CLOSED_SECONDS):
            for user in gone:
                await one.expect("phx_close", topic=f"realtime:{room}-{user}")
        for user in kept:
            await database.execute(SEND, [Jsonb({}), "still", f"{room}-{user}"])
        for user in kept:
            await two.expect("broadcast", topic=f"realtime:{room}-{user}")
        assert two.all("phx_close") == []
