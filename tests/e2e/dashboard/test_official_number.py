"""A number of the official API in the page: whom a day has gone by is written to by a template."""

from __future__ import annotations

import time
import uuid
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from devstack.demo_cloud import PHONE
from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.pages import sign_in

SECONDS = 60
DAY = 86_400
RECEIVED = "url => fetch(url).then(answer => answer.json()).then(({ items }) => Array.isArray(items))"


def test_a_template_is_chosen_and_filled_in_once_nothing_else_arrives(page: Page, demo: DemoStack) -> None:
    token = demo.sign_in("official")
    bia, said = f"55219{uuid.uuid4().int % 10**8:08}", f"bom dia {uuid.uuid4().hex[:8]}"
    query = "instances?select=id,account_id&status=eq.connected"
    [number] = wait_for("the number to be connected", lambda: demo.rows(query, token) or None, SECONDS)
    [known] = httpx.get(f"{demo.graph_url}/stand-in/numbers", timeout=20).raise_for_status().json()["numbers"]
    asked = {"from": bia, "name": "Bia", "at": time.time() - DAY - 3600, "text": {"body": said}}
    url = f"{demo.graph_url}/stand-in/numbers/{known['phone_number_id']}/incoming"
    httpx.post(url, json=asked, timeout=20).raise_for_status()
    query = f"conversations?select=chat_id&message=eq.{said}"
    [received] = wait_for("what she wrote", lambda: demo.rows(query, token) or None, SECONDS)

    sign_in(page, demo.users["official"])
    page.goto(f"/a/{number['account_id']}/conversas/{received['chat_id']}")
    page.get_by_role("button", name="Enviar um modelo aprovado").click()
    dialog = page.get_by_role("dialog", name="Enviar um modelo")
    dialog.get_by_label("Modelo").select_option(label="pedido_pronto (pt_BR)")
    dialog.get_by_label("Título: variável 1").fill("7")
    dialog.get_by_label("Texto: variável 1").fill("Bia")
    expect(dialog.get_by_role("button", name="Enviar")).to_be_disabled()
    dialog.get_by_label("Texto: variável 2").fill("às 9")
    expect_accessible(page)
    dialog.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("Olá Bia, seu pedido está pronto e chega às 9.").first).to_be_visible()

    def arrived() -> list[dict[str, Any]]:
        shown = httpx.get(f"{demo.simulator_url}/phones/{PHONE}/messages", timeout=20).raise_for_status()
        return [one for one in shown.json()["messages"] if one["chat"] == f"{bia}@c.us"]

    [message] = wait_for("the template on the phone", arrived, SECONDS)
    assert message["body"].splitlines()[:2] == ["Pedido 7", "Olá Bia, seu pedido está pronto e chega às 9."]
    assert page.evaluate(RECEIVED, f"{demo.supabase_url}/received"), "the page may read the receiver"
