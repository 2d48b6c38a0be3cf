"""What a tool tells an assistant of the API's answer, whoever it was that answered."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from mcp.server.mcpserver.exceptions import ToolError

from orchestrator.api.hooks.mcp_tools import ask_over

pytestmark = pytest.mark.anyio


async def ask(answer: httpx.Response, body: Any = None) -> Any:
    transport = httpx.MockTransport(lambda _: answer)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as http:
        return await ask_over(http)("POST", "/api/messages", body)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(404, json={"code": "a_b", "detail": "c", "error": "d"}), "a_b: c"),
        (httpx.Response(404, json={"code": "a_b", "detail": "", "error": "d"}), "a_b: d"),
        (httpx.Response(502, json={"message": "bad gateway"}), "api_unreachable: status 502"),
        (httpx.Response(500, json=[]), "api_unreachable: status 500"),
        (httpx.Response(502, text="<html>"), "api_unreachable: JSONDecodeError"),
        (httpx.Response(200, text="<html>"), "api_unreachable: JSONDecodeError"),
        (httpx.Response(200), "api_unreachable: JSONDecodeError"),
        (httpx.Response(307, json={}, headers={"Location": "/"}), "api_unreachable: status 307"),
    ],
)
async def test_no_answer_and_no_good_one_is_told_with_a_code(answer: httpx.Response, told: str) -> None:
    with pytest.raises(ToolError, match=f"^{told}$"):
        await ask(answer)


async def test_what_json_cannot_say_is_not_asked() -> None:
    for value in (float("nan"), "\ud800"):
        with pytest.raises(ToolError, match="invalid_request"):
            await ask(httpx.Response(200, json={}), {"fields": {"a": value}})


async def test_of_long_texts_the_beginning_is_told() -> None:
    told = await ask(httpx.Response(200, json={"a": ["x" * 2000, {"b": "x" * 2001}], "c": 1, "d": None}))
    assert told == {"a": ["x" * 2000, {"b": "x" * 2000 + "… (2001 characters)"}], "c": 1, "d": None}
