"""The demo's receiver of webhooks, live in the page: what a customer writes reaches it, its replay too."""

from __future__ import annotations

import base64
import json
import re
import uuid

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from devstack.demo_endpoint import DESCRIPTION
from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.inbox import Customer
from tests.e2e.dashboard.pages import sign_in
from tests.e2e.numbers import Operator
from tests.e2e.talks import PNG

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
ARRIVES_MILLISECONDS = 30_000
SECONDS = 30


def test_what_a_customer_writes_is_seen_at_the_receiver_and_seen_again_when_it_is_sent_again(
    page: Page, demo: DemoStack
) -> None:
    operator = Operator(demo)
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    number = operator.connect(founding[0])
    sign_in(page, demo.users["operator"])
    page.goto(f"/a/{number['account_id']}/integracoes")
    page.get_by_role("list", name="Webhooks").get_by_role("button", name=DESCRIPTION).click()
    expect(page.get_by_role("heading", name=DESCRIPTION)).to_be_visible()
    receiver = page.get_by_role("region", name="O que o receptor recebeu")
    expect(receiver).to_be_visible()

    customer, said = Customer(operator, number, "Bia"), f"chegou? {uuid.uuid4().hex[:8]}"
    picture = {"data": PNG, "mimetype": "image/png", "filename": "bolo.png"}
    customer.write(body=said, media=picture)
    # Others write to the demo's numbers, too.
    webhook_id = wait_for("the arrival", lambda: arrival_of(demo, said), SECONDS)
    same = receiver.get_by_role("listitem").filter(
        has=page.locator("code", has_text=re.compile(f"^{webhook_id}$"))
    )
    expect(same).to_have_count(1, timeout=ARRIVES_MILLISECONDS)
    message = same.first
    expect(message.get_by_text("Mensagem recebida")).to_be_visible()
    expect(message.get_by_text("Assinatura conferida")).to_be_visible()
    body = fold_out(message)
    told = json.loads(body.input_value())
    assert (told["type"], told["data"]["message"]["message"]) == ("message.received", said)
    url = told["data"]["media"]["url"]
    assert wait_for("the picture", lambda: fetch(url), SECONDS) == base64.b64decode(PNG)
    expect(same.get_by_text("De novo", exact=True)).to_have_count(0)
    expect_accessible(page)

    # The log is asked for now and then.
    page.reload()
    log = page.get_by_role("region", name="Envios")
    log.get_by_role("row").filter(has_text="Mensagem recebida").first.get_by_role("button").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text(webhook_id)).to_be_visible()
    panel.get_by_role("button", name="Enviar de novo").click()
    page.keyboard.press("Escape")
    expect(same).to_have_count(2, timeout=ARRIVES_MILLISECONDS)
    expect(same.first.get_by_text("De novo", exact=True)).to_be_visible()
    expect(same.first.get_by_text("Assinatura conferida")).to_be_visible()
    expect(same.last.get_by_text("De novo", exact=True)).to_have_count(0)
    assert json.loads(fold_out(same.first).input_value()) == told


def arrival_of(demo: DemoStack, said: str) -> str | None:
    """The id of the webhook that told of what was said, once it is there."""
    items = httpx.get(f"{demo.supabase_url}/received", timeout=SECONDS).raise_for_status().json()["items"]
    told = [one for one in items if one["body"]["data"].get("message", {}).get("message") == said]
    return told[0]["webhook_id"] if told else None


def fetch(url: str) -> bytes | None:
    """As the receiver of a webhook does; None while it is told to come again."""
    answer = httpx.get(url, follow_redirects=True, timeout=SECONDS)
    return None if answer.status_code == 503 else answer.raise_for_status().content


def fold_out(arrival: Locator) -> Locator:
    arrival.get_by_text("Conteúdo", exact=True).click()
    body = arrival.get_by_role("textbox", name="Conteúdo")
    expect(body).to_be_visible()
    return body
