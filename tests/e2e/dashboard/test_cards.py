"""What comes that is no text: a person to write to, a place to find; and notes that call somebody later."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from devstack.settings import ROOT
from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.inbox import Customer, InboxPage, open_browser
from tests.e2e.dashboard.people import new_phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PICTURES = Path(os.environ.get("ZAPBASE_SCREENSHOTS") or ROOT / ".zapbase" / "screenshots") / "cards"


@pytest.fixture
def context(browser: Browser, demo: DemoStack, signed_in: StorageState) -> Iterator[BrowserContext]:
    with open_browser(browser, demo, signed_in) as context:
        yield context


@pytest.fixture
def inbox(page: Page, number: dict[str, Any]) -> InboxPage:
    inbox = InboxPage(page)
    inbox.open(number["account_id"])
    return inbox


def test_who_is_recommended_is_kept_and_written_to(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    phone = f"+55 {new_phone()}"
    name = f"Rosa {phone[-4:]}"
    card = "\n".join(["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"TEL:{phone}", "END:VCARD"])
    outside: list[str] = []
    page.on(
        "request", lambda request: outside.append(request.url) if "127.0.0.1" not in request.url else None
    )
    customer.write(contacts=[{"name": name, "vcard": card}])
    customer.write(location={"latitude": -23.5614, "longitude": -46.6559, "description": "Entregar aqui"})
    inbox.open_chat(customer)
    expect(page.get_by_role("link", name="Abrir no Google Maps")).to_be_visible()
    expect_accessible(page)
    for width, theme in ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.screenshot(path=PICTURES / f"{width}-{theme}.png")
    page.set_viewport_size({"width": 1280, "height": 900})
    own = re.compile(r"(http|ws)://127\.0\.0\.1|data:|blob:")
    assert [url for url in outside if not own.match(url)] == []

    page.get_by_role("button", name=re.compile("^Salvar contato")).click()
    expect(page.get_by_text(f"{name} está nos contatos")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^Conversar com \+55")).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    inbox.send("Oi! Nos indicaram você.")


def test_a_note_calls_somebody_when_it_is_changed(
    inbox: InboxPage, colleague: InboxPage, customer: Customer
) -> None:
    page = inbox.page
    customer.write(body="Preciso de ajuda")
    inbox.open_chat(customer)
    page.get_by_role("button", name="Nota interna").click()
    page.get_by_label("Nota para a equipe").fill("vejam isso")
    page.get_by_label("Nota para a equipe").press("Enter")
    note = page.get_by_role("article", name="Nota interna")
    note.hover()
    note.get_by_role("button", name="Editar nota").click()
    text = note.get_by_label("Editar nota")
    # Everybody whom the list offers, by keyboard.
    text.press("End")
    text.press_sequentially(" @")
    offered = page.get_by_role("listbox", name="Chamar um colega").get_by_role("option")
    expect(offered.first).to_be_visible()
    for place in range(offered.count()):
        if place:
            text.press_sequentially("@")
        for _ in range(place):
            text.press("ArrowDown")
        text.press("Enter")
    note.get_by_role("button", name="Salvar").click()
    expect(note).to_contain_text("vejam isso @")
    expect(colleague.row(customer).get_by_label("Mencionaram você aqui")).to_be_visible()
