"""A node instance's client against servers that answer as one, or as a stranger."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from orchestrator.adapters.fleet.loopback import Loopback, LoopbackError
from orchestrator.adapters.fleet.node_client import HttpNodeClient
from orchestrator.domain.fleet.node_answers import SendAnswer, SendRefusal
from orchestrator.errors import NodeAnswerInvalidError, NodeError, NodeUnreachableError

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


async def send_one(client: HttpNodeClient) -> list[SendAnswer | SendRefusal]:
    return [answer async for answer in client.send([{}])]


ASKED: dict[str, Callable[[HttpNodeClient], Awaitable[Any]]] = {
    "status": lambda client: client.status(),
    "pairing_code": lambda client: client.pairing_code("5511"),
    "recorded": lambda client: client.recorded("key"),
    "check_number": lambda client: client.check_number("5511"),
    "messages": lambda client: client.messages("1@c.us", 10),
}
WRONG = [
    *("", "<html>", "[]", "3", "null", "{}", "[" * 100_000),
    *('{"code": {}, "messages": 3}', '{"status": "nobody", "client_key": 1}'),
]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:20])
async def test_an_answer_that_makes_no_sense_is_a_coded_error(asked: str, text: str) -> None:
    async with serving(http_answer(text)) as server, client_of(server) as client:
        with pytest.raises(NodeAnswerInvalidError):
            await ASKED[asked](client)


@pytest.mark.parametrize("text", ["<html>", "[]", "3", "null", "{}", '{"client_key": 1}'])
async def test_a_line_about_a_send_that_makes_no_sense_is_a_coded_error(text: str) -> None:
    line = f"{text}\n"
    answer = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{len(line):x}\r\n{line}\r\n0\r\n\r\n"
    async with serving(answer.encode()) as server, client_of(server) as client:
        with pytest.raises(NodeAnswerInvalidError):
            await send_one(client)


@pytest.mark.parametrize(
    "text", ["[]", "3", '{"error": "text"}', '{"error": {"code": 7}}', '{"error": null}']
)
async def test_a_refusal_without_a_code_is_one_all_the_same(text: str) -> None:
    answer = http_answer(text, "500 Internal Server Error")
    async with serving(answer) as server, client_of(server) as client:
        with pytest.raises(NodeError) as refusal:
            await send_one(client)
    assert refusal.value.code == "node_error"


async def test_an_event_that_makes_no_sense_is_kept_raw_and_holds_nothing_up() -> None:
    wrong = ["no JSON", "[]", '{"id": 3}', '{"id":3,"type":"status","at":"2026-01-01T00:00:00Z","data":{}}']
    events = [f"id: {place}\nevent: status\ndata: {data}\n\n" for place, data in enumerate(wrong, 1)]
    good = 'id: 9\ndata: {"id":9,"type":"message","at":"2026-01-01T00:00:00Z","data":{}}\n\n'
    answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, text="".join([*events, good]))
    found = [event async for event in node_client(answer).events(0)]
    assert [(event.id, event.type) for event in found[:-1]] == [(place, "malformed") for place in range(1, 5)]
    assert [event.data["text"] for event in found[:-1]] == wrong
    assert found[-1].id == 9


async def test_an_event_without_a_number_breaks_the_stream() -> None:
    answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, text="data: text\n\n")
    with pytest.raises(NodeUnreachableError):
        _ = [event async for event in node_client(answer).events(0)]
