"""A node instance's client against servers that answer as one, or as a stranger."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest

from orchestrator.adapters.fleet.loopback import Loopback, LoopbackError
from orchestrator.adapters.fleet.node_client import HttpNodeClient
from orchestrator.errors import NodeError, NodeUnreachableError

pytestmark = pytest.mark.anyio

STREAM = """: hello

id: 1
event: qr
data: {"id":1,"type":"qr","at":"2026-01-01T00:00:00Z","data":{"qr":"2@x","expires_at":"x"}}

: alive

id: 2
event: status
data: {"id":2,"type":"status","at":"2026-01-01T00:00:01Z","data":{"status":"connected","status_reason":null}}

: alive

"""


def node_client(answer: httpx.Response) -> HttpNodeClient:
    def respond(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Bearer token"
        return answer

    http = httpx.AsyncClient(transport=httpx.MockTransport(respond))
    return HttpNodeClient(http, 5001, "token")


async def test_comments_between_events_are_no_events() -> None:
    answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, text=STREAM)
    client = node_client(answer)
    assert [event.id async for event in client.events(0)] == [1, 2]


async def test_a_refusal_of_a_node_instance_keeps_its_code() -> None:
    error = {"error": {"code": "not_awaiting_scan", "message": "The number is not waiting to be paired."}}
    async with serving(http_answer(json.dumps(error), "409 Conflict")) as server, client_of(server) as client:
        with pytest.raises(NodeError) as refusal:
            await client.pairing_code("5511")
    assert refusal.value.code == "not_awaiting_scan"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"HTTP/1.1 two OK\r\ncontent-length: 2\r\n\r\n{}",
        *(f"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{text}".encode() for text in ("<html>9", "{}", "[]")),
        *(f"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{text}".encode() for text in ("{}", "[]")),
    ],
)
async def test_a_stranger_on_the_port_is_no_node_instance(answer: bytes) -> None:
    async with serving(answer) as server, client_of(server) as client:
        with pytest.raises(NodeUnreachableError):
            await client.status()


def http_answer(text: str, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode()


class Server:
    """Gives one answer to `answers_each` requests of a connection, then closes it."""

    def __init__(self, answer: bytes, answers_each: int) -> None:
        self.answer = answer
        self.answers_each = answers_each
        self.port = 0
        self.left = asyncio.Event()
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._answer(reader, writer)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()
            self.left.set()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(self.answers_each):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            writer.write(self.answer)


@asynccontextmanager
async def serving(answer: bytes, answers_each: int = 1) -> AsyncGenerator[Server]:
    server = Server(answer, answers_each)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield server


@asynccontextmanager
async def client_of(server: Server) -> AsyncGenerator[HttpNodeClient]:
    async with httpx.AsyncClient() as http:
        client = HttpNodeClient(http, server.port, "token")
        yield client
        client.close()


async def test_a_connection_is_kept_for_the_next_request() -> None:
    async with serving(http_answer("{}"), answers_each=5) as server, client_of(server) as client:
        for _ in range(5):
            await client.start()
        assert server.connections == 1


async def test_a_kept_connection_that_was_closed_is_no_failure() -> None:
    async with serving(http_answer("{}")) as server, client_of(server) as client:
        for _ in range(3):
            await client.start()
        assert server.connections == 3


async def test_silence_ends() -> None:
    async with serving(b"", answers_each=2) as server:
        loopback = Loopback(server.port)
        with pytest.raises(LoopbackError):
            await loopback.request("GET", "/status", {}, b"", 0.05)
        await server.left.wait()


async def test_nobody_on_the_port_is_unreachable() -> None:
    async with serving(b"") as server:
        pass
    async with client_of(server) as client:
        with pytest.raises(NodeUnreachableError):
            await client.start()
