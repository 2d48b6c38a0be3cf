"""Several people before the same chats: colleagues see each other, others see nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, StorageState, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.inbox import Customer, InboxPage, keep_sign_in, open_browser, take_chat
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture
def context(browser: Browser, demo: DemoStack, signed_in: StorageState) -> Iterator[BrowserContext]:
    with open_browser(browser, demo, signed_in) as context:
        yield context


@pytest.fixture
def inbox(page: Page, number: dict[str, Any]) -> InboxPage:
    """The operator before the chats of the number's account."""
    inbox = InboxPage(page)
    inbox.open(number["account_id"])
    return inbox


def test_colleagues_see_each_other_and_nobody_takes_a_chat_unseen(
    inbox: InboxPage, colleague: InboxPage, customer: Customer, operator: Operator
) -> None:
    customer.write(body="Quem atende?")
    inbox.open_chat(customer)
    colleague.open_chat(customer)
    expect(inbox.page.get_by_text(re.compile("também está vendo")).first).to_be_attached()
    colleague.text.press_sequentially("Já")
    expect(inbox.page.get_by_text(re.compile("está escrevendo")).first).to_be_attached()

    # Between the colleague's press and its arrival the operator is quicker.
    chat_id = colleague.page.url.rsplit("/", 1)[1]
    colleague.page.route(
        "**/rest/v1/chats?*",
        lambda route: (
            (take_chat(operator, chat_id), route.continue_()) if is_patch(route) else route.continue_()
        ),
    )
    colleague.page.get_by_role("button", name="Atribuir conversa").click()
    colleague.page.get_by_role("menuitem", name="Atribuir a mim").click()
    expect(colleague.page.get_by_text("Um colega mudou a atribuição antes")).to_be_visible()
    owner = operator.stack.users["operator"].name
    expect(colleague.page.get_by_role("button", name="Atribuir conversa")).to_have_accessible_name(
        re.compile(owner)
    )


def is_patch(route: Route) -> bool:
    return route.request.method == "PATCH"


def test_another_customer_sees_none_of_it(
    page: Page, demo: DemoStack, inbox: InboxPage, customer: Customer, browser: Browser
) -> None:
    customer.write(body="segredo")
    inbox.open_chat(customer)
    address = page.url
    with open_browser(browser, demo, keep_sign_in(browser, demo, demo.users["stranger"])) as context:
        stranger = context.new_page()
        stranger.goto("/conversas")
        expect(stranger.get_by_role("heading", name="Conversas")).to_be_visible()
        expect(stranger.get_by_text(customer.name)).to_have_count(0)
        stranger.goto(address.replace(f"/a/{customer.number['account_id']}", ""))
        expect(stranger.get_by_text("Conversa não encontrada")).to_be_visible()
        expect(stranger.get_by_text("segredo")).to_have_count(0)
