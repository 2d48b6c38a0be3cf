"""A flow is built by dragging, tried, published and run by a phone; saved by itself, brought back, shared."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Browser, Page, expect

from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.flows import Builder, SideChat, insert, new_flow, read_flow
from tests.e2e.dashboard.inbox import Customer
from tests.e2e.dashboard.pages import sign_in
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
ANSWER_SECONDS = 60


@pytest.fixture
def operator(page: Page, demo: DemoStack) -> Page:
    sign_in(page, demo.users["operator"])
    return page


def test_a_flow_is_built_by_dragging_tried_published_and_run_by_a_phone(page: Page, demo: DemoStack) -> None:
    working = Operator(demo)
    number = working.connect(working.numbers()[0])
    sign_in(page, demo.users["operator"])
    account_id, flow_id = new_flow(demo, demo.users["operator"])
    builder = Builder(page)
    builder.open(account_id, flow_id)
    word = f"pedido {secrets.token_hex(3)}"

    draw(builder, word)
    builder.expect_saved()
    assert len(read_flow(demo, demo.users["operator"], flow_id)["draft"]["nodes"]) == 5
    undo_and_do_again(builder)
    expect_accessible(page)
    expect_problems_to_lead_to_their_block(builder)

    # Tried beside the canvas, which lights the way that was taken.
    chat = SideChat(builder)
    chat.read(2)
    chat.say("2")
    tried = chat.read(3)
    expect(chat.lines.last).to_contain_text("O fluxo terminou")
    expect_accessible(page)

    # What a phone hears is the same, word for word.
    builder.publish()
    add_keyword(demo, account_id, flow_id, word)
    customer = Customer(working, number, "Bia")
    customer.write(body=word)
    wait_for("the menu", lambda: customer.received(tried[1]) or None, ANSWER_SECONDS)
    customer.write(body="2")
    wait_for("the end", lambda: customer.received(tried[2]) or None, ANSWER_SECONDS)
    assert [customer.received(text) for text in tried] == [1, 1, 1]


def draw(builder: Builder, word: str) -> None:
    """A greeting, a menu and what either choice leads to."""
    write = builder.panel.get_by_label
    builder.drag("Conteúdo", 330, 60)
    builder.name("Boas-vindas")
    write("Texto", exact=True).fill(f"Olá! Aqui é o {word}.")
    builder.drag("Menu", 330, 260)
    builder.name("O que deseja")
    write("Texto", exact=True).first.fill(f"Escolha uma opção do {word}")
    write("Opção 1", exact=True).fill("Pedir")
    write("Opção 2", exact=True).fill("Horário")
    builder.drag("Fim", 480, 90)
    builder.name("Fim do pedido")
    builder.drag("Conteúdo", 480, 580)
    builder.name("Horário")
    write("Texto", exact=True).fill(f"O {word} abre às 9h.")
    builder.panel.get_by_role("button", name="Fechar").click()
    builder.arrange()
    builder.connect("Início", "next", "Boas-vindas")
    builder.connect("Boas-vindas", "next", "O que deseja")
    builder.connect("O que deseja", "option:o1", "Fim do pedido")
    builder.connect("O que deseja", "option:o2", "Horário")


def undo_and_do_again(builder: Builder) -> None:
    """By keyboard, the last line alone."""
    edges = builder.page.locator(".react-flow__edge")
    builder.pane.click(position={"x": 600, "y": 20})
    builder.page.keyboard.press("Control+z")
    expect(edges).to_have_count(3)
    builder.page.keyboard.press("Control+Shift+z")
    expect(edges).to_have_count(4)


def expect_problems_to_lead_to_their_block(builder: Builder) -> None:
    builder.drag("Fim", 480, 700)
    builder.name("Solto")
    builder.page.get_by_role("button", name=re.compile("problema")).click()
    builder.panel.get_by_role("button", name=re.compile("Solto.*Nada leva a este bloco")).click()
    expect(builder.panel.get_by_role("heading", name="Solto")).to_be_visible()
    builder.page.keyboard.press("Delete")
    expect(builder.block("Solto")).to_have_count(0)


def add_keyword(demo: DemoStack, account_id: str, flow_id: str, word: str) -> None:
    keyword = {"account_id": account_id, "name": word, "terms": [word], "flow_id": flow_id}
    insert(demo, demo.users["operator"], "keywords", keyword)


def test_what_is_typed_without_a_connection_is_there_after_a_reload(operator: Page, demo: DemoStack) -> None:
    user = demo.users["operator"]
    account_id, flow_id = new_flow(demo, user)
    builder = Builder(operator)
    builder.open(account_id, flow_id)
    operator.route("**/rpc/save_draft", lambda route: route.abort())
    builder.drag("Conteúdo", 330, 60)
    builder.name("Escrito no túnel")
    expect(builder.state).to_have_attribute("data-save", "offline")
    operator.on("dialog", lambda dialog: dialog.accept())
    operator.reload()
    expect(builder.block("Escrito no túnel")).to_be_visible(timeout=30_000)
    operator.unroute("**/rpc/save_draft")
    builder.expect_saved()
    names = [node.get("name") for node in read_flow(demo, user, flow_id)["draft"]["nodes"].values()]
    assert "Escrito no túnel" in names


def test_what_is_moved_about_is_painted_once_and_moved_as_one_picture(
    operator: Page, demo: DemoStack
) -> None:
    builder = Builder(operator)
    builder.open(*new_flow(demo, demo.users["operator"]))
    viewport = operator.locator(".react-flow__viewport")
    expect(viewport).to_have_css("will-change", "auto")
    box = builder.pane.bounding_box()
    assert box
    operator.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 30)
    operator.mouse.down()
    operator.mouse.move(box["x"] + box["width"] * 0.6 + 40, box["y"] + 60)
    expect(viewport).to_have_css("will-change", "transform")
    operator.mouse.up()
    # Sharp again at whatever size.
    expect(viewport).to_have_css("will-change", "auto")


def test_two_people_edit_one_draft(operator: Page, browser: Browser, demo: DemoStack) -> None:
    user = demo.users["operator"]
    account_id, flow_id = new_flow(demo, user)
    mine = Builder(operator)
    mine.open(account_id, flow_id)
    other_context = browser.new_context(
        base_url=demo.dashboard_url, viewport={"width": 1280, "height": 900}, locale="pt-BR"
    )
    try:
        page = other_context.new_page()
        sign_in(page, user)
        theirs = Builder(page)
        theirs.open(account_id, flow_id)

        # With nothing unsaved, what the other saves comes by itself.
        theirs.drag("Conteúdo", 330, 60)
        theirs.name("Deles")
        theirs.expect_saved()
        expect(mine.block("Deles")).to_be_visible()

        # Both at once: nothing is lost before one of both is chosen.
        operator.route("**/rpc/save_draft", lambda route: route.abort())
        mine.drag("Fim", 330, 400)
        mine.name("Meu fim")
        theirs.name("Deles, de novo")
        theirs.expect_saved()
        expect(operator.get_by_role("button", name="Manter a minha")).to_be_visible()
        expect(mine.block("Meu fim")).to_be_visible()
        operator.unroute("**/rpc/save_draft")
        operator.get_by_role("button", name="Manter a minha").click()
        mine.expect_saved()
        expect(theirs.block("Meu fim")).to_be_visible()
    finally:
        other_context.close()
    names = {node.get("name") for node in read_flow(demo, user, flow_id)["draft"]["nodes"].values()}
    assert names >= {"Meu fim", "Deles"}


def test_a_version_is_published_compared_and_brought_back(operator: Page, demo: DemoStack) -> None:
    user = demo.users["operator"]
    graph = {
        "schema": 1,
        "start": "start",
        "nodes": {
            "start": {"type": "start", "next": "hello"},
            "hello": {"type": "content", "items": [{"kind": "text", "text": "Olá"}], "next": "end"},
            "end": {"type": "end"},
        },
    }
    account_id, flow_id = new_flow(demo, user, graph)
    builder = Builder(operator)
    builder.open(account_id, flow_id)
    builder.arrange()
    builder.expect_saved()
    builder.publish()

    builder.block("Conteúdo").click()
    builder.panel.get_by_label("Texto", exact=True).fill("Bom dia")
    builder.expect_saved()
    operator.get_by_role("button", name="Versões").click()
    builder.panel.get_by_role("button", name="Comparar").click()
    expect(builder.panel.locator("del")).to_have_text("Olá")
    expect(builder.panel.locator("ins")).to_have_text("Bom dia")
    expect_accessible(operator)
    builder.panel.get_by_role("button", name="Trazer de volta").click()
    builder.expect_saved()
    draft = read_flow(demo, user, flow_id)["draft"]
    assert draft["nodes"]["hello"]["items"][0]["text"] == "Olá"
    expect(builder.panel).to_contain_text("Igual ao rascunho de agora")
