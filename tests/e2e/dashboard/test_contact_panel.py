"""The person beside an open chat: read first, edited on click, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.inbox import Customer, InboxPage, keep_sign_in, open_browser
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture
def context(browser: Browser, demo: DemoStack) -> Iterator[BrowserContext]:
    kept = keep_sign_in(browser, demo, demo.users["operator"])
    with open_browser(browser, demo, kept) as context:
        yield context


def test_a_tag_and_a_name_are_saved_by_themselves_and_told_in_the_history(
    page: Page, demo: DemoStack
) -> None:
    operator = Operator(demo)
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    number = operator.connect(founding[0])
    bia, caio = Customer(operator, number, "Bia"), Customer(operator, number, "Caio")
    for customer in (bia, caio):
        customer.write(body="Bom dia")
    page.set_viewport_size({"width": 1920, "height": 1000})
    inbox = InboxPage(page)
    inbox.open(number["account_id"])
    inbox.open_chat(bia)
    panel = page.get_by_role("complementary", name="Dados do contato")
    expect(panel.get_by_role("button", name=f"Nome {bia.name}")).to_be_visible()

    # One click gives a tag; the notice takes it back.
    panel.get_by_role("button", name="Etiquetas").click()
    page.get_by_label("Buscar etiqueta").fill("vip")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(panel.get_by_role("button", name="Tirar a etiqueta vip")).to_be_visible()
    panel.get_by_role("button", name="Tirar a etiqueta vip").click()
    expect(panel.get_by_role("button", name="Tirar a etiqueta vip")).to_have_count(0)
    page.get_by_role("button", name="Desfazer").last.click()

    # Typed, and another chat opened at once: it is saved.
    panel.get_by_role("button", name=re.compile("^Nome ")).click()
    panel.get_by_label("Nome").fill(f"{bia.name} Lima")
    inbox.open_chat(caio)
    inbox.row(bia).click()
    expect(panel.get_by_role("button", name=f"Nome {bia.name} Lima")).to_be_visible()
    expect(page.get_by_role("heading", name=f"{bia.name} Lima")).to_be_visible()
    expect(panel.get_by_role("button", name="Tirar a etiqueta vip")).to_be_visible()
    history = panel.get_by_role("region", name="Histórico")
    expect(history.get_by_text("Você pôs a etiqueta vip").first).to_be_visible()
    expect(history.get_by_text("A conversa começou")).to_be_visible()
    expect_accessible(page)
