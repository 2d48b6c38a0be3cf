"""The topics of an account, as somebody has them open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.js_client import JsClient
from tests.support.people import Tenant

Call = Callable[..., Any]
"""The fixture `call`."""
PRIVATE: dict[str, Any] = {"private": True}
CLOSED_SECONDS = 10.0
"""Within which a channel ends whose right has ended."""


async def open_topics(client: JsClient, tenant: Tenant) -> None:
    await client.subscribe(f"account:{tenant.account_id}", config=PRIVATE)
    await client.subscribe(f"presence:{tenant.account_id}", config=PRIVATE, presence=True)


async def expect_closed(client: JsClient, *topics: str) -> None:
    for topic in topics:
        await client.expect("status", lambda s: s["status"] == "CLOSED", topic=topic, seconds=CLOSED_SECONDS)


async def assert_refused(client: JsClient, topic: str) -> None:
    client.tell("subscribe", topic, config=PRIVATE)
    refusal = await client.expect("status", lambda s: s["status"] == "CHANNEL_ERROR", topic=topic)
    assert "You do not have permissions to read" in refusal["error"]


def topics_of(tenant: Tenant) -> tuple[str, str]:
    return f"account:{tenant.account_id}", f"presence:{tenant.account_id}"


def tells_of(table: str, operation: str, row_id: str) -> Callable[[Any], bool]:
    def tells(message: Any) -> bool:
        payload = message["payload"]
        told = (message["event"], payload["table"], payload["operation"])
        return told == ("account", table, operation) and row_id in payload.get("ids", [])

    return tells
