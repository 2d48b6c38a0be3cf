"""What messages show besides words: pictures whole and large, files by their names, what is sent later."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.inbox import Customer, InboxPage, keep_sign_in, open_browser
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PDF = base64.b64encode(b"%PDF-1.4\n%%EOF\n").decode()
LONG_NAME = "Pedido de compra 2026-11 fornecedor Moinho Santa Clara revisado v2.pdf"


def png(width: int, height: int) -> str:
    """A picture of that size, in base64."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    lines = chunk(b"IDAT", zlib.compress((b"\0" + b"\x90" * width) * height))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + header + lines + chunk(b"IEND", b"")).decode()


@pytest.fixture(scope="module")
def operator(demo: DemoStack) -> Operator:
    return Operator(demo)


@pytest.fixture(scope="module")
def number(operator: Operator) -> dict[str, Any]:
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    return operator.connect(founding[0])


@pytest.fixture(scope="module")
def signed_in(browser: Browser, demo: DemoStack) -> StorageState:
    return keep_sign_in(browser, demo, demo.users["operator"])


@pytest.fixture
def context(browser: Browser, demo: DemoStack, signed_in: StorageState) -> Iterator[BrowserContext]:
    with open_browser(browser, demo, signed_in) as context:
        yield context


@pytest.fixture
def customer(operator: Operator, number: dict[str, Any]) -> Customer:
    return Customer(operator, number, "Iara")


@pytest.fixture
def inbox(page: Page, number: dict[str, Any]) -> InboxPage:
    inbox = InboxPage(page)
    inbox.open(number["account_id"])
    return inbox


def picture_of(page: Page, name: str) -> Locator:
    return page.locator("[data-message]", has=page.get_by_alt_text(name)).get_by_role(
        "button", name="Abrir imagem"
    )


@pytest.mark.parametrize(("width", "height"), [(1600, 500), (300, 900), (400, 300)])
def test_a_picture_is_whole_in_room_that_was_kept_for_it(
    inbox: InboxPage, customer: Customer, width: int, height: int
) -> None:
    page = inbox.page
    media = {"mimetype": "image/png", "data": png(width, height), "filename": "foto.png"}
    customer.write(body="", media=media)
    inbox.open_chat(customer)
    room = picture_of(page, "foto.png")
    expect(room).to_be_visible()
    box = room.bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(width / height, rel=0.05)
    assert (box["width"], box["height"]) <= (320.5, 360.5)


def test_the_room_of_a_picture_is_there_before_the_picture(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    page.route(re.compile(r"//[^/]+/media/"), lambda route: route.abort())
    media = {"mimetype": "image/png", "data": png(320, 80), "filename": "faixa.png"}
    customer.write(body="", media=media)
    inbox.open_chat(customer)
    room = picture_of(page, "faixa.png")
    expect(room).to_have_css("height", "80px")
    expect(room).to_have_css("width", "320px")


def test_a_picture_is_looked_at_closely_and_left_by_escape(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    media = {"mimetype": "image/png", "data": png(1600, 900), "filename": "mapa.png"}
    customer.write(body="", media=media)
    inbox.open_chat(customer)
    picture_of(page, "mapa.png").click()
    viewer = page.get_by_role("dialog")
    expect(viewer).to_be_visible()
    expect_accessible(page)
    zoom = viewer.locator("[data-zoom]")
    page.mouse.move(500, 400)
    page.mouse.wheel(0, -600)
    expect(zoom).to_have_attribute("data-zoom", re.compile(r"^[2-8]"))
    page.mouse.wheel(0, 9_000)
    expect(zoom).to_have_attribute("data-zoom", "1")
    viewer.get_by_alt_text("mapa.png").dblclick()
    expect(zoom).to_have_attribute("data-zoom", "2.5")
    for _ in range(20):
        page.keyboard.press("+")
        page.keyboard.press("ArrowLeft")
    expect(zoom).to_have_attribute("data-zoom", "8")
    expect(viewer.get_by_role("button", name="Aumentar")).to_be_disabled()
    # However far it is dragged, it stays in sight.
    page.mouse.down()
    page.mouse.move(-5_000, -5_000)
    page.mouse.up()
    expect(viewer.get_by_alt_text("mapa.png")).to_be_in_viewport()
    page.keyboard.press("0")
    expect(zoom).to_have_attribute("data-zoom", "1")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_a_file_says_what_it_is_and_how_its_name_ends(inbox: InboxPage, customer: Customer) -> None:
    document = {"mimetype": "application/pdf", "data": PDF, "filename": LONG_NAME}
    customer.write(body="", media=document)
    inbox.open_chat(customer)
    card = inbox.page.get_by_role("link", name=f"Baixar {LONG_NAME}")
    expect(card).to_contain_text(re.compile("PDF · 15"))
    expect(card).not_to_contain_text("application/pdf")
    end = card.get_by_text("evisado v2.pdf", exact=True)
    expect(end).to_be_visible()
    box, whole = end.bounding_box(), card.bounding_box()
    assert box and whole
    assert box["x"] + box["width"] <= whole["x"] + whole["width"]


def test_what_is_sent_later_stands_apart_at_the_end(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    customer.write(body="Me lembra na terça?")
    inbox.open_chat(customer)
    inbox.text.fill("Bom dia! É hoje.")
    page.get_by_role("button", name="Agendar envio").click()
    page.get_by_role("dialog").get_by_role("button", name="Agendar").click()
    later = page.get_by_role("region", name="1 mensagem agendada")
    expect(later.get_by_text("Bom dia! É hoje.")).to_be_visible()
    inbox.send("Combinado")
    customer.write(body="Obrigada")
    expect(inbox.message("Obrigada")).to_be_visible()
    said = page.locator("[data-message]").all_inner_texts()
    assert "Bom dia! É hoje." in said[-1]


def test_an_emoji_is_found_by_its_name_and_by_its_group(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    customer.write(body="Tudo certo?")
    inbox.open_chat(customer)
    page.get_by_role("button", name="Inserir emoji").click()
    page.get_by_label("Buscar emoji").fill("foguete")
    page.get_by_role("button", name="foguete", exact=True).click()
    expect(inbox.text).to_have_value("🚀")
    page.get_by_role("button", name="Inserir emoji").click()
    page.get_by_role("button", name="Bandeiras").click()
    expect(page.get_by_role("group", name="Bandeiras").get_by_role("button").nth(200)).to_be_attached()
    expect_accessible(page)


def test_the_inbox_says_what_it_leaves_out(inbox: InboxPage) -> None:
    page = inbox.page
    page.locator("[data-chat-list]").evaluate("(list) => { list.scrollTop = list.scrollHeight }")
    expect(page.get_by_text("Mensagens de grupos não aparecem aqui.")).to_be_attached()


def test_before_any_number_is_connected_the_inbox_says_to_connect_one(
    browser: Browser, demo: DemoStack
) -> None:
    with open_browser(browser, demo, keep_sign_in(browser, demo, demo.users["stranger"])) as context:
        page = context.new_page()
        page.route("**/rest/v1/instances?*", lambda route: route.fulfill(json=[]))
        page.route("**/rest/v1/rpc/list_chats", lambda route: route.fulfill(json={"chats": [], "next": None}))
        page.goto("/conversas")
        expect(page.get_by_text("Conecte um número")).to_be_visible()
        expect(page.get_by_role("link", name="Ir para Números")).to_be_visible()
        expect(page.get_by_text("Abra uma conversa da lista")).to_be_hidden()
