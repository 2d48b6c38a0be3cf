"""Assistants, over the Model Context Protocol: what its key may do, and no more."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp.types import TextContent

from tests.integration.api.callers import Caller, assert_problem

PHONE = "5511999990001"
READING = {"list_chats", "read_chat", "find_contact", "list_choices"}
WRITING = {"answer_chat", "save_contact", "add_tag", "remove_tag", "start_flow"}
HELLO = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
Steps = Callable[[Client], Any]


@pytest.fixture
def assistant(owner: Caller, make_key_caller: Callable[..., Caller]) -> Caller:
    """A program that may read, send, and speak the protocol."""
    return make_key_caller(owner, "read", "send", "mcp")


def talk(caller: Caller, steps: Steps) -> Any:
    """What `steps` makes of a client that is connected."""

    async def connected() -> Any:
        headers = {"Authorization": f"Bearer {caller.credential}"}
        async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
            url = f"{caller.client.base_url}/mcp".replace("//mcp", "/mcp")
            async with Client(streamable_http_client(url, http_client=http)) as client:
                return await steps(client)

    return asyncio.run(connected())


async def use(client: Client, tool: str, **arguments: Any) -> Any:
    """What it tells; AssertionError with what it says instead."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, said(result)
    return result.structured_content


def said(result: Any) -> str:
    return " ".join(part.text for part in result.content if isinstance(part, TextContent))


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    """The code of what it says."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result
    return said(result)


def test_tools_say_what_they_are_for(assistant: Caller) -> None:
    async def steps(client: Client) -> Any:
        return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in talk(assistant, steps)}
    assert tools.keys() == READING | WRITING
    assert all(tool.description for tool in tools.values())
    reading = {name for name, tool in tools.items() if tool.annotations and tool.annotations.read_only_hint}
    assert reading == READING


def test_an_assistant_answers_a_chat(owner: Caller, assistant: Caller) -> None:
    owner.post("/api/messages", {"phone": PHONE, "message": "Oi"}).raise_for_status()

    async def steps(client: Client) -> None:
        [chat] = (await use(client, "list_chats"))["chats"]
        await use(client, "answer_chat", chat_id=chat["id"], message="Olá")
        told = await use(client, "read_chat", chat_id=chat["id"])
        assert [message["message"] for message in told["messages"]] == ["Olá", "Oi"]
        found = await use(client, "find_contact", phone=PHONE)
        assert [known["id"] for known in found["chats"]] == [chat["id"]]
        contact_id = found["contacts"][0]["id"]
        assert (await use(client, "add_tag", contact_id=contact_id, tag="vip"))["tags"] == ["vip"]
        assert (await use(client, "list_choices", kind="tags"))["items"] == [{"id": "vip", "name": "vip"}]
        assert (await use(client, "remove_tag", contact_id=contact_id, tag="vip"))["tags"] == []
        assert (await use(client, "save_contact", phone=PHONE, name="Ana"))["name"] == "Ana"
        code = await refused(client, "start_flow", flow_id=owner.add_flow(), contact_id=contact_id)
        assert "flow_not_published" in code

    talk(assistant, steps)


def test_what_is_another_accounts_is_not_there(owner: Caller, assistant: Caller, stranger: Caller) -> None:
    number = stranger.add_instance("connected")
    sent = stranger.post("/api/messages", {"phone": PHONE, "message": "Segredo", "instance_id": number})
    chat_id = stranger.one("select chat_id from public.conversations where id = %s", sent.json()["id"])

    async def steps(client: Client) -> None:
        assert (await use(client, "list_chats"))["chats"] == []
        assert "chat_not_found" in await refused(client, "read_chat", chat_id=chat_id)
        assert "chat_not_found" in await refused(client, "answer_chat", chat_id=chat_id, message="Oi")
        assert "not_found" in await refused(client, "read_chat", chat_id="../../accounts")

    talk(assistant, steps)
    assert (owner.count("conversations"), stranger.count("conversations")) == (0, 1)


def test_what_is_told_is_bounded(owner: Caller, assistant: Caller) -> None:
    sent = owner.post("/api/messages", {"phone": PHONE, "message": "é" * 60_000}).json()
    chat_id = owner.one("select chat_id from public.conversations where id = %s", sent["id"])

    async def steps(client: Client) -> None:
        [message] = (await use(client, "read_chat", chat_id=chat_id))["messages"]
        assert message["message"] == "é" * 2000 + "… (60000 characters)"
        short = await use(client, "answer_chat", chat_id=chat_id, message="é" * 2000)
        newest, _ = (await use(client, "read_chat", chat_id=chat_id))["messages"]
        assert (newest["id"], newest["message"]) == (short["id"], "é" * 2000)

    talk(assistant, steps)


def test_bodies_and_pages_that_are_not_let_in(assistant: Caller) -> None:
    headers = {"Accept": "application/json, text/event-stream"}
    long = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"a": "x" * 1_100_000}}
    assert_problem(assistant.post("/mcp", long, **headers), 413, "body_too_large")
    own = str(assistant.client.base_url).rstrip("/")
    for origin in ("https://elsewhere.example.com", "null", f"{own}.example.com", "http://["):
        assert_problem(assistant.post("/mcp", HELLO, **headers, Origin=origin), 403, "forbidden")
    assert assistant.post("/mcp", HELLO, **headers, Origin=own).status_code == 200
    nan = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"save_contact",'
    nan += b'"arguments":{"phone":"5511999990001","fields":{"a":NaN}}}}'
    told = assistant.post_raw("/mcp", nan).json()["result"]
    assert told["isError"] is True
    assert "invalid_request" in told["content"][0]["text"]


def test_a_key_is_asked_after_each_time(owner: Caller, assistant: Caller) -> None:
    async def steps(client: Client) -> None:
        assert (await use(client, "list_chats"))["chats"] == []
        owner.connection.execute(
            "update public.api_keys set revoked_at = now() where account_id = %s", [owner.account_id]
        )
        with pytest.raises(MCPError):
            await use(client, "list_chats")

    talk(assistant, steps)
    assert_problem(assistant.post("/mcp", HELLO), 401, "api_key_invalid")


def test_a_key_that_may_only_read_writes_nothing(
    owner: Caller, make_key_caller: Callable[..., Caller]
) -> None:
    async def steps(client: Client) -> None:
        assert (await use(client, "list_chats"))["chats"] == []
        assert "forbidden" in await refused(client, "save_contact", phone=PHONE)

    talk(make_key_caller(owner, "read", "mcp"), steps)
    assert owner.count("contacts") == 0


def test_it_is_off_for_all_but_keys_of_its_own(
    owner: Caller, program: Caller, anonymous: httpx.Client, make_key_caller: Callable[..., Caller]
) -> None:
    assert_problem(anonymous.post("/mcp", json=HELLO), 401, "token_missing")
    assert_problem(program.post("/mcp", HELLO), 403, "forbidden")
    assert_problem(owner.post("/mcp", HELLO), 403, "forbidden")
    assert_problem(make_key_caller(owner, "send", "mcp").post("/mcp", HELLO), 403, "forbidden")
    assert_problem(owner.with_credential("zb_live_" + "0" * 64).post("/mcp", HELLO), 401, "api_key_invalid")
    assert_problem(program.get("/mcp"), 405, "method_not_allowed")


def test_an_assistant_of_ones_own_machine(owner: Caller, assistant: Caller, program: Caller) -> None:
    def server(key: str) -> StdioServerParameters:
        environment = {**os.environ, "ZAPBASE_API_URL": str(owner.client.base_url), "ZAPBASE_API_KEY": key}
        return StdioServerParameters(
            command=sys.executable, args=["-m", "orchestrator", "mcp"], env=environment
        )

    async def connected() -> Any:
        async with Client(stdio_client(server(assistant.credential))) as client:
            await use(client, "save_contact", phone=PHONE, name="Ana")
            return await use(client, "find_contact", phone=PHONE)

    assert asyncio.run(connected())["contacts"][0]["name"] == "Ana"
    refusal = asyncio.run(end_of(server(program.credential)))
    assert refusal == (2, True)


async def end_of(server: StdioServerParameters) -> tuple[int | None, bool]:
    """Its exit code, and whether it says that it is forbidden."""
    process = await asyncio.create_subprocess_exec(
        server.command, *server.args, env=server.env,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, errors = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, b"forbidden" in errors
