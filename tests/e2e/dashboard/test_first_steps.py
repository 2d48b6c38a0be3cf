"""From sign-up to a phone that is answered by a template's flow, in few clicks."""

from __future__ import annotations

import random
from typing import Any, cast

import httpx
import pytest
from playwright.sync_api import Page, expect

from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.pages import QR_MILLISECONDS, NumberCard
from tests.e2e.dashboard.people import PASSWORD, new_email, new_phone
from tests.e2e.dashboard.phones import add_phone, scan

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MOST_CLICKS = 15
ANSWER_SECONDS = 60
COUNT_CLICKS = """
window.addEventListener('click', (event) => {
  // What Enter does is none, nor what follows from a click on a label.
  if (event.isTrusted && event.detail > 0 && event.clientX > 0)
    sessionStorage.setItem('clicks', String(Number(sessionStorage.getItem('clicks') ?? 0) + 1))
}, true)
"""


class Customer:
    """Somebody who writes to a number, by the phone that holds it."""

    def __init__(self, demo: DemoStack, phone: str) -> None:
        self.own_url = f"{demo.simulator_url}/phones/{phone}"
        self.phone = f"55119{random.randrange(10**8):08}"

    def write(self, text: str) -> None:
        body = {"from": self.phone, "name": "Bia Cliente", "body": text}
        httpx.post(f"{self.own_url}/incoming", json=body, timeout=20).raise_for_status()

    def await_answer(self, part: str) -> None:
        def heard() -> bool:
            answer = httpx.get(f"{self.own_url}/messages", timeout=20).raise_for_status()
            messages = cast(list[dict[str, Any]], answer.json()["messages"])
            return any(part in str(message["body"]) for message in messages)

        wait_for(f"an answer with {part!r}", lambda: heard() or None, ANSWER_SECONDS)


def test_from_sign_up_to_an_answered_phone_in_few_clicks(page: Page, demo: DemoStack) -> None:
    phone = add_phone(demo, "Celular da lanchonete")
    page.add_init_script(COUNT_CLICKS)
    page.goto("/criar-conta")
    page.get_by_label("Seu nome").fill("Lia Prado")
    page.get_by_label("Nome da empresa").fill("Lanchonete da Esquina")
    page.get_by_label("Telefone com DDD").press_sequentially(new_phone())
    page.get_by_label("E-mail").fill(new_email())
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Criar conta").click()

    page.get_by_role("link", name="Primeiros passos").click()
    page.get_by_role("link", name="Ir para Números").click()
    page.get_by_role("button", name="Adicionar número").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nome").fill("Balcão")
    dialog.get_by_role("checkbox").click()
    dialog.get_by_role("button", name="Adicionar").click()
    card = NumberCard(page.get_by_role("article", name="Balcão"))
    card.press("Iniciar")
    expect(card.code).to_be_visible(timeout=QR_MILLISECONDS)
    scan(demo, phone, card)
    card.expect_status("Conectado")

    page.get_by_role("link", name="Primeiros passos").click()
    page.get_by_role("link", name="Escolher modelo").click()
    page.get_by_role("button", name="Usar modelo: Cardápio e pedido").click()
    expect_accessible(page)
    page.get_by_role("button", name="Usar e publicar").click()
    expect(page.get_by_text("Pronto! O fluxo já responde.")).to_be_visible()

    customer = Customer(demo, phone)
    customer.write("Cardápio")
    customer.await_answer("O que vai querer?")
    clicks = int(page.evaluate("sessionStorage.getItem('clicks')"))
    assert clicks <= MOST_CLICKS
    customer.write("1")
    customer.await_answer("Quantas unidades de *X-Burger*?")
