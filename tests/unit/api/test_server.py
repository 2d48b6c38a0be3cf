"""The API's socket: taken before anything starts, and no answer on it waits for an acknowledgement."""

import asyncio
import socket

import httpx
import pytest
from fastapi import FastAPI

from orchestrator.api.server import ApiServer
from orchestrator.errors import ConfigurationError
from tests.support.simulator import free_port

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_no_answer_on_a_kept_connection_waits_for_an_acknowledgement() -> None:
    port = free_port()
    server = ApiServer(FastAPI(), "127.0.0.1", port)
    await server.bind()
    serving = asyncio.create_task(server.serve())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/")).status_code == 404
        (protocol,) = vars(server)["_server"].server_state.connections
        accepted: socket.socket = protocol.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
    server.stop()
    await serving
    await server.close()


async def test_a_taken_port_is_told_before_anything_starts_also_while_nobody_listens_yet() -> None:
    port = free_port()
    first, second = (ApiServer(FastAPI(), "127.0.0.1", port) for _ in range(2))
    await first.bind()
    with pytest.raises(ConfigurationError) as error:
        await second.bind()
    assert error.value.code == "port_in_use"
    await first.close()


async def test_what_has_ended_can_be_started_again() -> None:
    port = free_port()
    server = ApiServer(FastAPI(), "127.0.0.1", port)
    await server.bind()
    for _ in range(2):
        serving = asyncio.create_task(server.serve())
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            assert (await client.get("/")).status_code == 404
        server.stop()
        await serving
    await server.close()


async def test_whoever_takes_it_for_realtime_leaves_no_key_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    port = free_port()
    server = ApiServer(FastAPI(), "127.0.0.1", port)
    await server.bind()
    serving = asyncio.create_task(server.serve())
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        headers = {**upgrade, "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        with caplog.at_level("DEBUG", logger="uvicorn"):
            answer = await client.get("/realtime/v1/websocket?apikey=sb_secret_x", headers=headers)
    assert answer.status_code == 404
    assert "sb_secret_x" not in caplog.text
    server.stop()
    await serving
    await server.close()
