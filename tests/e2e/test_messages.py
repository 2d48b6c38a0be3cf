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
        return sum(message["body"] == body for message in self.messages())

    def messages(self) -> list[dict[str, Any]]:
        return httpx.get(f"{self.phone_url}/messages").raise_for_status().json()["messages"]

    def by_id(self, message_id: str) -> dict[str, Any]:
        [row] = self.operator.stack.rows(f"conversations?id=eq.{message_id}", self.operator.token)
        return row

    def status(self, row: dict[str, Any]) -> str:
        return self.by_id(row["id"])["status"]

    def wait_read(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row once the other side has read it."""
        wait_for("the reading", lambda: self.status(row) == "read" or None, SECONDS)
        return self.by_id(row["id"])

    def wait_changed(self, row: dict[str, Any]) -> None:
        """Until a change has reached WhatsApp; it does not get further than sent."""
        ended = ("sent", "failed")
        wait_for("the end of the change", lambda: self.status(row) in ended or None, SECONDS)
        ended_row = self.by_id(row["id"])
        assert ended_row["status"] == "sent", ended_row

    def unpace(self) -> None:
        stack = self.operator.stack
        headers = {"apikey": stack.publishable_key, "authorization": f"Bearer {self.operator.token}"}
        url = f"{stack.supabase_url}/rest/v1/instances?id=eq.{self.number['id']}"
        httpx.patch(url, json={"messages_per_minute": None}, headers=headers).raise_for_status()

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
        talk.receive("Tem pão de forma hoje?")
        hint = await owner.expect("broadcast", lambda hint: hint["event"] == "message", seconds=SECONDS)
        assert stranger.all("broadcast") == []
    received = wait_for("the row", lambda: talk.row("Tem pão de forma hoje?"), SECONDS)
    assert hint["payload"]["ids"] == [received["id"]]
    assert (received["from_me"], received["status"]) == (False, "received")

    talk.insert(received["contact_id"], "Acabou de sair!")
    wait_for("the reading", lambda: is_read(talk.row("Acabou de sair!")) or None, SECONDS)
    assert talk.on_phone("Acabou de sair!") == 1
    answer = talk.row("Acabou de sair!")
    assert answer is not None
    assert answer["chat_id"] == received["chat_id"]


CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Lima\nTEL:+5511999990001\nEND:VCARD"


async def test_every_kind_goes_out_from_supabase_js(demo: DemoStack) -> None:
    operator = Operator(demo)
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    talk = Conversation(operator, operator.connect(founding[0]))
    talk.unpace()
    talk.receive("Qual o endereço?")
    asked = wait_for("the question", lambda: talk.row("Qual o endereço?"), SECONDS)
    where = {name: asked[name] for name in ("account_id", "instance_id", "chat_id")}
    async with js_client(demo, operator.token) as owner:

        async def send(**columns: Any) -> dict[str, Any]:
            row = await owner.insert("conversations", where | columns)
            assert row.get("status") == "queued", row
            return row

        reply = await send(message="Rua Ax, 1", reply_to=asked["id"])
        place = await send(kind="location", content={"latitude": -23.5, "longitude": -46.6, "name": "Loja"})
        card = await send(kind="contact", content={"vcards": [CARD]})
        read = [talk.wait_read(row) for row in (reply, place, card)]
        edit = await send(kind="edit", message="Rua A, 1", target_id=reply["id"])
        heart = await send(kind="reaction", message="❤️", target_id=asked["id"])
        revoke = await send(kind="revoke", target_id=card["id"])
        for change in (edit, heart, revoke):
            talk.wait_changed(change)
    on_phone = {message["id"]: message for message in talk.messages()}
    told = [on_phone[row["wa_message_id"]] for row in read]
    assert (told[0]["body"], told[0]["edited_at"] is not None) == ("Rua A, 1", True)
    assert told[0]["reply_to"] == on_phone[asked["wa_message_id"]]["key"]
    assert told[1]["location"] == {"latitude": -23.5, "longitude": -46.6, "description": "Loja"}
    assert told[2]["type"] == "revoked"
    assert list(on_phone[asked["wa_message_id"]]["reactions"].values()) == ["❤️"]
    assert talk.by_id(reply["id"])["message"] == "Rua A, 1"


def is_read(row: dict[str, Any] | None) -> bool:
    return row is not None and row["status"] == "read"
