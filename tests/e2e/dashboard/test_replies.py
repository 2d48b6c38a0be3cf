"""Ready texts with gaps and files, chats given away with a note, and many changed at once."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible_in_both_themes
from tests.e2e.dashboard.inbox import Customer, InboxPage, keep_sign_in, open_browser
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def number(demo: DemoStack) -> dict[str, Any]:
    operator = Operator(demo)
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    return operator.connect(founding[0])


@pytest.fixture
def inbox(browser: Browser, demo: DemoStack, number: dict[str, Any]) -> Iterator[InboxPage]:
    with open_browser(browser, demo, keep_sign_in(browser, demo, demo.users["operator"])) as context:
        inbox = InboxPage(context.new_page())
        inbox.open(number["account_id"])
        yield inbox


@pytest.fixture
def customer(demo: DemoStack, number: dict[str, Any]) -> Customer:
    return Customer(Operator(demo), number, "Bia")


def place_of(row: Locator) -> float:
    """How far down the page it is."""
    box = row.bounding_box()
    assert box
    return box["y"]


def write_reply(page: Page, account_id: str, shortcut: str, message: str) -> Locator:
    page.goto(f"/a/{account_id}/respostas-rapidas")
    page.get_by_role("button", name="Nova resposta").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Atalho").fill(shortcut)
    dialog.get_by_label("Mensagem").fill(message)
    return dialog


def test_a_ready_text_is_filled_in_and_brings_its_files(inbox: InboxPage, customer: Customer) -> None:
    page, account_id = inbox.page, customer.number["account_id"]
    shortcut = f"cardapio-{uuid.uuid4().hex[:6]}"
    customer.write(body="Oi")
    dialog = write_reply(page, account_id, shortcut, "Oi {{nome}}!")
    dialog.get_by_role("button", name="Salvar").click()
    expect(dialog.get_by_text("Não há nenhum dado chamado nome")).to_be_visible()
    dialog.get_by_label("Mensagem").fill("Oi ")
    dialog.get_by_role("button", name="Inserir dado").click()
    page.get_by_role("menuitem", name="Primeiro nome", exact=True).click()
    text = "Oi {{ contact.first_name | default: 'cliente' }}"
    expect(dialog.get_by_label("Mensagem")).to_have_value(text)
    expect(dialog.get_by_role("region", name="Prévia")).to_have_text("Oi Maria")
    dialog.locator("input[type=file]").set_input_files(
        [{"name": "cardapio.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}]
    )
    expect(dialog.get_by_text("cardapio.pdf")).to_be_visible()
    expect_accessible_in_both_themes(page)
    dialog.get_by_role("button", name="Salvar").click()
    expect(page.get_by_text("1 anexo")).to_be_visible()

    inbox.open(account_id)
    inbox.open_chat(customer)
    page.get_by_role("button", name="Respostas rápidas").click()
    search = page.get_by_role("combobox", name="Buscar resposta rápida")
    expect(search).to_be_focused()
    search.fill(shortcut[-6:])
    expect(page.get_by_role("option", name=shortcut)).to_contain_text("Oi Bia")
    expect_accessible_in_both_themes(page)
    search.press("Enter")
    expect(inbox.text).to_have_value("Oi Bia")
    expect(page.get_by_role("list", name="Arquivos para enviar")).to_contain_text("cardapio.pdf")
    inbox.text.press("Enter")
    inbox.expect_status(inbox.message("Oi Bia"), "read")


def test_nothing_goes_before_its_gaps_are_written(inbox: InboxPage, customer: Customer) -> None:
    page, account_id = inbox.page, customer.number["account_id"]
    shortcut = f"fone-{uuid.uuid4().hex[:6]}"
    customer.write(body="Oi")
    dialog = write_reply(page, account_id, shortcut, "Aqui é {{ attendant.name }}. Pedido {{ account.name }}")
    dialog.get_by_role("button", name="Salvar").click()
    expect(page.get_by_text(f"/{shortcut}")).to_be_visible()
    inbox.open(account_id)
    inbox.open_chat(customer)
    inbox.text.fill("Seu código é {{ código }}.")
    expect(page.get_by_text("Falta preencher:")).to_be_visible()
    expect_accessible_in_both_themes(page)
    inbox.text.press("Enter")
    expect(inbox.text).to_have_value("Seu código é {{ código }}.")
    page.get_by_role("button", name="código", exact=True).click()
    page.keyboard.type("A1")
    expect(page.get_by_text("Falta preencher:")).to_have_count(0)
    inbox.text.press("Enter")
    inbox.expect_status(inbox.message("Seu código é A1."), "read")
    assert customer.received("Seu código é A1.") == 1


def test_a_chat_is_given_away_with_a_note(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    customer.write(body="Quero desconto")
    inbox.open_chat(customer)
    page.get_by_role("button", name="Atribuir conversa").click()
    page.get_by_role("menuitem", name="Transferir com uma nota").click()
    dialog = page.get_by_role("dialog", name="Transferir com uma nota")
    expect(dialog).to_be_visible()
    expect_accessible_in_both_themes(page)
    whom = dialog.get_by_label("Para quem")
    name = whom.locator("option").nth(1).inner_text()
    whom.select_option(index=1)
    dialog.get_by_label("Nota", exact=True).fill("pediu 10 %")
    dialog.get_by_role("button", name="Transferir").click()
    expect(page.get_by_text(f"Conversa transferida para {name}")).to_be_visible()
    note = page.get_by_role("article", name="Nota interna")
    expect(note).to_contain_text(f"@{name} pediu 10 %")
    expect(page.get_by_role("button", name=re.compile(f"^Atribuir conversa. Agora: {name}"))).to_be_visible()


def test_many_chats_are_chosen_by_keyboard_and_closed_at_once(
    inbox: InboxPage, demo: DemoStack, number: dict[str, Any]
) -> None:
    page = inbox.page
    people = [Customer(Operator(demo), number, name) for name in ("Caio", "Dora", "Elis")]
    for person in people:
        person.write(body="Oi")
        expect(inbox.row(person)).to_be_visible()
    # Those of one second stand in any order.
    people.sort(key=lambda person: -place_of(inbox.row(person)))
    rows = [inbox.row(person) for person in people]
    rows[2].focus()
    # As fast as hands go.
    for key in ("x", "j", "x", "k", "x"):
        page.keyboard.press(key)
    expect(rows[2]).to_be_focused()
    expect(page.get_by_role("toolbar")).to_contain_text("1 selecionada")
    expect(page.get_by_role("checkbox", name=f"Selecionar {people[1].name}")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar")).to_have_count(0)
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar")).to_contain_text("1 selecionada")
    box = page.get_by_role("checkbox", name=f"Selecionar {people[0].name}")
    box.click(modifiers=["Shift"])
    expect(page.get_by_role("toolbar")).to_contain_text("3 selecionadas")
    expect_accessible_in_both_themes(page)

    page.get_by_role("button", name="Marcar como lida").click()
    expect(page.get_by_text("3 conversas marcadas como lidas")).to_be_visible()
    for row in rows:
        expect(row).not_to_contain_text("não lida")

    rows[2].hover()
    page.get_by_role("checkbox", name=f"Selecionar {people[2].name}").click()
    page.get_by_role("checkbox", name=f"Selecionar {people[0].name}").click(modifiers=["Shift"])
    page.get_by_role("toolbar").get_by_role("button", name="Encerrar").click()
    dialog = page.get_by_role("dialog", name="Encerrar 3 conversas")
    expect(dialog).to_be_visible()
    expect_accessible_in_both_themes(page)
    dialog.get_by_role("button", name="Encerrar").click()
    expect(page.get_by_text("3 conversas encerradas")).to_be_visible()
    for row in rows:
        expect(row).to_have_count(0)
    page.get_by_role("button", name="Desfazer").click()
    for row in rows:
        expect(row).to_be_visible()


def test_a_finger_that_rests_on_a_row_chooses_it(
    browser: Browser, demo: DemoStack, customer: Customer
) -> None:
    customer.write(body="Oi")
    kept = keep_sign_in(browser, demo, demo.users["operator"])
    context = browser.new_context(
        base_url=demo.dashboard_url,
        viewport={"width": 390, "height": 844},
        locale="pt-BR",
        storage_state=kept,
        has_touch=True,
        is_mobile=True,
    )
    inbox = InboxPage(context.new_page())
    inbox.open(customer.number["account_id"])
    row = inbox.row(customer)
    expect(row).to_be_visible()
    touch = {"pointerType": "touch", "bubbles": True, "isPrimary": True}
    row.dispatch_event("pointerdown", touch)
    expect(inbox.page.get_by_role("toolbar")).to_contain_text("1 selecionada")
    row.dispatch_event("pointerup", touch)
    row.dispatch_event("click")
    expect_accessible_in_both_themes(inbox.page)
    row.tap()
    expect(inbox.page.get_by_role("toolbar")).to_have_count(0)
    row.tap()
    expect(inbox.page.get_by_role("heading", name=customer.name)).to_be_visible()
    inbox.text.fill("Até {{ quando }}")
    expect_accessible_in_both_themes(inbox.page)
    context.close()
