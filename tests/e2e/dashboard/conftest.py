"""One browser for the dashboard's tests, a fresh profile for each; a page that breaks its policy fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from devstack.testing import DemoStack, find_browser
from tests.e2e.dashboard.pages import NumbersPage, sign_in

# A busy machine is no failure.
expect.set_options(timeout=30_000)


# Not for the session: Playwright keeps an event loop, beside which no other test can run one.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, demo: DemoStack) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=demo.dashboard_url, viewport={"width": 1280, "height": 900}, locale="pt-BR"
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    broken: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            broken.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    assert broken == []


@pytest.fixture
def numbers(page: Page, demo: DemoStack) -> NumbersPage:
    """The operator, signed in, before his numbers."""
    sign_in(page, demo.users["operator"])
    return NumbersPage(page)
