"""What the demo has beside its numbers: one of the official API that talks through Meta's stand-in, and a
program that webhooks tell."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from devstack.demo_cloud import PHONE
from devstack.testing import DemoStack, wait_for
from tests.e2e.numbers import Operator, phone_of

ANA = "5521988880001"
SECONDS = 60


def test_a_number_of_the_official_api_talks_through_the_stand_in(demo: DemoStack) -> None:
    token = demo.sign_in("official")
    headers = {"apikey": demo.publishable_key, "authorization": f"Bearer {token}"}

    def connected() -> dict[str, Any] | None:
        [row] = demo.rows("instances?select=id,account_id,engine,status,status_reason", token)
        return row if row["status"] == "connected" else None

    number = wait_for("the number to be connected", connected, SECONDS)
    assert number["engine"] == "cloud"
    said = f"oi {uuid.uuid4().hex[:8]}"
    asked = {"from": ANA, "name": "Ana", "body": said}
    httpx.post(f"{demo.simulator_url}/phones/{PHONE}/incoming", json=asked, timeout=20).raise_for_status()
    query = f"conversations?select=contact_id&instance_id=eq.{number['id']}&message=eq.{said}"
    [received] = wait_for("what she wrote", lambda: demo.rows(query, token) or None, SECONDS)

    answer = {
        "account_id": number["account_id"],
        "instance_id": number["id"],
        "contact_id": received["contact_id"],
        "message": f"olá, {said}",
    }
    url = f"{demo.supabase_url}/rest/v1/conversations"
    httpx.post(url, json=answer, headers=headers, timeout=20).raise_for_status()

    def arrived() -> list[dict[str, Any]]:
        shown = httpx.get(f"{demo.simulator_url}/phones/{PHONE}/messages", timeout=20).raise_for_status()
        return [one for one in shown.json()["messages"] if one["body"] == answer["message"]]

    [message] = wait_for("the answer on the phone", arrived, SECONDS)
    assert (message["direction"], message["chat"]) == ("outgoing", f"{ANA}@c.us")
    sent = f"conversations?select=status&message=eq.{answer['message']}&status=eq.delivered"
    wait_for("Meta to say that it has arrived", lambda: demo.rows(sent, token) or None, SECONDS)


def test_the_receiver_shows_what_webhooks_told_and_its_replay(demo: DemoStack) -> None:
    operator = Operator(demo)
    number = operator.connect(operator.numbers()[0])
    said = f"oi {uuid.uuid4().hex[:8]}"
    asked = {"from": ANA, "name": "Ana", "body": said}
    url = f"{demo.simulator_url}/phones/{phone_of(number)}/incoming"
    httpx.post(url, json=asked, timeout=20).raise_for_status()

    def told() -> list[dict[str, Any]]:
        answer = httpx.get(f"{demo.supabase_url}/received", timeout=20).raise_for_status()
        assert answer.headers["access-control-allow-origin"] == demo.dashboard_url
        return [item for item in answer.json()["items"] if said in str(item["body"])]

    [first] = wait_for("the webhook", told, SECONDS)
    assert (first["type"], first["verified"]) == ("message.received", True)
    event_id = first["webhook_id"].removeprefix("evt_")
    query = f"webhook_deliveries?select=id&event_id=eq.{event_id}&status=eq.delivered"
    [delivery] = wait_for("its delivery", lambda: demo.rows(query, operator.token) or None, SECONDS)
    httpx.post(
        f"{demo.supabase_url}/rest/v1/rpc/replay_webhook_delivery",
        json={"delivery_id": delivery["id"]},
        headers={"apikey": demo.publishable_key, "authorization": f"Bearer {operator.token}"},
        timeout=20,
    ).raise_for_status()

    def both() -> list[dict[str, Any]] | None:
        return found if len(found := told()) == 2 else None

    again, _ = wait_for("its replay", both, SECONDS)
    assert (again["webhook_id"], again["body"]) == (first["webhook_id"], first["body"])
