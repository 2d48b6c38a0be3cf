"""The page of campaigns against the whole stack: a link is made, printed, followed, answered and counted."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.inbox import SECONDS, Customer, keep_sign_in, open_browser
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
TELEPHONE = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1"}
PREVIEW = {"user-agent": "facebookexternalhit/1.1"}
COUNT_MILLISECONDS = 40_000


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
    return keep_sign_in(browser, demo, demo.users["operator"])


@pytest.fixture
def context(browser: Browser, demo: DemoStack, signed_in: StorageState) -> Iterator[BrowserContext]:
    with open_browser(browser, demo, signed_in) as context:
        yield context


class CampaignsPage:
    """`/a/<account>/campanhas`."""

    def __init__(self, page: Page, account_id: str) -> None:
        self.page = page
        page.goto(f"/a/{account_id}/campanhas")
        expect(page.get_by_role("heading", name="Campanhas")).to_be_visible()

    def row(self, name: str) -> Locator:
        return self.page.get_by_role("list", name="Campanhas").get_by_role("listitem").filter(has_text=name)

    def add(self, name: str, message: str, slug: str) -> None:
        self.page.get_by_role("button", name="Nova campanha").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Nome").fill(name)
        dialog.get_by_label("Texto de entrada").fill(message)
        dialog.get_by_label("Fim do link").fill(slug)
        expect_accessible(self.page)
        dialog.get_by_role("button", name="Salvar").click()
        expect(dialog).to_be_hidden()
        expect(self.row(name)).to_be_visible()

    def expect_counts(self, name: str, visits: int, answers: int) -> None:
        of_visits = "1 visita" if visits == 1 else f"{visits} visitas"
        counts = f"{of_visits} e {'1 resposta' if answers == 1 else f'{answers} respostas'} em 30 dias"
        expect(self.row(name)).to_contain_text(counts, timeout=COUNT_MILLISECONDS)


def follow(link: str, headers: dict[str, str]) -> str:
    """Where the link leads."""
    told = httpx.get(link, headers=headers, timeout=SECONDS)
    assert told.status_code == 302, told.text
    return told.headers["location"]


def test_a_link_is_made_printed_followed_and_answered(
    page: Page, operator: Operator, number: dict[str, Any], tmp_path: Path
) -> None:
    campaigns = CampaignsPage(page, number["account_id"])
    slug = f"panetone-{uuid.uuid4().hex[:8]}"
    text = f"Olá! Quero um panetone {slug[-4:]}"
    campaigns.add(f"Natal {slug}", text, slug)
    campaigns.expect_counts(slug, 0, 0)

    campaigns.row(slug).get_by_role("button", name="Link e QR").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="QR code")).to_be_visible()
    link = dialog.get_by_text(re.compile(f"/go/{slug}$")).inner_text()
    expect_accessible(page)
    for kind, begins in (("PNG", b"\x89PNG"), ("SVG", b"<?xml")):
        with page.expect_download() as download:
            dialog.get_by_role("button", name=f"Baixar {kind}").click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.name == f"{slug}.{kind.lower()}"
        assert file.read_bytes().startswith(begins)
    page.keyboard.press("Escape")

    assert follow(link, PREVIEW).startswith("https://wa.me/")
    address = urlsplit(follow(link, TELEPHONE))
    assert address.path.removeprefix("/") == number["phone"]
    [written] = parse_qs(address.query)["text"]
    assert written == text
    campaigns.expect_counts(slug, 1, 0)
    Customer(operator, number, "Ana").write(body=written)
    campaigns.expect_counts(slug, 1, 1)


def test_a_link_is_switched_off_and_removed(page: Page, demo: DemoStack, number: dict[str, Any]) -> None:
    campaigns = CampaignsPage(page, number["account_id"])
    slug = f"pascoa-{uuid.uuid4().hex[:8]}"
    campaigns.add(f"Páscoa {slug}", "Quero um ovo", slug)
    link = f"{demo.supabase_url}/functions/v1/go/{slug}"
    assert follow(link, TELEPHONE).startswith("https://wa.me/")
    campaigns.row(slug).get_by_role("switch").click()
    expect(campaigns.row(slug).get_by_text("Desligada")).to_be_visible()
    assert httpx.get(link, headers=TELEPHONE, timeout=SECONDS).text == "Este link está desativado.\n"
    campaigns.row(slug).get_by_role("button", name="Excluir").click()
    page.get_by_role("button", name="Excluir campanha").click()
    expect(campaigns.row(slug)).to_be_hidden()
    assert httpx.get(link, headers=TELEPHONE, timeout=SECONDS).status_code == 404
