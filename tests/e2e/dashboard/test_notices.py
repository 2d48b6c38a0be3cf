"""Whoever works elsewhere hears that somebody has written: on every page, and outside of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.inbox import Customer, InboxPage, keep_sign_in, open_browser
from tests.e2e.dashboard.people import call
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


# The browser of tests shows none, and knows no push service; what the service worker asks for is what counts.
NOTE_NOTICES = """() => {
  self.shown = []
  self.registration.showNotification = async (title, options) => void self.shown.push([title, options])
}"""
PRESS = """(path) => {
  const notification = { close: () => undefined, data: { path } }
  self.dispatchEvent(Object.assign(new ExtendableEvent('notificationclick'), { notification }))
}"""


def test_a_push_is_shown_and_leads_to_its_chat(page: Page, demo: DemoStack, number: dict[str, Any]) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    [worker] = page.context.service_workers
    worker.evaluate(NOTE_NOTICES)
    # Playwright gives the protocol's messages no types.
    session: Any = page.context.new_cdp_session(page)
    found: list[str] = []

    def note(told: dict[str, Any]) -> None:
        found.extend(known["registrationId"] for known in told["registrations"])

    session.on("ServiceWorker.workerRegistrationUpdated", note)
    session.send("ServiceWorker.enable")
    wait_for("the registration", lambda: page.wait_for_timeout(50) or found or None, 30)
    path = f"/a/{number['account_id']}/contatos/importar"
    for data in ('{"title":"Ana","body":"Nova mensagem","tag":"test","path":"' + path + '"}', "no json"):
        message = {"origin": demo.dashboard_url, "registrationId": found[0], "data": data}
        session.send("ServiceWorker.deliverPushMessage", message)
    shown = wait_for("the notice", lambda: worker.evaluate("() => self.shown") or None, 30)
    assert shown[0][0] == "Ana"
    assert (shown[0][1]["body"], shown[0][1]["data"]) == ("Nova mensagem", {"path": path})
    worker.evaluate(PRESS, path)
    page.wait_for_url(f"**{path}")
    worker.evaluate(PRESS, "https://elsewhere.example/")
    expect(page).to_have_url(re.compile(path))


def test_each_choice_is_kept_by_itself(page: Page, demo: DemoStack) -> None:
    page.goto("/perfil")
    section = page.get_by_role("region", name="Avisos")
    for name in ("Tocar um som", "Receber um resumo por e-mail"):
        switch = section.get_by_role("switch", name=name)
        before = switch.is_checked()
        switch.click()
        expect(switch).to_be_checked(checked=not before)
    wait_for("the choices", lambda: saved(demo).get("notice_digest") is True or None, 30)
    assert saved(demo) == {"notice_sound": False, "notice_digest": True}
    page.reload()
    expect(section.get_by_role("switch", name="Tocar um som")).not_to_be_checked()
    expect_accessible(page)
    section.get_by_role("button", name="Testar aviso").click()
    expect(page.get_by_text("Este é um aviso de teste.")).to_be_visible()
    section.get_by_role("switch", name="Tocar um som").click()
    section.get_by_role("switch", name="Receber um resumo por e-mail").click()
    wait_for("the choices", lambda: saved(demo).get("notice_digest") is False or None, 30)


def saved(demo: DemoStack) -> dict[str, Any]:
    return dict(call(demo, demo.users["operator"], "my_profile")["preferences"])
