"""postgres_changes: operations, each with a filter, and which columns come."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.integration.realtime.stack import ALICE, Stack
from tests.support.js_client import JsClient, js_client

pytestmark = pytest.mark.anyio


def changes(event: str, column: str, value: Any, **rest: Any) -> dict[str, Any]:
    wish = {"event": event, "schema": "public", "table": "check_values", **rest}
    return {**wish, "filter": [["eq", column, value]]}


async def add(database: psycopg.AsyncConnection, value: str) -> int:
    query = "insert into check_values (value) values (%s) returning id"
    row = await (await database.execute(query, [value])).fetchone()
    assert row
    return row[0]


async def update(database: psycopg.AsyncConnection, row_id: int) -> None:
    await database.execute("update check_values set value = 'changed' where id = %s", [row_id])


async def delete(database: psycopg.AsyncConnection, row_id: int) -> None:
    await database.execute("delete from check_values where id = %s", [row_id])


def heard(client: JsClient) -> list[tuple[str, Any]]:
    return [(c["eventType"], (c["new"] or c["old"])["id"]) for c in client.all("change")]


async def test_an_insert_is_told_with_all_its_columns(stack: Stack, topic: str) -> None:
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, changes=[changes("INSERT", "value", topic)])
        await client.insert("check_values", {"value": "another"})
        row = await client.insert("check_values", {"value": topic, "details": "mais"})
        change = await client.expect("change")
        assert (change["eventType"], change["new"]) == ("INSERT", row)
        assert row["details"] == "mais"
        assert len(client.all("change")) == 1


async def test_an_update_is_told_of_the_row_asked_for(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    mine, other = await add(database, topic), await add(database, topic)
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, changes=[changes("UPDATE", "id", mine)])
        await update(database, other)
        await update(database, mine)
        await client.expect("change")
        assert heard(client) == [("UPDATE", mine)]


async def test_a_deletion_is_told_of_the_row_asked_for(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    mine, other = await add(database, topic), await add(database, topic)
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, changes=[changes("DELETE", "id", mine)])
        await delete(database, other)
        await delete(database, mine)
        await client.expect("change")
        assert heard(client) == [("DELETE", mine)]


async def test_one_channel_hears_all_three(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    changed, deleted = await add(database, "before"), await add(database, "before")
    wishes = [
        changes("INSERT", "value", topic),
        changes("UPDATE", "id", changed),
        changes("DELETE", "id", deleted),
    ]
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, changes=wishes)
        added = await add(database, topic)
        await update(database, changed)
        await delete(database, deleted)
        await client.expect("change", lambda c: c["eventType"] == "DELETE")
        assert heard(client) == [("INSERT", added), ("UPDATE", changed), ("DELETE", deleted)]


async def test_chosen_columns_come_and_no_others(stack: Stack, topic: str) -> None:
    async with js_client(stack, stack.token(ALICE)) as client:
        wish = changes("INSERT", "value", topic, select=["id", "value"])
        await client.subscribe(topic, changes=[wish])
        row = await client.insert("check_values", {"value": topic, "details": "d", "optional": "o"})
        change = await client.expect("change")
        assert change["new"] == {"id": row["id"], "value": topic}
