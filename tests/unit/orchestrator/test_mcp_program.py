"""`zapbase mcp` says in one line why it does not begin."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import respx

from orchestrator.errors import ConfigurationError
from orchestrator.mcp_program import serve

URL = "http://127.0.0.1:8000"


@pytest.mark.parametrize("key", ["", " ", "chave é"])
def test_it_needs_a_key(key: str) -> None:
    with pytest.raises(ConfigurationError, match="API key"):
        asyncio.run(serve(URL, key))


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:1", "http://", "http://[", "http://127.0.0.1:1", "file:///etc", "http://a:b"]
)
def test_it_needs_the_api(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        asyncio.run(serve(url, "zb_live_x"))
    assert caught.value.code == "api_unreachable"


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, {"code": "api_key_invalid", "detail": "", "error": ""}, "api_key_invalid"),
        (200, {"key": {"scopes": ["read"]}}, "forbidden"),
        (200, {"user": {}}, "forbidden"),
        (200, {"key": "mcp"}, "forbidden"),
        (200, {"key": {"scopes": "mcp"}}, "forbidden"),
        (200, [], "api_unreachable"),
        (502, {}, "api_unreachable"),
    ],
)
def test_it_needs_a_key_that_is_for_this(status: int, body: Any, code: str) -> None:
    with respx.mock:
        respx.get(f"{URL}/api/me").mock(httpx.Response(status, json=body))
        with pytest.raises(ConfigurationError) as caught:
            asyncio.run(serve(URL, "zb_live_x"))
    assert caught.value.code == code
