"""What Meta answers, and what answers in its place: a value or a coded error, within a time."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from orchestrator.adapters.fleet import graph as graph_module
from orchestrator.adapters.fleet.graph import Credentials, Graph, GraphAwayError, GraphRefusedError
from orchestrator.errors import NodeUnreachableError

pytestmark = pytest.mark.anyio
TOKEN = "EAAG-token-of-0123456789"
ME = Credentials("1055", "2055", TOKEN)
BODY = {"to": "5521988880001"}


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> Graph:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Graph(http, "http://graph.test", "v24.0")


async def test_what_meta_says_of_a_token_is_told_without_it() -> None:
    error = {"code": 190, "message": f"Malformed access token {TOKEN}"}
    graph = answering(lambda _: httpx.Response(401, json={"error": error}))
    with pytest.raises(GraphRefusedError) as refusal:
        await graph.send(ME, BODY)
    assert (refusal.value.code, TOKEN in str(refusal.value), TOKEN in refusal.value.detail) == (
        "token_invalid", False, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (500, b"<html>"),
        (502, b""),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b'{"messages": []}'),
        (302, b""),
        (429, b"slow down"),
        (400, b'{"error": {"code": "x"}}'),
        (200, b"\xff\x00"),
    ],
)
async def test_what_does_not_answer_as_meta_does_leaves_it_open(status: int, content: bytes) -> None:
    graph = answering(lambda _: httpx.Response(status, content=content))
    with pytest.raises(NodeUnreachableError) as error:
        await graph.send(ME, BODY)
    assert not isinstance(error.value, GraphAwayError)


async def test_an_answer_without_an_end_is_not_read_to_it() -> None:
    read = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 1024 * 1024

    graph = answering(lambda _: httpx.Response(200, content=flood()))
    with pytest.raises(NodeUnreachableError):
        await graph.send(ME, BODY)
    assert read < 20


async def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_module, "_ASK_SECONDS", 0.05)

    async def drip() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.01)
            yield b" "

    graph = answering(lambda _: httpx.Response(200, content=drip()))
    async with asyncio.timeout(10):
        with pytest.raises(NodeUnreachableError, match="TimeoutError"):
            await graph.send(ME, BODY)


async def test_who_is_not_reached_has_taken_nothing() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    with pytest.raises(GraphAwayError):
        await answering(refuse).send(ME, BODY)
