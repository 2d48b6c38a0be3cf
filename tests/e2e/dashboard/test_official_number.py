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
ALWAYS = {"from": "00:00", "to": "24:00", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
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

    [message] = wait_for("the template on the phone", lambda: shown_to(demo, bia), SECONDS)
    assert message["body"].splitlines()[:2] == ["Pedido 7", "Olá Bia, seu pedido está pronto e chega às 9."]
    assert page.evaluate(RECEIVED, f"{demo.supabase_url}/received"), "the page may read the receiver"


def test_a_broadcast_reaches_by_a_template_whom_a_text_does_not(page: Page, demo: DemoStack) -> None:
    token = demo.sign_in("official")
    caio, tag = f"55219{uuid.uuid4().int % 10**8:08}", f"grupo {uuid.uuid4().hex[:6]}"
    query = "instances?select=id,account_id&status=eq.connected"
    [number] = wait_for("the number to be connected", lambda: demo.rows(query, token) or None, SECONDS)
    account = {"account_id": number["account_id"]}
    add(demo, token, "tags", account | {"name": tag})
    add(demo, token, "contacts", account | {"phone": caio, "name": "Caio Reis", "tags": [tag]})
    draft = account | {
        "name": f"Disparo {tag}",
        "content": {"items": [{"kind": "text", "text": "Oi"}]},
        "filter": {"subject": "tag", "operator": "has", "value": tag},
        "window": ALWAYS,
    }
    broadcast_id = add(demo, token, "broadcasts", draft)

    sign_in(page, demo.users["official"])
    page.goto(f"/a/{number['account_id']}/disparos/{broadcast_id}?passo=review")
    expect(page.get_by_text("1 pessoa fora da janela de 24 horas não receberá")).to_be_visible()
    expect(page.get_by_role("button", name="Iniciar")).to_be_disabled()
    page.get_by_role("button", name="Ir para O quê").click()
    page.get_by_role("button", name="Tirar: 1. Texto").click()
    page.get_by_role("button", name="Adicionar mensagem").click()
    page.get_by_role("menuitem", name="Modelo aprovado").click()
    page.get_by_label("Modelo", exact=True).select_option(label="pedido_pronto (pt_BR)")
    page.get_by_label("Título: variável 1").fill("7")
    page.get_by_label("Texto: variável 1").fill("{{ contact.first_name }}")
    page.get_by_label("Texto: variável 2").fill("às 9")
    expect(page.get_by_text("seu pedido está pronto e chega às 9.").first).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="Salvar e continuar").click()
    page.get_by_role("button", name="Salvar e continuar").click()
    read = "Olá Caio, seu pedido está pronto e chega às 9."
    expect(page.get_by_role("region", name="Como as pessoas vão ler").get_by_text(read)).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="Iniciar").click()
    page.get_by_role("dialog").get_by_role("button", name="Iniciar").click()
    [message] = wait_for("the template on the phone", lambda: shown_to(demo, caio), SECONDS)
    assert message["body"].splitlines()[:2] == ["Pedido 7", read]


def shown_to(demo: DemoStack, phone: str) -> list[dict[str, Any]]:
    shown = httpx.get(f"{demo.simulator_url}/phones/{PHONE}/messages", timeout=20).raise_for_status()
    return [one for one in shown.json()["messages"] if one["chat"] == f"{phone}@c.us"]


def add(demo: DemoStack, token: str, table: str, row: dict[str, Any]) -> str | None:
    """As the account's owner; its id, if it has one."""
    headers = {"apikey": demo.publishable_key, "authorization": f"Bearer {token}"}
    url = f"{demo.supabase_url}/rest/v1/{table}"
    answer = httpx.post(url, json=row, headers=headers | {"prefer": "return=representation"}, timeout=20)
    return answer.raise_for_status().json()[0].get("id")
