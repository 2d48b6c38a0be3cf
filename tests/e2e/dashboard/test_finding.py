"""Chats are found again: by what was said, by a kept filter, by a colleague's call, by what failed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible, expect_accessible_in_both_themes
from tests.e2e.dashboard.inbox import Customer, InboxPage, keep_sign_in, open_browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture
def inbox(browser: Browser, demo: DemoStack, number: dict[str, Any]) -> Iterator[InboxPage]:
    with open_browser(browser, demo, keep_sign_in(browser, demo, demo.users["operator"])) as context:
        inbox = InboxPage(context.new_page())
        inbox.open(number["account_id"])
        yield inbox


def is_chosen(page: Page, folder: str) -> None:
    button = page.get_by_role("group", name="Pastas").get_by_role("button", name=folder)
    expect(button).to_have_attribute("aria-pressed", "true")


def test_what_was_said_is_found_and_its_place_shown_by_keyboard(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    word = "".join(random.choices("bcdfgjlm", k=10))
    customer.write(body=f"Vocês têm {word} hoje?")
    expect(inbox.row(customer)).to_be_visible()
    field = page.get_by_label("Buscar conversas e mensagens")
    field.fill(word)
    page.get_by_role("group", name="O que foi encontrado").get_by_role("button", name="Mensagens").click()
    found = page.get_by_role("list", name="Mensagens encontradas").get_by_role("link")
    expect(found).to_have_count(1)
    expect(found).to_contain_text(customer.name)
    expect(found.locator("mark")).to_have_text(word)
    expect_accessible(page)
    field.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    expect(inbox.message(word)).to_be_visible()


def test_a_filter_is_kept_under_a_name_and_let_go(inbox: InboxPage) -> None:
    page = inbox.page
    name = f"Minhas de hoje {random.randrange(10**6)}"
    inbox.folder("Minhas")
    page.get_by_role("button", name="Visões salvas").click()
    page.get_by_role("menuitem", name="Salvar este filtro").click()
    page.get_by_label("Nome da visão").fill(name)
    expect_accessible_in_both_themes(page)
    page.get_by_role("dialog").get_by_role("button", name="Salvar").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    inbox.folder("Todas")
    is_chosen(page, "Todas")
    page.get_by_role("button", name="Visões salvas").click()
    page.get_by_role("menuitemradio", name=name).click()
    is_chosen(page, "Minhas")
    page.get_by_role("button", name="Visões salvas").click()
    page.get_by_role("menuitem", name="Organizar visões").click()
    expect_accessible_in_both_themes(page)
    page.get_by_role("dialog").get_by_role("button", name=f"Apagar {name}").click()
    expect(page.get_by_role("button", name=f"Apagar {name}")).to_have_count(0)


def test_a_colleague_is_called_by_keyboard_and_finds_where(
    inbox: InboxPage, colleague: InboxPage, customer: Customer
) -> None:
    page = inbox.page
    customer.write(body="Preciso de ajuda")
    inbox.open_chat(customer)
    page.get_by_role("button", name="Nota interna").click()
    note = page.get_by_label("Nota para a equipe")
    note.press_sequentially("vejam isso: @")
    offered = page.get_by_role("listbox", name="Chamar um colega").get_by_role("option")
    expect(offered.first).to_be_visible()
    expect_accessible(page)
    for place in range(offered.count()):
        if place:
            note.press_sequentially("@")
        for _ in range(place):
            note.press("ArrowDown")
        note.press("Enter")
        expect(page.get_by_role("listbox", name="Chamar um colega")).to_have_count(0)
    note.press("Enter")
    expect(page.get_by_role("article", name="Nota interna")).to_contain_text("vejam isso: @")

    expect(colleague.row(customer).get_by_label("Mencionaram você aqui")).to_be_visible()
    called = colleague.page.get_by_text(f"{customer.name}: chamaram você em uma nota")
    expect(called).to_be_visible()
    colleague.folder("Menções")
    colleague.open_chat(customer)
    expect(colleague.page.get_by_role("article", name="Nota interna")).to_be_visible()
    expect(colleague.row(customer)).to_be_visible()
    expect(colleague.row(customer).get_by_label("Mencionaram você aqui")).to_have_count(0)


def test_what_is_pending_has_a_folder(inbox: InboxPage, customer: Customer) -> None:
    customer.write(body="Volto amanhã")
    inbox.open_chat(customer)
    inbox.page.get_by_role("button", name="Mais ações").click()
    inbox.page.get_by_role("menuitem", name="Marcar como pendente").click()
    inbox.folder("Pendentes")
    expect(inbox.row(customer)).to_be_visible()
    customer.write(body="Já voltei")
    expect(inbox.row(customer)).to_have_count(0)


def test_what_is_scheduled_stands_apart_is_changed_and_sent_now(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    customer.write(body="Me chama amanhã")
    inbox.open_chat(customer)
    inbox.text.fill("Bom dia, Bia!")
    page.get_by_role("button", name="Agendar envio").click()
    page.get_by_role("dialog").get_by_role("button", name="Agendar").click()
    later = page.get_by_role("region", name="1 mensagem agendada")
    expect(later).to_contain_text("Bom dia, Bia!")
    inbox.folder("Agendadas")
    expect(inbox.row(customer)).to_be_visible()
    later.get_by_role("button", name="Mudar").click()
    page.get_by_role("dialog").get_by_label("Escreva uma mensagem").fill("Bom dia, dona Bia!")
    expect_accessible_in_both_themes(page)
    page.get_by_role("dialog").get_by_role("button", name="Salvar").click()
    expect(later).to_contain_text("Bom dia, dona Bia!")
    later.get_by_role("button", name="Enviar agora").click()
    expect(later).to_have_count(0)
    inbox.expect_status(inbox.message("Bom dia, dona Bia!"), "read")
    assert (customer.received("Bom dia, dona Bia!"), customer.received("Bom dia, Bia!")) == (1, 0)
    expect(inbox.row(customer)).to_have_count(0)
