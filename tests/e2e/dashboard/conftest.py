"""One browser for the dashboard's tests, a fresh profile for each; a page that breaks its policy fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    StorageState,
    expect,
    sync_playwright,
)

from devstack.testing import DemoStack, find_browser
from tests.e2e.dashboard.inbox import Customer, InboxPage, keep_sign_in, open_browser
from tests.e2e.dashboard.pages import NumbersPage, sign_in
from tests.e2e.numbers import Operator

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
    """What the operator's browser keeps: signing in is no part of these tests."""
    return keep_sign_in(browser, demo, demo.users["operator"])


@pytest.fixture
def customer(operator: Operator, number: dict[str, Any]) -> Customer:
    return Customer(operator, number, "Bia")


@pytest.fixture
def colleague(browser: Browser, demo: DemoStack, number: dict[str, Any]) -> Iterator[InboxPage]:
    """Another member of the account, in a browser of his own."""
    users = [demo.users[role] for role in ("admin", "agent")]
    member = next(user for user in users if number["account_id"] in user.account_ids)
    with open_browser(browser, demo, keep_sign_in(browser, demo, member)) as context:
        inbox = InboxPage(context.new_page())
        inbox.open(number["account_id"])
        yield inbox
