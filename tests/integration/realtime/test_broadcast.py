"""Broadcast on public topics: between clients, from HTTP, from the database."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.integration.realtime.py_client import py_client
from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import Stack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio

ACKNOWLEDGED = {"ack": True, "self": True}


@pytest.fixture
def topic() -> str:
    """Nobody else's, whatever runs beside this test."""
    return f"rt-test-{uuid.uuid4()}"


async def send_from_database(
    database: psycopg.AsyncConnection, topic: str, event: str, payload: dict[str, Any], private: bool = False
) -> None:
    await database.execute("select realtime.send(%s, %s, %s, %s)", [Jsonb(payload), event, topic, private])


async def test_javascript_and_python_hear_each_other(stack: Stack, topic: str) -> None:
    async with js_client(stack) as js, py_client(stack) as py:
        await js.subscribe(topic)
        await py.subscribe(topic, events=("from-js",))
        await py.expect("status", lambda s: s["status"] == "SUBSCRIBED")
        js.tell("broadcast", topic, event="from-js", payload={"n": 1, "text": "olá 👋"})
        heard = await py.expect("broadcast")
        assert heard["payload"] == {"n": 1, "text": "olá 👋"}
        await py.channels[topic].send_broadcast("from-py", {"n": 2})
        heard = await js.expect("broadcast")
        assert (heard["event"], heard["payload"]) == ("from-py", {"n": 2})


async def test_who_asks_is_told_once_the_database_s_broadcasts_flow(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    async with js_client(stack) as client:
        await client.subscribe(topic, config={"broadcast": {"replication_ready": True}})
        told = await client.expect("system", topic=topic)
        assert told == {
            "extension": "system",
            "status": "ok",
            "message": "Replication connection established",
            "channel": topic,
        }
        await send_from_database(database, topic, "from-database", {"n": 1})
        assert (await client.expect("broadcast", topic=topic))["payload"]["n"] == 1


async def test_a_sender_hears_himself_and_gets_an_answer_only_when_he_asked(stack: Stack, topic: str) -> None:
    async with raw_client(stack) as client:
        await client.join(f"{topic}-self", broadcast=ACKNOWLEDGED)
        await client.join(f"{topic}-plain")
        message = {"type": "broadcast", "event": "e", "payload": {"n": 1}}
        silent = await client.send(f"realtime:{topic}-plain", "broadcast", message)
        reply = await client.ask(f"realtime:{topic}-self", "broadcast", message)
        assert reply["status"] == "ok"
        heard = await client.expect("broadcast")
        assert (heard["event"], heard["payload"]) == ("e", {"n": 1})
        assert client.all("broadcast", f"realtime:{topic}-plain") == []
        assert [r for r in client.all("phx_reply") if r["ref"] == silent] == []


async def test_broadcasts_come_in_by_http(stack: Stack, topic: str) -> None:
    async with (
        js_client(stack) as js,
        httpx.AsyncClient(base_url=f"{stack.supabase_url}/realtime/v1") as http,
    ):
        await js.subscribe(topic)
        headers = {"apikey": stack.publishable_key}
        batch = {"messages": [{"topic": topic, "event": f"e{n}", "payload": {"n": n}} for n in (1, 2)]}
        assert (await http.post("/api/broadcast", json=batch, headers=headers)).status_code == 202
        path = f"/api/broadcast/{topic}/events/e3"
        assert (await http.post(path, json={"n": 3}, headers=headers)).status_code == 202
        await js.expect("broadcast", lambda b: b["event"] == "e3")
        assert [b["payload"]["n"] for b in js.all("broadcast")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (b'{"messages": []}', 422),
        (b'{"messages": [{"topic": "t", "event": "e"}]}', 422),
        (b'{"messages": [{"topic": 1, "event": "e", "payload": {}}]}', 422),
        (b'{"messages": ["x"]}', 422),
        (b"x" * 3_000_001, 413),
    ],
)
async def test_bad_bodies_are_refused(stack: Stack, content: bytes, status: int) -> None:
    async with httpx.AsyncClient() as http:
        url = f"{stack.supabase_url}/realtime/v1/api/broadcast"
        response = await http.post(url, content=content, headers={"apikey": stack.publishable_key})
        assert response.status_code == status


async def test_http_without_a_valid_key_is_401(stack: Stack) -> None:
    async with httpx.AsyncClient() as http:
        for headers in ({}, {"apikey": "sb_publishable_wrong"}, {"Authorization": "Bearer nonsense"}):
            response = await http.post(
                f"{stack.supabase_url}/realtime/v1/api/broadcast", json={"messages": []}, headers=headers
            )
            assert response.status_code == 401


async def test_the_database_broadcasts_what_commits_and_only_that(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    async with js_client(stack) as js:
        await js.subscribe(topic)
        async with database.transaction(force_rollback=True):
            await send_from_database(database, topic, "undone", {})
        async with database.transaction():
            await send_from_database(database, topic, "first", {"n": 1})
            await send_from_database(database, topic, "second", {"n": 2})
        heard = await js.expect("broadcast", lambda b: b["event"] == "second")
        assert [b["event"] for b in js.all("broadcast")] == ["first", "second"]
        assert heard["payload"]["n"] == 2
        assert uuid.UUID(heard["payload"]["id"])


async def test_public_and_private_channels_of_one_name_are_separate(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    async with js_client(stack) as public:
        await public.subscribe(topic)
        await send_from_database(database, topic, "private", {}, private=True)
        await send_from_database(database, topic, "public", {})
        await public.expect("broadcast", lambda b: b["event"] == "public")
        assert [b["event"] for b in public.all("broadcast")] == ["public"]
