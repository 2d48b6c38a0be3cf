"""Connection and broadcast."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.realtime.stack import Stack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio

SELF = {"broadcast": {"self": True}}
MESSAGES = 50
CONNECT_SECONDS = 5.0


async def test_a_client_connects_and_joins_soon(stack: Stack, topic: str) -> None:
    async with js_client(stack) as client:
        client.tell("subscribe", topic)
        await client.expect("status", lambda s: s["status"] == "SUBSCRIBED", seconds=CONNECT_SECONDS)


async def test_of_fifty_messages_each_arrives_once_and_in_order(stack: Stack, topic: str) -> None:
    async with js_client(stack) as client:
        await client.subscribe(topic, config=SELF)
        for number in range(MESSAGES):
            client.tell("broadcast", topic, event="load", payload={"seq": number})
        await client.expect("broadcast", lambda b: b["payload"]["seq"] == MESSAGES - 1)
        assert [b["payload"]["seq"] for b in client.all("broadcast")] == list(range(MESSAGES))


async def test_a_sender_hears_himself(stack: Stack, topic: str) -> None:
    async with js_client(stack) as client:
        await client.subscribe(topic, config=SELF)
        client.tell("broadcast", topic, event="said", payload={"message": "olá"})
        heard = await client.expect("broadcast")
        assert (heard["event"], heard["payload"]) == ("said", {"message": "olá"})


async def test_what_comes_in_by_http_is_heard(stack: Stack, topic: str) -> None:
    headers = {"apikey": stack.publishable_key, "Authorization": f"Bearer {stack.publishable_key}"}
    async with js_client(stack) as client, httpx.AsyncClient(headers=headers) as http:
        await client.subscribe(topic, config=SELF)
        message = {"topic": topic, "event": "posted", "payload": {"message": "olá"}}
        url = f"{stack.supabase_url}/realtime/v1/api/broadcast"
        assert (await http.post(url, json={"messages": [message]})).is_success
        heard = await client.expect("broadcast")
        assert (heard["event"], heard["payload"]) == ("posted", {"message": "olá"})


async def test_bytes_go_from_client_to_client(stack: Stack, topic: str) -> None:
    async with js_client(stack) as sender, js_client(stack) as hearer:
        await sender.subscribe(topic)
        await hearer.subscribe(topic)
        for data in ([], [0], [0xDE, 0xAD, 0x00, 0xFF]):
            sender.tell("broadcast", topic, event="bytes", bytes=data)
            await hearer.expect("broadcast", lambda b, data=data: b["payload"] == {"bytes": data})
        assert sender.all("broadcast") == []
