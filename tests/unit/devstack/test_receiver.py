"""The demo's receiver keeps what comes, and says whether it is signed."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from devstack.receiver import KEPT, create_app

pytestmark = pytest.mark.anyio
SECRET = "whsec_bm9ib2R5IGtub3dzIGl0IQ=="
PAGE = "http://127.0.0.1:8000"
PORT = 54452
BODY = json.dumps({"type": "message.received", "timestamp": "2026-11-30T12:00:00Z", "data": {"n": 1}})


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(SECRET, PAGE, PORT))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


def signed(body: str, webhook_id: str = "evt_1", secret: str = SECRET, age: int = 0) -> dict[str, str]:
    at = datetime.now(UTC) - timedelta(seconds=age)
    signature = Webhook(secret).sign(webhook_id, at, body)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


async def received(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get("/received")
    assert answer.headers["access-control-allow-origin"] == PAGE
    return answer.json()["items"]


async def test_each_arrival_is_an_item_the_newest_first(client: httpx.AsyncClient) -> None:
    for webhook_id in ("evt_1", "evt_2", "evt_1"):
        answer = await client.post("/webhooks", content=BODY, headers=signed(BODY, webhook_id))
        assert answer.status_code == 204
    items = await received(client)
    assert [(item["id"], item["webhook_id"]) for item in items] == [(3, "evt_1"), (2, "evt_2"), (1, "evt_1")]
    shown = {"type": "message.received", "timestamp": "2026-11-30T12:00:00Z", "verified": True}
    assert shown.items() <= items[0].items()
    assert items[0]["body"]["data"] == {"n": 1}


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"webhook-id": "evt_1"}, signed(BODY, secret="whsec_c29tZWJvZHkgZWxzZQ=="), signed(BODY + " "),
        signed(BODY, age=3600), signed(BODY) | {"webhook-signature": "v1"},
        signed(BODY) | {"webhook-signature": "v1,=="}, signed(BODY) | {"webhook-timestamp": "never"},
    ],
)  # fmt: skip
async def test_what_is_not_ours_is_kept_and_said_so(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await client.post("/webhooks", content=BODY, headers=headers)).status_code == 401
    [item] = await received(client)
    assert (item["verified"], item["type"]) == (False, "message.received")


@pytest.mark.parametrize("body", ["", "no json", "[1]", '"x"', '{"type": 1}', "[" * 20_000])
async def test_anything_may_come(client: httpx.AsyncClient, body: str) -> None:
    assert (await client.post("/webhooks", content=body, headers=signed(body))).status_code == 204
    [item] = await received(client)
    assert (item["verified"], item["type"]) == (True, None)


async def test_what_is_kept_is_bounded(client: httpx.AsyncClient) -> None:
    assert (await client.post("/webhooks", content="x" * 64_001)).status_code == 413
    for _ in range(KEPT + 5):
        await client.post("/webhooks", content="{}")
    assert len(await received(client)) == KEPT


async def test_whoever_looks_says_how_many_he_shows(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await client.post("/webhooks", content="{}")
    for limit, shown in (("2", [3, 2]), ("", [3, 2, 1]), ("-1", [3, 2, 1]), ("9" * 40, [3, 2, 1])):
        told = (await client.get("/received", params={"limit": limit})).json()
        assert told["url"] == f"http://127.0.0.1:{PORT}/webhooks"
        assert [item["id"] for item in told["items"]] == shown


async def test_a_name_of_somebody_elses_reads_nothing(client: httpx.AsyncClient) -> None:
    assert (await client.get("/received", headers={"host": "evil.example"})).status_code == 400
