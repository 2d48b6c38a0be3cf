"""The inbox at every usual width: the customer's name is read, nothing lies upon another, and enough fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.inbox import (
    SECONDS,
    Customer,
    keep_sign_in,
    open_browser,
    take_chat,
)
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
HEIGHT = 900
WIDTHS = (390, 1024, 1280, 1366, 1440, 1920)
# Eight characters of the name's type.
LEAST_NAME = 64
# As it was: 13 one-word messages and 9 rows in 900 pixels.
LEAST = {"compact": {"messages": 19, "rows": 13}, "roomy": {"messages": 18, "rows": 12}}

# Controls that lie upon each other, within the page or within the window that is over it.
OVERLAPS = """() => {
  const root = document.querySelector('[role=dialog]') ?? document.querySelector('main')
  const seen = (element) => {
    const { width, height } = element.getBoundingClientRect()
    const looks = { opacityProperty: true, visibilityProperty: true }
    return width > 1 && height > 1 && element.checkVisibility(looks)
  }
  const controls = [...root.querySelectorAll('button, a[href], input, textarea, select')].filter(seen)
  const clips = (element) => {
    const box = element.getBoundingClientRect()
    let { left, right, top, bottom } = box
    for (let parent = element.parentElement; parent && parent !== root; parent = parent.parentElement) {
      if (getComputedStyle(parent).overflow === 'visible') continue
      const own = parent.getBoundingClientRect()
      left = Math.max(left, own.left), right = Math.min(right, own.right)
      top = Math.max(top, own.top), bottom = Math.min(bottom, own.bottom)
    }
    return { left, right, top, bottom }
  }
  const boxes = controls.map(clips)
  const name = (element) => element.getAttribute('aria-label') ?? element.textContent.slice(0, 40)
  const found = []
  controls.forEach((one, index) => controls.slice(index + 1).forEach((other, step) => {
    const [a, b] = [boxes[index], boxes[index + 1 + step]]
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    // A button inside a field, such as the one that clears it, belongs there.
    const isInside = one.contains(other) || (one.matches('input') && one.parentElement.contains(other))
    if (width > 1 && height > 1 && !isInside)
      found.push(`${name(one)} | ${name(other)}`)
  }))
  return found
}"""
# How much of the name is seen, and how much there is.
NAME = """() => {
  const name = document.querySelector('[data-chat-name]')
  return [name.clientWidth, name.scrollWidth]
}"""
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Of the lines that are wholly in sight.
SEEN = """([scroller, line]) => {
  const room = document.querySelector(scroller).getBoundingClientRect()
  return [...document.querySelectorAll(`${scroller} ${line}`)].filter((one) => {
    const { top, bottom } = one.getBoundingClientRect()
    return top >= room.top - 1 && bottom <= room.bottom + 1
  }).length
}"""


@pytest.fixture(scope="module")
def operator(demo: DemoStack) -> Operator:
    return Operator(demo)


@pytest.fixture(scope="module")
def number(operator: Operator) -> dict[str, Any]:
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    return operator.connect(founding[0])


@pytest.fixture(scope="module")
def chat(operator: Operator, number: dict[str, Any], demo: DemoStack) -> str:
    """The address of the operator's chat with one who has a long name and says much in few words."""
    customer = Customer(operator, number, "Maria Aparecida Figueiredo dos Santos")
    for word in ("oi", "bom", "dia", "sim", "certo") * 5:
        customer.write(body=word)
    people = f"contacts?select=id&phone=eq.{customer.phone}"
    [person] = wait_for("the customer", lambda: demo.rows(people, operator.token) or None, SECONDS)
    chats = f"chats?select=id&contact_id=eq.{person['id']}"
    [chat] = wait_for("the chat", lambda: demo.rows(chats, operator.token) or None, SECONDS)
    take_chat(operator, chat["id"])
    return f"/a/{number['account_id']}/conversas/{chat['id']}"


@pytest.fixture(scope="module")
def signed_in(browser: Browser, demo: DemoStack) -> StorageState:
    return keep_sign_in(browser, demo, demo.users["operator"])


@pytest.fixture
def context(browser: Browser, demo: DemoStack, signed_in: StorageState) -> Iterator[BrowserContext]:
    with open_browser(browser, demo, signed_in) as context:
        yield context


def start(page: Page, chat: str, width: int, language: str) -> None:
    """Before the chat, in a window of that width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.add_init_script(f"localStorage.setItem('zapbase.locale', '{language}')")
    page.goto(chat)
    expect(page.locator("[data-message]").first).to_be_visible()


def expect_tidy(page: Page) -> None:
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(WIDE) is False


def expect_name(page: Page) -> None:
    seen, whole = page.evaluate(NAME)
    assert seen >= min(LEAST_NAME, whole)


@pytest.mark.parametrize("language", ["pt-BR", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_name_is_read_and_nothing_lies_upon_another(
    page: Page, chat: str, width: int, language: str
) -> None:
    start(page, chat, width, language)
    more = page.get_by_role("button", name=re.compile("^(Mais ações|More actions)$"))
    expect(more).to_be_visible()
    expect_name(page)
    expect_tidy(page)

    # The panel: beside the thread where that keeps a good width, else over it.
    title = page.locator("button", has=page.locator("[data-chat-name]"))
    was_open = title.get_attribute("aria-expanded") == "true"
    title.click()
    panel = page.get_by_role("complementary", name=re.compile("Dados do contato|Contact details"))
    over = page.get_by_role("dialog")
    if was_open:
        expect(panel).to_be_hidden()
    else:
        expect(panel.or_(over)).to_be_visible()
    expect_name(page)
    expect_tidy(page)
    if was_open or panel.is_visible():
        assert page.evaluate("document.querySelector('[data-thread]').clientWidth") >= 640


@pytest.mark.parametrize("density", ["roomy", "compact"])
def test_more_messages_and_rows_fit_than_before(
    page: Page, operator: Operator, number: dict[str, Any], chat: str, density: str
) -> None:
    if density == "roomy":
        for place in range(16):
            Customer(operator, number, f"Cliente {place}").write(body="Bom dia")
    page.add_init_script(f"localStorage.setItem('zapbase.density', '{density}')")
    # With one number no row has to say which.
    page.route(
        "**/rest/v1/instances?*",
        lambda route: route.fulfill(json=[row for row in route.fetch().json() if row["id"] == number["id"]]),
    )
    start(page, chat, 1440, "pt-BR")
    expect(page.locator("[data-chat]").nth(14)).to_be_attached()
    seen = {
        "messages": page.evaluate(SEEN, ["[data-thread]", "[data-message]"]),
        "rows": page.evaluate(SEEN, ["[data-chat-list]", "[data-chat]"]),
    }
    assert seen["messages"] >= LEAST[density]["messages"]
    assert seen["rows"] >= LEAST[density]["rows"]


def test_folders_stand_in_one_line_with_their_counts(page: Page, chat: str) -> None:
    start(page, chat, 1280, "pt-BR")
    folders = page.get_by_role("group", name="Pastas").get_by_role("button")
    tops = {round(box["y"]) for folder in folders.all() if (box := folder.bounding_box())}
    assert len(tops) == 1
    # The last one is reached by the keyboard, which brings it into sight.
    folders.nth(-2).focus()
    page.keyboard.press("Tab")
    expect(folders.last).to_be_in_viewport(ratio=1)
