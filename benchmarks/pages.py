"""The dashboard in a real browser, in Portuguese, with the operator signed in."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from devstack.testing import DemoStack

WAIT_MILLISECONDS = 60_000


def open_page(browser: Browser, stack: DemoStack) -> Page:
    page = browser.new_page(
        base_url=stack.dashboard_url, viewport={"width": 1280, "height": 900}, locale="pt-BR"
    )
    page.set_default_timeout(WAIT_MILLISECONDS)
    expect.set_options(timeout=WAIT_MILLISECONDS)
    return page


def sign_in(page: Page, stack: DemoStack) -> None:
    user = stack.users["operator"]
    page.goto("/entrar")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Senha").fill(user.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Navegação")).to_be_visible()
