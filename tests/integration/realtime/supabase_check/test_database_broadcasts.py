"""What the database broadcasts: a row's changes, and bytes."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.integration.realtime.stack import ALICE, Stack
from tests.support.js_client import JsClient, js_client

pytestmark = pytest.mark.anyio

READY: dict[str, Any] = {"private": True, "broadcast": {"replication_ready": True}}


async def listen(client: JsClient, topic: str) -> None:
    """Return once the server has said that what the database broadcasts from now on is heard."""
    await client.subscribe(topic, config=READY)
    await client.expect("system", lambda s: (s["extension"], s["status"]) == ("system", "ok"), topic=topic)


async def test_inserts_updates_and_deletions_are_told_with_both_rows(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    row, later = ({"id": topic, "value": value, "topic": topic} for value in ("before", "after"))
    async with js_client(stack, stack.token(ALICE)) as client:
        await listen(client, topic)
        await client.insert("check_told", row)
        await database.execute("update check_told set value = 'after' where id = %s", [topic])
        await database.execute("delete from check_told where id = %s", [topic])
        await client.expect("broadcast", lambda b: b["event"] == "DELETE")
        told = [message["payload"] for message in client.all("broadcast")]
        assert [(t["operation"], t["record"], t["old_record"]) for t in told] == [
            ("INSERT", row, None),
            ("UPDATE", later, row),
            ("DELETE", None, later),
        ]
        assert {(t["schema"], t["table"]) for t in told} == {("public", "check_told")}


async def test_bytes_of_the_database_arrive_as_they_were(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    data = bytes([0xDE, 0xAD, 0xBE, 0xEF, 0x00, 0xFF])
    async with js_client(stack, stack.token(ALICE)) as client:
        await listen(client, topic)
        await database.execute("select realtime.send_binary(%s, 'bytes', %s, true)", [data, topic])
        heard = await client.expect("broadcast")
        assert heard["payload"] == {"bytes": list(data)}
        assert heard["meta"].keys() == {"id"}
