"""The dashboard's pages as a person uses them: by labels, roles and words."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from devstack.testing import User

QR_MILLISECONDS = 60_000
CONNECT_MILLISECONDS = 60_000


def sign_in(page: Page, user: User) -> None:
    page.goto("/numeros")
    fill_credentials(page, user.email, user.password)
    expect(page.get_by_role("heading", name="Números", exact=True)).to_be_visible()


def fill_credentials(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Senha").fill(password)
    page.get_by_role("button", name="Entrar").click()


class NumberCard:
    """One number's card on the page of numbers."""

    def __init__(self, card: Locator) -> None:
        self.locator = card
        self.status = card.get_by_role("status")

    @property
    def phone(self) -> str:
        """Digits of the founding phone, which the instance is named after."""
        return re.sub(r"\D", "", self.locator.get_by_role("heading").inner_text())

    @property
    def code(self) -> Locator:
        return self.locator.get_by_role("img")

    def press(self, name: str) -> None:
        self.locator.get_by_role("button", name=name).click()

    def expect_status(self, words: str, milliseconds: int = CONNECT_MILLISECONDS) -> None:
        expect(self.status).to_have_text(words, timeout=milliseconds)

    def show_code(self) -> None:
        """Bring the number, in whatever state, to an unscanned QR code."""
        if self.status.inner_text() == "Conectado":
            self.press("Desconectar aparelho")
            dialog = self.locator.page.get_by_role("alertdialog")
            dialog.get_by_role("button", name="Desconectar aparelho").click()
            expect(self.status).not_to_have_text("Conectado", timeout=CONNECT_MILLISECONDS)
        start = self.locator.get_by_role("button", name=re.compile("^Iniciar"))
        expect(self.code.or_(start)).to_be_visible(timeout=QR_MILLISECONDS)
        if start.is_visible():
            start.click()
        expect(self.code).to_be_visible(timeout=QR_MILLISECONDS)

    def read_code(self) -> str:
        """The text of the QR code on the screen."""
        text = self.code.get_attribute("data-qr")
        assert text
        return text


class NumbersPage:
    """`/numeros`: every number the user can see."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.articles = page.get_by_role("article")

    def cards(self, count: int) -> list[NumberCard]:
        """The cards once there are `count` of them."""
        expect(self.articles).to_have_count(count)
        ids = self.articles.evaluate_all("cards => cards.map((card) => card.dataset.instance)")
        # What drops rises in the list: a card stays the same one.
        return [NumberCard(self.page.locator(f'[data-instance="{each}"]')) for each in ids]

    def choose_language(self, name: str) -> None:
        self.page.get_by_role("button", name=re.compile("Menu do usuário|User menu")).click()
        self.page.get_by_role("menuitemradio", name=name).click()
        self.page.keyboard.press("Escape")
