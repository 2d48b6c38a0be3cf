"""The page of conversations as a member uses it, and the customer's phone on the other side."""

from __future__ import annotations

import random
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

import httpx
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from devstack.testing import DemoStack, User
from tests.e2e.dashboard.pages import sign_in
from tests.e2e.numbers import Operator, phone_of

SECONDS = 20
CLIMB_MILLISECONDS = 60_000


class Customer:
    """Somebody who writes to one of our numbers; his phone and his name are his own."""

    def __init__(self, operator: Operator, number: dict[str, Any], name: str) -> None:
        self.number = number
        self.phone = f"55119{random.randrange(10**8):08}"
        self.name = f"{name} {self.phone[-4:]}"
        self.own_url = f"{operator.stack.simulator_url}/phones/{phone_of(number)}"

    def write(self, **message: Any) -> None:
        """`body=…`, `reaction=…` or whatever else the simulator takes as incoming."""
        body = {"from": self.phone, "name": self.name, **message}
        httpx.post(f"{self.own_url}/incoming", json=body, timeout=SECONDS).raise_for_status()

    def received(self, text: str) -> int:
        """How many messages of this text have reached him."""
        answer = httpx.get(f"{self.own_url}/messages", timeout=SECONDS).raise_for_status()
        messages = cast(list[dict[str, Any]], answer.json()["messages"])
        return sum(message["body"] == text for message in messages)


class InboxPage:
    """`/a/<account>/conversas`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.get_by_label("Escreva uma mensagem")

    def open(self, account_id: str) -> None:
        self.page.goto(f"/a/{account_id}/conversas")
        expect(self.page.get_by_role("heading", name="Conversas")).to_be_visible()

    def row(self, customer: Customer) -> Locator:
        return self.page.locator("[data-chat]", has_text=customer.name)

    def open_chat(self, customer: Customer) -> None:
        self.row(customer).click()
        expect(self.page.get_by_role("heading", name=customer.name)).to_be_visible()

    def message(self, text: str) -> Locator:
        """The one message that says exactly this; quotes of it do not count."""
        said = self.page.locator("p", has_text=text)
        return self.page.locator("[data-message]").filter(has=said).first

    def send(self, text: str) -> Locator:
        self.text.fill(text)
        self.text.press("Enter")
        sent = self.message(text)
        expect(sent).to_be_visible()
        return sent

    def expect_status(self, message: Locator, status: str) -> None:
        expect(message.locator(f"[data-status={status}]")).to_be_visible(timeout=CLIMB_MILLISECONDS)

    def choose(self, message: Locator, action: str) -> None:
        """An action of the message's menu."""
        message.hover()
        message.get_by_role("button", name="Ações da mensagem").click()
        self.page.get_by_role("menuitem", name=action).click()

    def folder(self, name: str) -> None:
        self.page.get_by_role("group", name="Pastas").get_by_role("button", name=name).click()


@contextmanager
def open_browser(
    browser: Browser, demo: DemoStack, kept: StorageState | None = None
) -> Generator[BrowserContext, None, None]:
    """A profile of its own, with what an earlier one has kept."""
    context = browser.new_context(
        base_url=demo.dashboard_url,
        viewport={"width": 1280, "height": 900},
        locale="pt-BR",
        storage_state=kept,
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


def keep_sign_in(browser: Browser, demo: DemoStack, user: User) -> StorageState:
    with open_browser(browser, demo) as context:
        sign_in(context.new_page(), user)
        return context.storage_state()


def take_chat(operator: Operator, chat_id: str) -> None:
    """The operator gives the chat to himself."""
    stack = operator.stack
    headers = {"apikey": stack.publishable_key, "authorization": f"Bearer {operator.token}"}
    user = httpx.get(f"{stack.supabase_url}/auth/v1/user", headers=headers, timeout=SECONDS).json()
    url = f"{stack.supabase_url}/rest/v1/chats?id=eq.{chat_id}"
    httpx.patch(url, json={"assigned_to": user["id"]}, headers=headers, timeout=SECONDS).raise_for_status()


def add_quick_reply(demo: DemoStack, token: str, account_id: str, shortcut: str, message: str) -> None:
    headers = {"apikey": demo.publishable_key, "authorization": f"Bearer {token}"}
    row = {"account_id": account_id, "shortcut": shortcut, "message": message}
    url = f"{demo.supabase_url}/rest/v1/quick_replies"
    httpx.post(url, json=row, headers=headers, timeout=SECONDS).raise_for_status()
