"""Whoever works elsewhere hears that somebody has written: on every page, and outside of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.inbox import Customer, InboxPage, keep_sign_in, open_browser
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
ICON = "link[rel=icon]"


@pytest.fixture(scope="module")
def number(demo: DemoStack) -> dict[str, Any]:
    operator = Operator(demo)
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    return operator.connect(founding[0])


@pytest.fixture
def customer(demo: DemoStack, number: dict[str, Any]) -> Customer:
    return Customer(Operator(demo), number, "Caio")


@pytest.fixture(scope="module")
def signed_in(browser: Browser, demo: DemoStack) -> StorageState:
    return keep_sign_in(browser, demo, demo.users["operator"])


@pytest.fixture
def page(
    browser: Browser, demo: DemoStack, number: dict[str, Any], signed_in: StorageState
) -> Iterator[Page]:
    """The operator's, before his contacts."""
    with open_browser(browser, demo, signed_in) as context:
        page = context.new_page()
        page.goto(f"/a/{number['account_id']}/contatos")
        expect(page.get_by_role("heading", name="Contatos", level=1)).to_be_visible()
        yield page


def waiting(page: Page) -> int:
    """What the title says."""
    found = re.match(r"\((\d+)\) ", page.title())
    return int(found[1]) if found else 0


def test_on_any_page_the_navigation_the_title_and_the_icon_say_that_a_chat_waits(
    page: Page, customer: Customer, number: dict[str, Any]
) -> None:
    page.wait_for_load_state("networkidle")
    before = waiting(page)
    customer.write(body="Bom dia!")
    expect(page).to_have_title(f"({before + 1}) Contatos · Zapbase")
    link = page.get_by_role("navigation", name="Navegação").get_by_role("link", name="Conversas")
    expect(link).to_contain_text("você")
    expect(page.locator(ICON)).to_have_attribute("href", "/zapbase-waiting.svg")
    expect_accessible(page)

    page.set_viewport_size({"width": 390, "height": 844})
    tab = page.get_by_role("navigation", name="Páginas principais").get_by_role("link", name="Conversas")
    expect(tab).to_contain_text("você")
    expect_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    link.click()
    InboxPage(page).open_chat(customer)
    expect(page).to_have_title(f"({before}) Conversas · Zapbase" if before else "Conversas · Zapbase")
    if before == 0:
        expect(page.locator(ICON)).to_have_attribute("href", "/zapbase.svg")


def test_who_signs_out_leaves_no_count_behind(page: Page, customer: Customer) -> None:
    customer.write(body="Ainda aí?")
    expect(page).to_have_title(re.compile(r"^\(\d+\) Contatos"))
    page.get_by_role("button", name="Menu do usuário").click()
    page.get_by_role("menuitem", name="Sair").click()
    expect(page).to_have_title(re.compile(r"^[^(]"))
    expect(page.locator(ICON)).to_have_attribute("href", "/zapbase.svg")
