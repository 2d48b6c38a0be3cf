"""The page of keywords against the whole stack: written, tried, ordered, and what a phone is answered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.people import account_of, enter, sign_up_over_api

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


class KeywordsPage:
    """`palavras-chave` of a new account, before its owner."""

    def __init__(self, page: Page, demo: DemoStack) -> None:
        self.page = page
        user = sign_up_over_api(demo, "Padaria da Esquina")
        page.goto("/entrar")
        enter(page, user)
        expect(page).not_to_have_url(re.compile("/entrar"))
        page.goto(f"/a/{account_of(demo, user)['id']}/palavras-chave")

    def add(self, name: str, terms: list[str], answer: str) -> None:
        self.page.get_by_role("button", name="Nova palavra-chave").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Nome").fill(name)
        for term in terms:
            dialog.get_by_label("Termos").fill(term)
            dialog.get_by_label("Termos").press("Enter")
        dialog.get_by_label("Resposta").fill(answer)
        dialog.get_by_role("button", name="Salvar").click()
        expect(dialog).to_be_hidden()
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def try_message(self, text: str) -> None:
        self.page.get_by_label("Mensagem de teste").fill(text)
        self.page.get_by_role("button", name="Testar", exact=True).click()


def test_keywords_are_written_tried_ordered_and_removed(page: Page, demo: DemoStack) -> None:
    keywords = KeywordsPage(page, demo)
    expect(page.get_by_text("Nenhuma palavra-chave ainda")).to_be_visible()
    keywords.add("Cardápio", ["cardápio", "menu"], "Temos pão e bolo.")
    keywords.add("Pão", ["cardapio"], "Pão a toda hora.")
    expect_accessible(page)

    keywords.try_message("CARDAPIO!")
    expect(page.get_by_text("Responde: Cardápio")).to_be_visible()
    expect(page.get_by_text("Combina, mas outra vem antes.")).to_be_visible()
    keywords.try_message("sair")
    expect(page.get_by_text("A pessoa pede para sair")).to_be_visible()

    page.get_by_role("button", name="Subir Pão").click()
    expect(page.locator("ol > li h2").first).to_have_text("Pão")
    page.get_by_role("switch", name="Ligar Pão").click()
    expect(page.get_by_role("switch", name="Ligar Pão")).not_to_be_checked()
    keywords.try_message("cardápio")
    expect(page.get_by_text("Está desligada.")).to_be_visible()
    expect(page.get_by_text("Responde: Cardápio")).to_be_visible()

    page.reload()
    expect(page.locator("ol > li h2")).to_have_text(["Pão", "Cardápio"])
    page.get_by_role("button", name="Excluir Pão").click()
    page.get_by_role("button", name="Excluir palavra-chave").click()
    expect(page.locator("ol > li h2")).to_have_text(["Cardápio"])


def test_the_account_says_how_people_leave(page: Page, demo: DemoStack) -> None:
    keywords = KeywordsPage(page, demo)
    page.get_by_role("link", name="Conta", exact=True).click()
    section = page.get_by_role("region", name="Automação")
    section.get_by_label("Palavras para sair").fill("cancelar")
    section.get_by_label("Palavras para sair").press("Enter")
    section.get_by_label("Silêncio depois da equipe").select_option("2 horas")
    section.get_by_role("button", name="Salvar").click()
    expect(page.get_by_text("Alterações salvas.")).to_be_visible()
    page.get_by_role("link", name="Palavras-chave").click()
    keywords.add("Oi", ["oi"], "Olá!")
    keywords.try_message("Cancelar")
    expect(page.get_by_text("A pessoa pede para sair")).to_be_visible()
