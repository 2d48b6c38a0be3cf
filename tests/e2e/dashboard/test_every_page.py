"""Every page in both languages, on a desk and on a telephone: it fits, breaks no rule, is photographed."""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect

from devstack.settings import ROOT
from devstack.testing import DemoStack, User
from tests.e2e.dashboard.accessibility import find_grave
from tests.e2e.dashboard.people import call
from tests.e2e.dashboard.rows import WorkingDay

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
SCREENSHOTS = Path(os.environ.get("ZAPBASE_SCREENSHOTS") or ROOT / ".zapbase" / "screenshots")
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1280, "height": 800},
    "telephone": {"width": 390, "height": 844},
}
# A page is opened at the first size and then brought to the second: each size is once what it begins with.
SIZES_BY_LANGUAGE = {"pt-BR": ("telephone", "desk"), "en": ("desk", "telephone")}
SIGN_IN = {"pt-BR": ("E-mail", "Senha", "Entrar"), "en": ("E-mail", "Password", "Sign in")}
PUBLIC = ["entrar", "criar-conta", "recuperar-senha"]
OF_ACCOUNT = [
    "numeros", "conversas", "contatos", "contatos/importar", "contatos/duplicados", "etiquetas",
    "respostas-rapidas", "palavras-chave", "fluxos", "fluxos/modelos", "campanhas", "disparos", "sequencias",
    "segmentos", "equipe", "conta", "chaves", "integracoes", "integracoes?aba=entradas", "painel",
    "auditoria",
]  # fmt: skip
SHARED = ["numeros", "conversas", "contas", "comecar"]
ADMINISTRATION = ["admin/contas", "admin/frota"]

# Settled: nothing on its way, nothing in place of what is awaited, and no change for a while.
WATCH = """
window.asked = 0
window.changed = performance.now()
const ask = window.fetch
window.fetch = (...what) => {
  window.asked += 1
  return ask(...what).finally(() => { window.asked -= 1; window.changed = performance.now() })
}
new MutationObserver(() => { window.changed = performance.now() })
  .observe(document, { subtree: true, childList: true, attributes: true })
"""
SETTLED = """() => window.asked === 0 && performance.now() - window.changed > 120
  && document.querySelector('h1, h2') !== null
  && document.querySelector('.animate-pulse, .animate-spin, [aria-busy=true]') === null
  && [...document.images].every((image) => image.complete)"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def pages(demo: DemoStack) -> dict[str, list[str]]:
    """Paths by who opens them: nobody, the operator, the platform's administrator."""
    day = WorkingDay(demo)
    day.fill()
    chat_id = day.talk()
    invitation = call(demo, demo.users["operator"], "invite_member", account_id=day.account_id, role="agent")
    account = f"a/{day.account_id}"
    flow_id, run_id = day.walk(chat_id)
    flow = f"{account}/fluxos/{flow_id}"
    paths = [*SHARED, *(f"{account}/{path}" for path in OF_ACCOUNT), f"{account}/conversas/{chat_id}"]
    paths += [flow, f"{flow}/execucoes", f"{flow}/execucoes?execucao={run_id}"]
    paths += [f"{account}/integracoes?{one}" for one in day.integrate()]
    return {
        "": [*PUBLIC, f"convite#{invitation['token']}"],
        "operator": paths,
        "platform_administrator": ADMINISTRATION,
    }


class Visit:
    """One browser profile that goes from page to page and keeps what was wrong on each."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language
        self.wrong: list[str] = []
        self.path = ""
        page.on("console", self.note)
        page.on("pageerror", lambda error: self.complain(str(error)))

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complain(f"{message.text} {message.location.get('url', '')}")

    def complain(self, what: str) -> None:
        self.wrong.append(f"/{self.path}: {what}")

    def sign_in(self, user: User) -> None:
        email, password, enter = SIGN_IN[self.language]
        self.page.goto("/entrar")
        self.page.get_by_label(email).fill(user.email)
        self.page.get_by_label(password).fill(user.password)
        self.page.get_by_role("button", name=enter).click()
        expect(self.page).not_to_have_url("/entrar")

    def look(self, path: str) -> None:
        self.path = path
        first, second = SIZES_BY_LANGUAGE[self.language]
        self.page.set_viewport_size(SIZES[first])
        self.page.goto(f"/{path}", wait_until="load")
        self.check(first)
        self.page.set_viewport_size(SIZES[second])
        self.check(second)

    def check(self, size: str) -> None:
        self.page.wait_for_function(SETTLED)
        self.page.screenshot(path=SCREENSHOTS / f"{self.language}-{size}" / f"{name_of(self.path)}.png")
        beyond = self.page.evaluate(OVERFLOW)
        if beyond > 0:
            self.complain(f"{beyond} px too wide ({size})")
        # What a page is made of is the same in every language; the second language is looked at in the dark.
        rules = None if self.language == "pt-BR" else ["color-contrast"]
        if rules is None or size == "desk":
            for finding in sorted(find_grave(self.page, rules)):
                self.complain(f"{finding} ({size})")


def name_of(path: str) -> str:
    """Of the file: without ids and tokens."""
    words = [word for word in re.split("[/?=]", path.split("#")[0]) if word != "a"]
    return "-".join("uma" if len(word) == 36 else word for word in words)


@contextmanager
def visiting(browser: Browser, demo: DemoStack, language: str) -> Generator[Visit]:
    context = browser.new_context(
        base_url=demo.dashboard_url,
        color_scheme="light" if language == "pt-BR" else "dark",
        reduced_motion="reduce",
        locale="pt-BR",
    )
    context.set_default_timeout(30_000)
    context.add_init_script(f"localStorage.setItem('zapbase.locale', '{language}')")
    context.add_init_script(WATCH)
    try:
        yield Visit(context.new_page(), language)
    finally:
        context.close()


@pytest.mark.parametrize("language", SIGN_IN)
def test_every_page(browser: Browser, demo: DemoStack, pages: dict[str, list[str]], language: str) -> None:
    wrong: list[str] = []
    for role, paths in pages.items():
        with visiting(browser, demo, language) as visit:
            if role:
                visit.sign_in(demo.users[role])
            for path in paths:
                visit.look(path)
        wrong += visit.wrong
    assert wrong == []
