"""The page of numbers against the whole stack: real library, real browser, simulated phones."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.pages import NumbersPage, fill_credentials, sign_in
from tests.e2e.dashboard.phones import scan

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# What a page finds that was left open for longer than its session lives.
SPOIL_SESSION = """() => {
  const session = JSON.parse(localStorage.getItem('zapbase.session'))
  session.expires_at = 1
  session.refresh_token = 'spent'
  localStorage.setItem('zapbase.session', JSON.stringify(session))
  location.assign('/contas')
}"""


def test_four_codes_are_scanned_and_four_numbers_connect(demo: DemoStack, numbers: NumbersPage) -> None:
    cards = numbers.cards(4)
    for card in cards:
        card.show_code()
    assert len({card.read_code() for card in cards}) == 4
    for card in cards:
        scan(demo, card.phone, card)
    for card in cards:
        card.expect_status("Conectado")
        expect(card.code).to_have_count(0)
        expect(card.locator.get_by_role("button", name="Desconectar aparelho")).to_be_enabled()


def test_a_number_is_stopped_and_started_from_its_card(numbers: NumbersPage) -> None:
    card = numbers.cards(4)[0]
    if card.locator.get_by_role("button", name="Parar").is_hidden():
        card.show_code()
    card.press("Parar")
    card.expect_status("Desconectado")
    card.press("Iniciar")
    expect(card.locator.get_by_role("button", name="Parar")).to_be_enabled(timeout=60_000)


def test_the_page_speaks_both_languages_and_remembers_the_choice(numbers: NumbersPage) -> None:
    page = numbers.page
    numbers.choose_language("English")
    expect(page.get_by_role("heading", name="Numbers", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.get_by_role("heading", name="Numbers", exact=True)).to_be_visible()
    numbers.choose_language("Português (Brasil)")
    expect(page.get_by_role("heading", name="Números", exact=True)).to_be_visible()


def test_the_account_switcher_narrows_the_page_to_one_account(numbers: NumbersPage) -> None:
    numbers.cards(4)
    page = numbers.page
    page.get_by_role("button", name="Trocar de conta").click()
    page.get_by_role("menuitem", name="Conta 2").click()
    card = numbers.cards(1)[0]
    assert card.phone == "5511888888888"
    page.get_by_role("button", name="Trocar de conta").click()
    page.get_by_role("menuitem", name="Todas as contas").click()
    numbers.cards(4)


def test_a_stranger_sees_none_of_the_numbers(page: Page, demo: DemoStack) -> None:
    sign_in(page, demo.users["stranger"])
    expect(page.get_by_text("Nenhum número por aqui")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)


def test_another_tenants_address_shows_nothing_of_it(page: Page, demo: DemoStack) -> None:
    sign_in(page, demo.users["stranger"])
    page.goto(f"/a/{demo.users['operator'].account_ids[0]}/numeros")
    expect(page.get_by_text("Conta não encontrada")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)


def test_a_wrong_password_is_said_in_plain_words(page: Page, demo: DemoStack) -> None:
    page.goto("/entrar")
    fill_credentials(page, demo.users["operator"].email, "not-the-password")
    expect(page.get_by_role("alert")).to_contain_text("E-mail ou senha incorretos")


def test_a_lost_network_is_said_and_the_page_recovers(context: BrowserContext, numbers: NumbersPage) -> None:
    numbers.cards(4)
    banner = numbers.page.get_by_text("Sem conexão")
    context.set_offline(True)
    expect(banner).to_be_visible()
    numbers.cards(4)
    context.set_offline(False)
    expect(banner).to_be_hidden()


def test_signing_out_closes_the_pages(numbers: NumbersPage) -> None:
    page = numbers.page
    page.get_by_role("button", name="Menu do usuário").click()
    page.get_by_role("menuitem", name="Sair").click()
    expect(page.get_by_role("button", name="Entrar")).to_be_visible()
    expect(page.get_by_text("Sua sessão expirou")).to_be_hidden()
    page.goto("/numeros")
    expect(page.get_by_role("button", name="Entrar")).to_be_visible()


def test_nothing_is_cut_off_on_a_telephone(numbers: NumbersPage) -> None:
    page = numbers.page
    page.set_viewport_size({"width": 390, "height": 844})
    numbers.cards(4)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Abrir menu").click()
    expect(page.get_by_role("dialog").get_by_role("link", name="Números")).to_be_visible()


def test_a_session_that_cannot_be_renewed_is_said_and_leads_back(page: Page, demo: DemoStack) -> None:
    sign_in(page, demo.users["operator"])
    page.evaluate(SPOIL_SESSION)
    expect(page.get_by_text("Sua sessão expirou")).to_be_visible()
    operator = demo.users["operator"]
    fill_credentials(page, operator.email, operator.password)
    expect(page.get_by_role("heading", name="Contas", exact=True)).to_be_visible()
