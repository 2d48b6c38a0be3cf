"""How the devstack asks whether its programs are there."""

from __future__ import annotations

import asyncio

import pytest

from devstack.children import answers
from devstack.errors import DevstackError
from tests.support.simulator import free_port

pytestmark = pytest.mark.anyio


async def test_a_probe_leaves_no_port_taken() -> None:
    """Ended by a reset, neither side keeps the connection's ports for its minute."""
    ended: asyncio.Future[type[Exception] | None] = asyncio.get_running_loop().create_future()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        try:
            await reader.read()
            ended.set_result(None)
        except ConnectionResetError as reset:
            ended.set_result(type(reset))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await answers("the program", f"http://127.0.0.1:{port}/")(10)
        assert await asyncio.wait_for(ended, 10) is ConnectionResetError


async def test_what_does_not_answer_is_named() -> None:
    with pytest.raises(DevstackError, match=r"the program did not answer within 0 s\."):
        await answers("the program", f"http://127.0.0.1:{free_port()}/")(0.1)
