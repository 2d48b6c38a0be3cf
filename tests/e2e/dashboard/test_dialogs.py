"""Windows over the pages: everybody can use them, by day and by night, and what is shown once is not lost."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from devstack.settings import ROOT
from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.accessibility import find_grave
from tests.e2e.dashboard.inbox import keep_sign_in, open_browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PICTURES = Path(os.environ.get("ZAPBASE_SCREENSHOTS") or ROOT / ".zapbase" / "screenshots") / "dialogs"

# What stands open, and what opens it.
OF_ACCOUNT = {
    "numeros": r"^Configurar ",
    "respostas-rapidas": r"^Nova resposta$",
    "palavras-chave": r"^Nova palavra-chave$",
    "campanhas": r"^Nova campanha$",
    "disparos": r"^Novo disparo$",
    "sequencias": r"^Nova sequência$",
    "etiquetas": r"^Novo campo$",
    "chaves": r"^Criar chave$",
    "integracoes": r"^Novo webhook$",
    "integracoes?aba=entradas": r"^Nova entrada$",
    "equipe": r"^Convidar$",
}


@pytest.fixture(scope="module")
def administrator(browser: Browser, demo: DemoStack) -> StorageState:
    return keep_sign_in(browser, demo, demo.users["platform_administrator"])


@pytest.fixture
def context(browser: Browser, demo: DemoStack, signed_in: StorageState) -> Iterator[BrowserContext]:
    with open_browser(browser, demo, signed_in) as context:
        yield context


def look(page: Page, name: str) -> None:
    """The window as it stands, in both themes."""
    expect(page.get_by_role("dialog")).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.screenshot(path=PICTURES / f"{re.sub('[^a-z-]+', '-', name)}-{theme}.png")
        assert find_grave(page) == set(), (name, theme)


def test_windows_of_an_account_can_be_used_by_everybody(page: Page, demo: DemoStack) -> None:
    account = demo.users["operator"].account_ids[0]
    for path, button in OF_ACCOUNT.items():
        page.goto(f"/a/{account}/{path}")
        page.get_by_role("button", name=re.compile(button)).first.click()
        look(page, path)


def test_windows_of_the_platform_can_be_used_by_everybody(
    browser: Browser, demo: DemoStack, administrator: StorageState
) -> None:
    with open_browser(browser, demo, administrator) as context:
        page = context.new_page()
        page.goto("/admin/contas")
        # The worst come first, and may be suspended already.
        page.get_by_label("Buscar por nome ou telefone").fill("Conta 1")
        expect(page.get_by_role("button", name="Ações para ")).to_have_count(1)
        page.get_by_role("button", name="Ações para Conta 1").click()
        page.get_by_role("menuitem", name="Suspender").click()
        look(page, "admin-suspender")


def leave_by_escape(page: Page) -> bool:
    page.keyboard.press("Escape")
    return page.get_by_role("dialog").count() == 0


def test_a_new_key_is_not_lost_by_escape(page: Page, demo: DemoStack) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/a/{demo.users['operator'].account_ids[0]}/chaves")
    page.get_by_role("button", name="Criar chave").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nome").fill("Loja")
    dialog.get_by_role("button", name="Criar chave").click()
    key = dialog.locator("input[readonly]")
    expect(key).to_be_visible()
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(5, 5)):
        leave()
        expect(dialog.get_by_text("ainda não foi copiado")).to_be_visible()
        expect(dialog.get_by_role("button", name="Voltar")).to_be_focused()
        look(page, "chaves-escape")
        dialog.get_by_role("button", name="Voltar").click()
    expect(key).to_be_visible()
    dialog.get_by_role("button", name="Copiar").click()
    # It says "copied" for two seconds only, which a busy machine may miss.
    wait_for("the window closes", lambda: leave_by_escape(page) or None, 30)
    expect(page.get_by_role("cell", name="Loja").first).to_be_visible()
