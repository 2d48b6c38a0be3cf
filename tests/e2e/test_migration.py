"""A customer goes by his LID from one day on: he stays one contact, and each message one row."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from devstack.testing import DemoStack, wait_for
from tests.e2e.numbers import Operator, phone_of

pytestmark = pytest.mark.browser
PHONE, LID = "5511955550611", "77155550611"
SECONDS = 20


class Customer:
    """Who writes to the number, as the phone has him and as the rows have him."""

    def __init__(self, operator: Operator, number: dict[str, Any]) -> None:
        self.stack, self.token = operator.stack, operator.token
        self.number = number
        self.phone_url = f"{operator.stack.simulator_url}/phones/{phone_of(number)}"

    def on_phone(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        return httpx.post(f"{self.phone_url}/{action}", json=body).raise_for_status().json()

    def says(self, body: str, **more: Any) -> dict[str, Any]:
        """The row of what he writes; the wanted ones of its columns may come later."""
        self.on_phone("incoming", {"from": PHONE, "body": body, **more})
        return self.wait(body)

    def does(self, **change: Any) -> None:
        self.on_phone("incoming", {"from": PHONE, "lid": LID, **change})

    def rows(self, body: str) -> list[dict[str, Any]]:
        path = f"conversations?instance_id=eq.{self.number['id']}&message=eq.{body}"
        return self.stack.rows(path, self.token)

    def wait(self, body: str, **facts: Any) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            rows = self.rows(body)
            assert len(rows) <= 1, rows
            return next((row for row in rows if all(row[name] == facts[name] for name in facts)), None)

        return wait_for(f"{body} {facts}", look, SECONDS)

    def emojis(self, row: dict[str, Any]) -> list[str]:
        rows = self.stack.rows(f"reactions?conversation_id=eq.{row['id']}", self.token)
        return [reaction["emoji"] for reaction in rows if reaction["emoji"]]

    def is_answered(self, body: str, where: dict[str, Any]) -> dict[str, Any]:
        """The row of what goes out to him."""
        headers = {"apikey": self.stack.publishable_key, "authorization": f"Bearer {self.token}"}
        url = f"{self.stack.supabase_url}/rest/v1/conversations"
        httpx.post(url, json={**where, "message": body}, headers=headers).raise_for_status()
        return self.wait(body, status="sent")


def test_a_customer_who_moves_to_his_lid_stays_one_with_his_messages(demo: DemoStack) -> None:
    operator = Operator(demo)
    customer = Customer(operator, operator.connect(operator.numbers()[0]))
    # Nobody reads what is sent before he moves.
    customer.on_phone("faults", {"fault": "slow_acks", "seconds": 1.5})
    try:
        asked, doubted = customer.says("Tem bolo de milho?"), customer.says("ou de fubá")
        customer.on_phone(
            "incoming", {"from": PHONE, "reaction": {"message_id": asked["wa_message_id"], "emoji": "👍"}}
        )
        wait_for("the reaction", lambda: customer.emojis(asked) == ["👍"] or None, SECONDS)
        where = {name: asked[name] for name in ("account_id", "instance_id", "chat_id")}
        ours = customer.is_answered("Tem sim", where)
        customer.on_phone("migrate", {"phone": PHONE, "lid": LID})
        customer.does(edit={"message_id": asked["wa_message_id"], "body": "Tem bolo de milho hoje?"})
        customer.does(revoke={"message_id": doubted["wa_message_id"]})
        customer.does(reaction={"message_id": asked["wa_message_id"], "emoji": ""})
        customer.wait("Tem sim", status="read")
    finally:
        customer.on_phone("faults", {"fault": "none"})
    edited = customer.wait("Tem bolo de milho hoje?")
    assert (edited["id"], edited["edited_at"] is not None) == (asked["id"], True)
    wait_for("the revocation", lambda: customer.wait("ou de fubá")["revoked_at"], SECONDS)
    wait_for("no reaction", lambda: customer.emojis(asked) == [] or None, SECONDS)
    for quoted in (asked, ours):
        body = f"sobre {quoted['message']}"
        answer = customer.says(body, lid=LID, reply_to=quoted["wa_message_id"])
        assert (answer["chat_id"], answer["contact_id"]) == (asked["chat_id"], asked["contact_id"])
        customer.wait(body, reply_to=quoted["id"])
    [contact] = demo.rows(f"contacts?account_id=eq.{asked['account_id']}&phone=eq.{PHONE}", operator.token)
    assert contact["lid"] == LID
