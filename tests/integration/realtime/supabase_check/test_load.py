"""A little load: of twenty, each arrives once. How fast it goes is not asked here."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, LiteralString

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.integration.realtime.stack import ALICE, Stack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio

MANY = 20
CLIENTS = 10
JOIN_SECONDS = 5.0
WISH = {"event": "*", "schema": "public", "table": "check_values"}
WRITES: dict[str, LiteralString] = {
    "INSERT": "insert into check_values (id, value) values (%s, 'x')",
    "UPDATE": "update check_values set value = 'y' where id = %s",
    "DELETE": "delete from check_values where id = %s",
}


async def test_changes_begin_to_flow_soon(stack: Stack, check_tables: None, topic: str) -> None:
    async with js_client(stack, stack.token(ALICE)) as client:
        client.tell("subscribe", topic, changes=[WISH])
        await client.expect("system", lambda s: s["status"] == "ok", seconds=JOIN_SECONDS)


async def test_every_insert_update_and_deletion_is_told(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    first = time.time_ns() // 1000
    ids = list(range(first, first + MANY))
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, changes=[WISH])
        for event, write in WRITES.items():
            for row_id in ids:
                await database.execute(write, [row_id])
            await client.expect("change", is_of(event, ids[-1]))
            told = [(c["new"] or c["old"])["id"] for c in client.all("change") if c["eventType"] == event]
            assert told == ids


def is_of(event: str, row_id: int) -> Callable[[Any], bool]:
    return lambda c: c["eventType"] == event and (c["new"] or c["old"])["id"] == row_id


async def test_everybody_who_comes_is_told(stack: Stack, topic: str) -> None:
    async with AsyncExitStack() as clients:
        observer = await clients.enter_async_context(js_client(stack))
        await observer.subscribe(topic, config={"presence": {"key": "observer"}}, presence=True)
        comers = [await clients.enter_async_context(js_client(stack)) for _ in range(CLIENTS)]
        keys = [f"client-{number}" for number in range(CLIENTS)]
        for comer, key in zip(comers, keys, strict=True):
            await comer.subscribe(topic, config={"presence": {"key": key}})
        for comer, key in zip(comers, keys, strict=True):
            comer.tell("track", topic, payload={"key": key})
        for key in keys:
            await observer.expect("joined", lambda joined, key=key: joined["key"] == key)
        assert sorted(joined["key"] for joined in observer.all("joined")) == sorted(keys)


async def test_requests_at_once_are_all_heard(stack: Stack, topic: str) -> None:
    headers = {"apikey": stack.publishable_key}
    url = f"{stack.supabase_url}/realtime/v1/api/broadcast"
    async with js_client(stack) as client, httpx.AsyncClient(headers=headers) as http:
        await client.subscribe(topic)
        messages = [{"topic": topic, "event": "load", "payload": {"seq": n}} for n in range(MANY)]
        answers = await asyncio.gather(*(http.post(url, json={"messages": [m]}) for m in messages))
        assert {answer.status_code for answer in answers} == {202}
        for number in range(MANY):
            await client.expect("broadcast", lambda b, n=number: b["payload"]["seq"] == n)
        assert len(client.all("broadcast")) == MANY


async def test_rows_written_at_once_are_all_broadcast(stack: Stack, check_tables: None, topic: str) -> None:
    ids = [str(uuid.uuid4()) for _ in range(MANY)]
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, config={"private": True})
        for row_id in ids:
            client.tell("insert", "check_told", payload={"id": row_id, "value": "x", "topic": topic})
        for row_id in ids:
            await client.expect("broadcast", lambda b, i=row_id: b["payload"]["record"]["id"] == i)
        assert len(client.all("broadcast")) == MANY


async def test_what_was_sent_before_is_replayed_whole(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    for number in range(MANY):
        payload = Jsonb({"seq": number})
        await database.execute("select realtime.send(%s, 'load', %s, true)", [payload, topic])
    async with js_client(stack, stack.token(ALICE)) as client:
        replay = {"since": int(time.time() * 1000) - 60_000, "limit": 25}
        await client.subscribe(topic, config={"private": True, "broadcast": {"replay": replay}})
        await client.expect("broadcast", lambda b: b["payload"]["seq"] == MANY - 1)
        assert [b["payload"]["seq"] for b in client.all("broadcast")] == list(range(MANY))
