"""Replay: what the database broadcast on a private topic before somebody joined it."""

from __future__ import annotations

import time
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import ALICE, Stack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio

A_MINUTE = 60_000
MOST = 25


def ago(milliseconds: int = A_MINUTE) -> int:
    return int(time.time() * 1000) - milliseconds


def replaying(**wish: Any) -> dict[str, Any]:
    return {"private": True, "broadcast": {"replay": wish}}


async def send(database: psycopg.AsyncConnection, topic: str, event: str, **payload: Any) -> None:
    await database.execute("select realtime.send(%s, %s, %s, true)", [Jsonb(payload), event, topic])


async def test_what_was_sent_before_comes_on_joining_and_says_so(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    await send(database, topic, "earlier", n=1)
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, config=replaying(since=ago(), limit=1))
        told = await client.expect("broadcast")
        assert (told["event"], told["payload"]["n"]) == ("earlier", 1)
        assert told["meta"] == {"replayed": True, "id": told["payload"]["id"]}


async def test_bytes_are_replayed_too_and_left_out_where_they_cannot_be_carried(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    data = bytes([0xDE, 0xAD, 0x00, 0xFF])
    await database.execute("select realtime.send_binary(%s, 'bytes', %s, true)", [data, topic])
    await send(database, topic, "words")
    async with js_client(stack, stack.token(ALICE)) as client, raw_client(stack) as old:
        await client.subscribe(topic, config=replaying(since=ago(), limit=2))
        await client.expect("broadcast", lambda b: b["event"] == "words")
        first = client.all("broadcast")[0]
        assert (first["payload"], first["meta"]["replayed"]) == ({"bytes": list(data)}, True)
        await old.join(topic, stack.token(ALICE), **replaying(since=ago()))
        await old.expect("broadcast")
        assert [b["event"] for b in old.all("broadcast")] == ["words"]


async def test_what_is_older_than_asked_for_is_not_replayed(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    await send(database, topic, "old")
    await database.execute(
        "update realtime.messages set inserted_at = inserted_at - interval '2 minutes' where topic = %s",
        [topic],
    )
    await send(database, topic, "new")
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, config=replaying(since=ago(), limit=MOST))
        await client.expect("broadcast", lambda b: b["event"] == "new")
        assert [b["event"] for b in client.all("broadcast")] == ["new"]


@pytest.mark.parametrize(("limit", "count"), [(3, 3), (0, 1), (-5, 1), (1000, MOST), (None, MOST)])
async def test_the_last_ones_come_in_order_and_never_more_than_the_most(
    stack: Stack, database: psycopg.AsyncConnection, topic: str, limit: int | None, count: int
) -> None:
    # Each at a moment of its own: of one transaction all have the same, and no order.
    for n in range(MOST + 5):
        await send(database, topic, "numbered", n=n)
    async with raw_client(stack) as client:
        await client.join(topic, stack.token(ALICE), **replaying(since=0, limit=limit))
        # Replayed is what comes before the answer to the next frame.
        await client.ask(f"realtime:{topic}", "phx_leave", {})
        numbers = [b["payload"]["n"] for b in client.all("broadcast")]
        assert numbers == list(range(MOST + 5))[-count:]


async def test_nothing_is_told_twice_or_left_out_between_replay_and_stream(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    async with js_client(stack, stack.token(ALICE)) as client:
        for n in range(20):
            # Committed and joined at once: the stream may still be on its way with it.
            await send(database, f"{topic}:{n}", "once", n=n)
            client.tell("subscribe", f"{topic}:{n}", config=replaying(since=ago(), limit=MOST))
            await send(database, f"{topic}:{n}", "fence")
        for n in range(20):
            of_round = f"{topic}:{n}"
            await client.expect("broadcast", lambda b: b["event"] == "fence", topic=of_round)
            assert [b["event"] for b in client.all("broadcast", of_round)] == ["once", "fence"]


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"since": None},
        {"since": "1"},
        {"since": 1.5},
        {"since": True},
        {"since": 10**18},
        {"since": 1, "limit": "1"},
        {"since": 1, "limit": 1.5},
        {"since": 1, "limit": []},
        {"since": 1, "limit": {}},
    ],
)
async def test_a_malformed_wish_is_refused_with_its_reason(
    stack: Stack, check_tables: None, topic: str, wish: dict[str, Any]
) -> None:
    async with raw_client(stack) as client:
        refusal = await client.join(topic, stack.token(ALICE), **replaying(**wish))
        assert refusal["response"]["reason"] == "UnableToReplayMessages: Replay params are not valid"
        assert (await client.join(topic, stack.token(ALICE), private=True))["status"] == "ok"


async def test_public_channels_and_strangers_get_no_replay(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    await send(database, f"restricted:{topic}", "secret")
    async with raw_client(stack) as client:
        public = await client.join(topic, broadcast={"replay": {"since": 0}})
        reason = "UnableToReplayMessages: Replay is not allowed for public channels"
        assert public["response"]["reason"] == reason
        # Neither does a malformed wish tell a stranger anything else.
        for wish in ({"since": 0}, {}, None):
            private = {"private": True, "broadcast": {"replay": wish}}
            refusal = await client.join(f"restricted:{topic}", stack.token(ALICE), **private)
            assert refusal["response"]["reason"].startswith("Unauthorized: You do not have permissions to")
        assert client.all("broadcast") == []
