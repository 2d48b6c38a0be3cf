"""A day of work without a mouse: nothing here is clicked or pointed at, not even to sign in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from devstack.testing import DemoStack, User, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.inbox import Customer, InboxPage, open_browser
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
CHATS = 10
SENT_SECONDS = 150
MOST_TABS = 40
FOCUSED = "element => element === document.activeElement"


@pytest.fixture(scope="module")
def operator(demo: DemoStack) -> Operator:
    return Operator(demo)


@pytest.fixture(scope="module")
def number(operator: Operator) -> dict[str, Any]:
    """A connected founding number."""
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    return operator.connect(founding[0])


@pytest.fixture(scope="module")
def signed_in(browser: Browser, demo: DemoStack) -> StorageState:
    with open_browser(browser, demo) as context:
        sign_in(context.new_page(), demo.users["operator"])
        return context.storage_state()


@pytest.fixture
def context(browser: Browser, demo: DemoStack, signed_in: StorageState) -> Iterator[BrowserContext]:
    with open_browser(browser, demo, signed_in) as context:
        yield context


@pytest.fixture
def inbox(page: Page, number: dict[str, Any]) -> InboxPage:
    """The operator before the chats of the number's account."""
    inbox = InboxPage(page)
    inbox.open(number["account_id"])
    return inbox


@pytest.fixture
def customer(operator: Operator, number: dict[str, Any]) -> Customer:
    return Customer(operator, number, "Rui")


def sign_in(page: Page, user: User) -> None:
    page.goto("/entrar")
    go_to_field(page, page.get_by_label("E-mail"))
    page.keyboard.type(user.email)
    go_to_field(page, page.get_by_label("Senha"))
    page.keyboard.type(user.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Menu do usuário")).to_be_visible()


def go_to_field(page: Page, field: Locator) -> None:
    expect(field).to_be_visible()
    for _ in range(MOST_TABS):
        if field.evaluate(FOCUSED):
            return
        page.keyboard.press("Tab")
    raise AssertionError("no Tab leads there")


def choose(page: Page, words: str, line: str | re.Pattern[str]) -> None:
    """What the palette finds for these words, once it is the line that Enter takes."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_role("option", name=line, selected=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_have_count(0)


def open_first(inbox: InboxPage, customer: Customer) -> None:
    """The chat at the top of the list, which is his."""
    page = inbox.page
    expect(page.locator("[data-chat]").first).to_contain_text(customer.name)
    page.keyboard.press("j")
    expect(page.locator("[data-chat]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(inbox.text).to_be_focused()
    expect(page.get_by_role("heading", name=customer.name)).to_be_visible()


def leave_text(inbox: InboxPage, customer: Customer) -> None:
    expect(inbox.page.locator("[data-composer]")).to_be_focused()
    inbox.page.keyboard.press("Escape")
    expect(inbox.row(customer)).to_be_focused()


def test_ten_chats_are_answered_without_a_mouse(
    browser: Browser, demo: DemoStack, operator: Operator, number: dict[str, Any]
) -> None:
    customers = [Customer(operator, number, f"Ana {place}") for place in range(CHATS)]
    for customer in customers:
        customer.write(body="Vocês abrem hoje?")
    [account] = demo.rows(f"accounts?select=name&id=eq.{number['account_id']}", operator.token)

    with open_browser(browser, demo) as context:
        page = context.new_page()
        inbox = InboxPage(page)
        sign_in(page, demo.users["operator"])
        choose(page, account["name"], account["name"])
        for customer in customers:
            expect(inbox.row(customer)).to_contain_text("não lida")

        waiting = {customer.name: customer for customer in customers}
        page.keyboard.press("j")
        expect(page.locator("[data-chat]").first).to_be_focused()
        page.keyboard.press("Enter")
        for answered in range(CHATS):
            expect(inbox.text).to_be_focused()
            customer = waiting.pop(page.locator("[data-chat-name]").inner_text())
            page.keyboard.type(f"Abrimos às oito, {customer.name}!")
            # The half of them are sent and closed at once, the others one after the other.
            if answered % 2:
                page.keyboard.press("Control+Shift+Enter")
            else:
                page.keyboard.press("Enter")
                expect(inbox.message(f"Abrimos às oito, {customer.name}!")).to_be_visible()
                leave_text(inbox, customer)
                page.keyboard.press("e")
            expect(page.get_by_text(f"Conversa com {customer.name} encerrada")).to_be_visible()
            expect(inbox.row(customer)).to_have_count(0)
            expect(page.get_by_role("heading", name=customer.name)).to_have_count(0)
        assert waiting == {}

    for customer in customers:
        words = f"Abrimos às oito, {customer.name}!"
        wait_for(f"“{words}”", lambda c=customer, w=words: c.received(w), SENT_SECONDS)
        assert customer.received(words) == 1


def test_the_palette_goes_to_a_chat_a_contact_a_number_and_a_page(
    inbox: InboxPage, customer: Customer, number: dict[str, Any]
) -> None:
    page = inbox.page
    customer.write(body="Oi")
    expect(inbox.row(customer)).to_be_visible()
    account = f"/a/{number['account_id']}"
    choose(page, customer.name, re.compile(customer.name))
    page.wait_for_url(re.compile(f"{account}/conversas/"))
    expect(inbox.text).to_be_focused()

    # From within the text as well; below the chat stands the contact.
    page.keyboard.press("Control+k")
    page.keyboard.type(customer.phone[-8:])
    found = page.get_by_role("group", name="Contatos").get_by_role("option", name=customer.name)
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(found).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{account}/contatos\\?contato="))
    expect(page.get_by_role("dialog")).to_contain_text(customer.name)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    choose(page, "etiquet", "Etiquetas e campos")
    page.wait_for_url(re.compile(f"{account}/etiquetas"))
    choose(page, number["phone"], re.compile(number["phone"][-4:]))
    page.wait_for_url(re.compile(f"{account}/numeros\\?q="))
    expect(page.get_by_role("article")).to_have_count(1)

    # What was used lately stands first, before anything is typed.
    page.keyboard.press("Control+k")
    recent = page.get_by_role("group", name="Recentes").get_by_role("option")
    expect(recent).to_have_count(4)
    expect(recent.nth(1)).to_contain_text("Etiquetas e campos")
    expect(recent.nth(3)).to_contain_text(customer.name)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_have_count(0)


def test_a_closing_is_taken_back(inbox: InboxPage, operator: Operator, number: dict[str, Any]) -> None:
    page = inbox.page
    pair = [Customer(operator, number, name) for name in ("Debora", "Cesar")]
    for each in pair:
        each.write(body="Tem bolo?")
        expect(inbox.row(each)).to_be_visible()
    # WhatsApp's moments are of whole seconds: either may stand above.
    first = page.locator("[data-chat]").first.inner_text()
    customer, below = sorted(pair, key=lambda each: each.name not in first)
    open_first(inbox, customer)
    leave_text(inbox, customer)
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name=below.name)).to_be_visible()
    expect(inbox.row(customer)).to_have_count(0)

    leave_text(inbox, below)
    page.keyboard.press("z")
    expect(page.get_by_role("heading", name=customer.name)).to_be_visible()
    expect(inbox.row(customer)).to_be_visible()

    # With a reason: it is asked for, and kept.
    leave_text(inbox, customer)
    page.keyboard.press("Shift+E")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("e")
    go_to_field(page, page.get_by_label("Motivo"))
    page.keyboard.type("sem bolo hoje")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=below.name)).to_be_visible()
    leave_text(inbox, below)
    page.keyboard.press("z")
    expect(page.get_by_text("encerrou a conversa: sem bolo hoje")).to_be_visible()


def test_what_is_typed_in_a_text_is_text(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    customer.write(body="Oi")
    open_first(inbox, customer)
    page.keyboard.type("jkrnaez?/")
    expect(inbox.text).to_have_value("jkrnaez?/")
    expect(page.get_by_role("heading", name=customer.name)).to_be_visible()
    leave_text(inbox, customer)

    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    page.keyboard.type("je")
    expect(search).to_have_value("je")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(search).to_have_value("?")


def test_the_open_chat_is_worked_on_by_keys(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    customer.write(body="Preciso de ajuda")
    open_first(inbox, customer)
    leave_text(inbox, customer)
    page.keyboard.press("a")
    expect(page.get_by_text("assumiu a conversa")).to_be_visible()
    page.keyboard.press("n")
    note = page.get_by_label("Nota para a equipe")
    expect(note).to_be_focused()
    page.keyboard.type("paga na sexta")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="Nota interna")).to_contain_text("paga na sexta")
    expect(note).to_have_value("")
    leave_text(inbox, customer)
    # What follows the key at once is words.
    page.keyboard.type("reu vejo")
    expect(inbox.text).to_have_value("eu vejo")
    inbox.text.fill("")
    leave_text(inbox, customer)

    page.keyboard.press("s")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("1 hora")
    page.keyboard.press("Enter")
    expect(page.get_by_text("adiou a conversa")).to_be_visible()
    choose(page, "adiamento", "Tirar do adiamento")
    expect(page.get_by_text("tirou a conversa do adiamento")).to_be_visible()
    choose(page, "pendente", "Marcar como pendente")
    expect(inbox.row(customer)).to_contain_text("Pendente")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palette_and_the_shortcuts_are_accessible(
    inbox: InboxPage, customer: Customer, theme: str
) -> None:
    page = inbox.page
    page.add_init_script(f"localStorage.setItem('zapbase.theme', '{theme}')")
    page.reload()
    customer.write(body="Oi")
    open_first(inbox, customer)
    leave_text(inbox, customer)

    page.keyboard.press("?")
    window = page.get_by_role("dialog", name="Atalhos do teclado")
    expect(window).to_contain_text("Enviar e encerrar")
    expect_accessible(page)
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)

    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Encerrar a conversa")).to_be_visible()
    expect_accessible(page)
    page.keyboard.type("xyzxyz")
    expect(page.get_by_text("Nada encontrado")).to_be_visible()
    expect_accessible(page)
