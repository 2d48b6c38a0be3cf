"""A customer's first number: added, connected by a code of either kind, dropped, removed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.pages import CONNECT_MILLISECONDS, QR_MILLISECONDS, NumberCard
from tests.e2e.dashboard.people import enter, sign_up_over_api
from tests.e2e.dashboard.phones import add_phone, scan, use_phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

# The browser of tests shows none; what the page asks for is what counts.
NOTE_NOTIFICATIONS = """
window.shown = []
window.Notification = class {
  static permission = 'granted'
  constructor(title) { window.shown.push(title) }
}
"""


def add_number(page: Page, name: str) -> None:
    """Through the window, the risk accepted unless it was before."""
    page.get_by_role("button", name="Adicionar número").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nome").fill(name)
    box = dialog.get_by_role("checkbox")
    expect(box.or_(dialog.get_by_text("Esta conta aceitou o risco"))).to_be_visible()
    if box.is_visible():
        dialog.get_by_role("button", name="Adicionar").click()
        expect(dialog.get_by_text("é preciso aceitar o risco")).to_be_visible()
        expect_accessible(page)
        box.click()
    dialog.get_by_role("button", name="Adicionar").click()


def test_a_number_is_added_connected_dropped_connected_by_code_and_removed(
    page: Page, demo: DemoStack
) -> None:
    tenant = sign_up_over_api(demo, "Livraria Sol")
    account_id = tenant.account_ids[0]
    phone = add_phone(demo, "Celular da livraria")
    page.add_init_script(NOTE_NOTIFICATIONS)
    page.goto(f"/a/{account_id}/numeros")
    enter(page, tenant)

    add_number(page, "Vendas")
    card = NumberCard(page.get_by_role("article", name="Vendas"))
    card.expect_status("Desconectado")
    card.press("Iniciar")
    expect(card.code).to_be_visible(timeout=QR_MILLISECONDS)
    expect(card.locator.get_by_role("timer")).to_contain_text("Novo código em")
    scan(demo, phone, card)
    card.expect_status("Conectado")
    expect(card.locator.get_by_role("link", name="Ir para Conversas")).to_be_visible()
    expect(card.locator.get_by_text("Mensagens hoje")).to_be_visible()
    expect_accessible(page)

    # The plan of a new account holds one number, and says so.
    add_number(page, "Suporte")
    expect(page.get_by_role("dialog").get_by_text("O plano permite 1")).to_be_visible()
    page.keyboard.press("Escape")

    # It drops while another page is open: a banner there and a notification, at once.
    page.get_by_role("link", name="Etiquetas e campos").click()
    expect(page.get_by_role("heading", name="Etiquetas e campos")).to_be_visible()
    use_phone(demo, phone, "unlink")
    banner = page.get_by_role("alert").filter(has_text="Vendas caiu")
    expect(banner).to_be_visible(timeout=CONNECT_MILLISECONDS)
    page.wait_for_function("window.shown.includes('Vendas caiu')")
    banner.get_by_role("link", name="Ver números").click()

    card.press("Iniciar")
    expect(card.code).to_be_visible(timeout=QR_MILLISECONDS)
    expect(banner).to_be_hidden()
    card.press("Usar código em vez do QR")
    card.locator.get_by_label("Telefone deste número").fill(f"+{phone}")
    card.press("Gerar código")
    code = card.locator.locator("code")
    expect(code).to_have_text(re.compile(r"^\w{8}$"), timeout=QR_MILLISECONDS)
    use_phone(demo, phone, "enter-code", code=code.inner_text())
    card.expect_status("Conectado")

    card.press("Configurar Vendas")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Mensagens por minuto").fill("0")
    expect(dialog.get_by_text("a partir de 1")).to_be_visible()
    dialog.get_by_label("Mensagens por minuto").fill("12")
    dialog.get_by_role("switch", name="Grupos").click()
    dialog.get_by_role("button", name="Salvar").click()
    expect(dialog).to_be_hidden()

    card.press("Remover Vendas")
    page.get_by_role("dialog").get_by_role("button", name="Remover número").click()
    expect(page.get_by_text("Nenhum número por aqui")).to_be_visible(timeout=CONNECT_MILLISECONDS)
