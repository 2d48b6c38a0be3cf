"""What a client asks for in excess is refused; nobody else suffers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.integration.realtime.own_server import own_server
from tests.integration.realtime.raw_client import RawClient, raw_client
from tests.integration.realtime.stack import Stack

pytestmark = pytest.mark.anyio

CLOSE_SECONDS = 10.0
FLOOD = 700
"""Messages of 9 kB: more than the queue and the kernel's buffers hold."""


@pytest.fixture
async def strict(stack: Stack, tmp_path: Path) -> AsyncGenerator[Stack]:
    limits = {
        "MAX_FRAME_BYTES": 20_000,
        "MAX_PAYLOAD_BYTES": 10_000,
        "CHANNELS_PER_SOCKET": 3,
        "CHANGES_PER_SOCKET": 4,
        "JOINS_PER_SECOND": 5,
        "EVENTS_PER_SECOND": 10,
        "PRESENCE_PER_SECOND": 4,
        "QUEUED_FRAMES": 50,
        "QUEUED_BYTES": 400_000,
    }
    settings = {f"LIMITS__{name}": value for name, value in limits.items()}
    async with own_server(stack, tmp_path / "realtime.log", **settings) as server:
        yield server


async def assert_working(client: RawClient, name: str) -> None:
    reply = await client.ask(f"realtime:{name}", "broadcast", {"event": "e", "payload": {}})
    assert reply["status"] == "ok"


async def join_acknowledged(client: RawClient, name: str) -> None:
    assert (await client.join(name, broadcast={"ack": True}))["status"] == "ok"


async def test_one_channel_too_many_is_refused_until_one_is_left(strict: Stack) -> None:
    async with raw_client(strict) as client:
        for name in ("a", "b", "c"):
            await join_acknowledged(client, name)
        refusal = await client.join("d")
        assert refusal["response"]["reason"] == "ChannelRateLimitReached: Too many channels"
        await client.ask("realtime:a", "phx_leave", {})
        assert (await client.join("d"))["status"] == "ok"
        await assert_working(client, "b")


async def test_filters_are_counted_on_all_channels_of_a_socket(strict: Stack) -> None:
    wishes = [{"event": "*", "schema": "public", "table": "instances"}] * 3
    async with raw_client(strict) as client:
        assert (await client.join("a", postgres_changes=wishes))["status"] == "ok"
        refusal = await client.join("b", postgres_changes=wishes)
        assert refusal["response"]["reason"] == "ChannelRateLimitReached: Too many postgres_changes"
        assert (await client.join("a", postgres_changes=wishes))["status"] == "ok", "in place of the first"
        await client.ask("realtime:a", "phx_leave", {})
        assert (await client.join("b", postgres_changes=wishes))["status"] == "ok"


async def test_joining_too_fast_is_refused(strict: Stack) -> None:
    async with raw_client(strict) as client:
        refs = [await client.send("realtime:again", "phx_join", {}) for _ in range(12)]
        await client.expect("phx_reply", lambda reply: reply["ref"] == refs[-1])
        refusals = [r for r in client.all("phx_reply") if r["status"] == "error"]
        assert refusals[0]["response"]["reason"] == "ClientJoinRateLimitReached: Too many joins per second"


async def test_a_broadcast_too_large_is_refused_and_the_channel_lives_on(strict: Stack) -> None:
    async with raw_client(strict) as client:
        await join_acknowledged(client, "a")
        large = {"event": "e", "payload": {"text": "x" * 10_000}}
        refusal = await client.ask("realtime:a", "broadcast", large)
        assert refusal["response"]["reason"].startswith("PayloadSizeExceeded: ")
        await assert_working(client, "a")
    async with httpx.AsyncClient() as http:
        url = f"{strict.supabase_url}/realtime/v1/api/broadcast/a/events/e"
        response = await http.post(url, json=large, headers={"apikey": strict.publishable_key})
        assert response.status_code == 413


async def test_a_frame_too_large_closes_its_socket_alone(strict: Stack) -> None:
    async with raw_client(strict) as large, raw_client(strict) as other:
        await join_acknowledged(other, "a")
        await large.send("realtime:a", "broadcast", {"text": "x" * 20_000})
        assert await large.expect("closed") == 1009
        await assert_working(other, "a")


async def test_too_many_messages_a_second_close_the_channel_and_not_its_socket_mate(strict: Stack) -> None:
    async with raw_client(strict) as client:
        await join_acknowledged(client, "loud")
        await join_acknowledged(client, "calm")
        for _ in range(25):
            await client.send("realtime:loud", "broadcast", {"event": "e"})
        system = await client.expect("system", topic="realtime:loud")
        assert system["message"] == "Too many messages per second"
        await client.expect("phx_close", topic="realtime:loud")
        await assert_working(client, "calm")


async def test_so_many_presence_messages_are_answered(strict: Stack) -> None:
    async with raw_client(strict) as client:
        await join_acknowledged(client, "a")
        for _ in range(4):
            reply = await client.ask("realtime:a", "presence", {"event": "track", "payload": {}})
            assert reply["status"] == "ok"


async def test_too_many_presence_messages_close_the_channel(strict: Stack) -> None:
    async with raw_client(strict) as client:
        await join_acknowledged(client, "a")
        for _ in range(9):
            await client.send("realtime:a", "presence", {"event": "track", "payload": {}})
        system = await client.expect("system")
        assert system["message"] == "Too many presence messages per second"


async def test_a_client_that_does_not_read_is_cut_off_and_the_others_are_served(strict: Stack) -> None:
    address = urlsplit(strict.supabase_url)
    async with raw_client(strict) as listener, httpx.AsyncClient() as http:
        await join_acknowledged(listener, "flood")
        sleeper = await asyncio.to_thread(join_and_fall_asleep, address.port or 0, strict.publishable_key)
        try:
            url = f"{strict.supabase_url}/realtime/v1/api/broadcast/flood/events/e"
            headers = {"apikey": strict.publishable_key}
            for number in range(FLOOD):
                await http.post(url, json={"n": number, "text": "x" * 9000}, headers=headers)
            await listener.expect("broadcast", lambda b: b["payload"]["n"] == FLOOD - 1)
            assert await asyncio.wait_for(asyncio.to_thread(read_to_end, sleeper), CLOSE_SECONDS)
        finally:
            sleeper.close()


def join_and_fall_asleep(port: int, key: str) -> socket.socket:
    """A WebSocket made by hand, so that nothing reads it in the background."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(CLOSE_SECONDS)
    connection.connect(("127.0.0.1", port))
    connection.sendall(
        f"GET /realtime/v1/websocket?apikey={key}&vsn=1.0.0 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert b"101" in connection.recv(1024)
    join = b'{"topic":"realtime:flood","event":"phx_join","payload":{},"ref":"1"}'
    # A client's frame is masked; with a mask of zeros it reads as it is.
    connection.sendall(bytes([0x81, 0x80 | len(join), 0, 0, 0, 0]) + join)
    assert b"phx_reply" in connection.recv(1024)
    return connection


def read_to_end(connection: socket.socket) -> bool:
    """True when the other side has ended the connection."""
    try:
        while connection.recv(1_000_000):
            pass
    except ConnectionResetError:
        pass
    return True
