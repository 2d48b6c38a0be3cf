"""A message comes in and its answer goes out, through the real library in a real browser."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from devstack.testing import DemoStack, wait_for
from tests.e2e.numbers import Operator, phone_of
from tests.support.js_client import js_client

pytestmark = [pytest.mark.browser, pytest.mark.anyio]
PEER = "5511955550001"
PRIVATE = {"private": True}
SECONDS = 20


class Conversation:
    """The thread of one number with PEER, as the operator and as the phone see it."""

    def __init__(self, operator: Operator, number: dict[str, Any]) -> None:
        self.operator = operator
        self.number = number
        self.phone_url = f"{operator.stack.simulator_url}/phones/{phone_of(number)}"

    def receive(self, body: str) -> None:
        answer = httpx.post(f"{self.phone_url}/incoming", json={"from": PEER, "name": "Bia", "body": body})
        answer.raise_for_status()

    def on_phone(self, body: str) -> int:
        messages = httpx.get(f"{self.phone_url}/messages").raise_for_status().json()["messages"]
        return sum(message["body"] == body for message in messages)

    def row(self, body: str) -> dict[str, Any] | None:
        path = f"conversations?instance_id=eq.{self.number['id']}&message=eq.{body}"
        rows = self.operator.stack.rows(path, self.operator.token)
        assert len(rows) <= 1
        return rows[0] if rows else None

    def insert(self, contact_id: str, body: str) -> None:
        stack = self.operator.stack
        row = {"account_id": self.number["account_id"], "instance_id": self.number["id"]}
        headers = {"apikey": stack.publishable_key, "authorization": f"Bearer {self.operator.token}"}
        answer = httpx.post(
            f"{stack.supabase_url}/rest/v1/conversations",
            json=row | {"contact_id": contact_id, "message": body},
            headers=headers,
        )
        answer.raise_for_status()


async def test_a_message_in_and_its_answer_out(demo: DemoStack) -> None:
    operator = Operator(demo)
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    talk = Conversation(operator, operator.connect(founding[0]))
    topic = f"account:{talk.number['account_id']}"
    async with (
        js_client(demo, operator.token) as owner,
        js_client(demo, demo.sign_in("stranger")) as stranger,
    ):
        await owner.subscribe(topic, config=PRIVATE)
        stranger.tell("subscribe", topic, config=PRIVATE)
        await stranger.expect("status", lambda status: status["status"] == "CHANNEL_ERROR")
        talk.receive("Tem pão?")
        hint = await owner.expect("broadcast", lambda hint: hint["event"] == "message", seconds=SECONDS)
        assert stranger.all("broadcast") == []
    received = wait_for("the row", lambda: talk.row("Tem pão?"), SECONDS)
    assert hint["payload"]["ids"] == [received["id"]]
    assert (received["from_me"], received["status"]) == (False, "received")

    talk.insert(received["contact_id"], "Tem, quentinho!")
    wait_for("the reading", lambda: is_read(talk.row("Tem, quentinho!")) or None, SECONDS)
    assert talk.on_phone("Tem, quentinho!") == 1
    answer = talk.row("Tem, quentinho!")
    assert answer is not None
    assert answer["chat_id"] == received["chat_id"]


def is_read(row: dict[str, Any] | None) -> bool:
    return row is not None and row["status"] == "read"
