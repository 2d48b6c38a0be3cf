"""Conversations against the whole stack: what is written arrives, both ways, and nothing is lost."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.inbox import SECONDS, Customer, InboxPage, add_quick_reply, open_browser
from tests.e2e.numbers import Operator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PDF = base64.b64encode(b"%PDF-1.4\n%%EOF\n").decode()


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


def test_a_message_appears_without_a_reload_and_its_answer_is_read(
    inbox: InboxPage, customer: Customer
) -> None:
    customer.write(body="Tem pão?")
    expect(inbox.row(customer)).to_contain_text("1 não lida")
    inbox.open_chat(customer)
    expect(inbox.message("Tem pão?")).to_be_visible()
    expect(inbox.row(customer)).not_to_contain_text("não lida")

    inbox.expect_status(inbox.send("Tem, quentinho!"), "read")
    assert customer.received("Tem, quentinho!") == 1
    customer.write(body="Quero dez")
    expect(inbox.message("Quero dez")).to_be_visible()
    expect_accessible(inbox.page)


@pytest.mark.parametrize("name", ["\u3164", "\u200e\u200b"], ids=ascii)
def test_who_has_a_name_with_nothing_to_see_is_called_by_his_phone(
    inbox: InboxPage, customer: Customer, name: str
) -> None:
    customer.name = name
    document = {"mimetype": "application/pdf", "data": PDF, "filename": "conta\u202efdp.exe"}
    customer.write(body="", media=document)
    row = inbox.page.locator("[data-chat]", has_text=f"{customer.phone[-8:-4]}-{customer.phone[-4:]}")
    row.click()
    with inbox.page.expect_download() as download:
        inbox.page.get_by_role("link", name="contafdp.exe").click()
    assert download.value.suggested_filename == "contafdp.exe"


def test_replies_reactions_edits_and_deletions_go_both_ways(inbox: InboxPage, customer: Customer) -> None:
    customer.write(body="Qual o preço?")
    inbox.open_chat(customer)
    inbox.choose(inbox.message("Qual o preço?"), "Reagir com 👍")
    expect(inbox.message("Qual o preço?").get_by_role("button", name="Tirar reação 👍")).to_be_visible()

    inbox.choose(inbox.message("Qual o preço?"), "Responder")
    answer = inbox.send("São dois reais")
    expect(answer.get_by_role("button", name="Ir para a mensagem respondida")).to_be_visible()
    inbox.expect_status(answer, "read")
    inbox.choose(answer, "Editar")
    inbox.text.fill("São três reais")
    inbox.text.press("Enter")
    edited = inbox.message("São três reais")
    edited.get_by_role("button", name="editada").click()
    expect(inbox.page.get_by_role("dialog")).to_contain_text("São dois reais")
    inbox.page.keyboard.press("Escape")

    inbox.choose(edited, "Apagar para todos")
    inbox.page.get_by_role("dialog").get_by_role("button", name="Apagar para todos").click()
    expect(inbox.page.get_by_text("Mensagem apagada").first).to_be_visible()


def test_a_chat_is_taken_noted_closed_and_opened_again_by_its_customer(
    inbox: InboxPage, customer: Customer
) -> None:
    page = inbox.page
    customer.write(body="Preciso de ajuda")
    inbox.open_chat(customer)
    page.get_by_role("button", name="Atribuir conversa").click()
    page.get_by_role("menuitem", name="Atribuir a mim").click()
    expect(page.get_by_text("assumiu a conversa")).to_be_visible()
    inbox.folder("Minhas")
    expect(inbox.row(customer)).to_be_visible()

    page.get_by_role("button", name="Nota interna").click()
    page.get_by_label("Nota para a equipe").fill("paga na sexta")
    page.get_by_label("Nota para a equipe").press("Enter")
    expect(page.get_by_role("article", name="Nota interna")).to_contain_text("paga na sexta")
    assert customer.received("paga na sexta") == 0

    page.get_by_role("button", name="Encerrar conversa").click()
    page.get_by_role("dialog").get_by_role("button", name="Resolvido").click()
    page.get_by_role("dialog").get_by_role("button", name="Encerrar", exact=True).click()
    expect(page.get_by_text(f"Conversa com {customer.name} encerrada")).to_be_visible()
    expect(inbox.row(customer)).to_have_count(0)
    inbox.folder("Encerradas")
    inbox.open_chat(customer)
    expect(page.get_by_text("encerrou a conversa: Resolvido")).to_be_visible()

    customer.write(body="Ainda preciso")
    expect(page.get_by_text("Uma mensagem reabriu a conversa")).to_be_visible()
    expect(inbox.row(customer)).to_have_count(0)


def test_quick_replies_schedules_and_drafts(
    inbox: InboxPage, customer: Customer, demo: DemoStack, operator: Operator
) -> None:
    shortcut = f"oi-{uuid.uuid4().hex[:8]}"
    add_quick_reply(demo, operator.token, customer.number["account_id"], shortcut, "Bom dia! Como ajudamos?")
    page = inbox.page
    page.reload()
    customer.write(body="Oi")
    inbox.open_chat(customer)
    inbox.text.fill(f"/{shortcut[:9]}")
    expect(page.get_by_role("option", name=shortcut)).to_be_visible()
    inbox.text.press("Enter")
    expect(inbox.text).to_have_value("Bom dia! Como ajudamos?")

    page.get_by_role("button", name="Agendar envio").click()
    page.get_by_role("dialog").get_by_role("button", name="Agendar").click()
    scheduled = inbox.message("Bom dia! Como ajudamos?")
    inbox.expect_status(scheduled, "scheduled")
    inbox.choose(scheduled, "Cancelar envio")
    inbox.expect_status(scheduled, "cancelled")
    assert customer.received("Bom dia! Como ajudamos?") == 0

    inbox.text.fill("ainda pensando")
    page.reload()
    expect(inbox.text).to_have_value("ainda pensando")
    expect(inbox.row(customer)).to_contain_text("Rascunho: ainda pensando")


def test_what_was_written_without_a_network_is_sent_once_when_it_is_back(
    inbox: InboxPage, context: BrowserContext, customer: Customer
) -> None:
    customer.write(body="Alô?")
    inbox.open_chat(customer)
    expect(inbox.message("Alô?")).to_be_visible()
    context.set_offline(True)
    inbox.text.fill("Já volto")
    inbox.text.press("Enter")
    waiting = inbox.page.locator("[data-outgoing]", has_text="Já volto")
    expect(waiting).to_contain_text("Tentamos de novo sozinhos")
    expect(inbox.page.get_by_text("Sem conexão. Mostramos")).to_be_visible()
    customer.write(body="Está aí?")
    context.set_offline(False)
    inbox.expect_status(inbox.message("Já volto"), "read")
    expect(inbox.message("Está aí?")).to_be_visible()
    assert customer.received("Já volto") == 1


def test_who_reads_the_end_stays_there_when_room_is_taken_from_the_thread(
    inbox: InboxPage, customer: Customer
) -> None:
    for line in ("Bom dia!\n" * 30, "Vocês abrem hoje?"):
        customer.write(body=line)
    inbox.open_chat(customer)
    expect(inbox.message("Vocês abrem hoje?")).to_be_in_viewport()
    # As a bar above it does, or a long text below it.
    inbox.page.set_viewport_size({"width": 1280, "height": 560})
    expect(inbox.message("Vocês abrem hoje?")).to_be_in_viewport()
    expect(inbox.page.get_by_role("button", name="Ir para a mensagem mais nova")).to_be_hidden()


def test_on_a_telephone_one_thing_is_shown_at_a_time(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    page.set_viewport_size({"width": 390, "height": 844})
    customer.write(body="Do celular")
    inbox.open_chat(customer)
    expect(inbox.message("Do celular")).to_be_visible()
    expect(inbox.row(customer)).to_be_hidden()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wide) is False
    expect_accessible(page)
    page.get_by_role("button", name="Voltar para a lista").click()
    expect(inbox.row(customer)).to_be_visible()
    expect_accessible(page)


def test_a_chat_is_reached_and_left_by_the_keyboard(inbox: InboxPage, customer: Customer) -> None:
    page = inbox.page
    customer.write(body="Só teclado")
    expect(inbox.row(customer)).to_be_visible()
    page.locator("[data-chat]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(inbox.text).to_be_focused()
    page.keyboard.press("Escape")
    wait_for(
        "the focus on the chat's row",
        lambda: page.evaluate("document.activeElement?.dataset.chat ?? null"),
        SECONDS,
    )


def test_the_automation_of_a_chat_rests_until_it_is_taken_back(inbox: InboxPage, customer: Customer) -> None:
    customer.write(body="Quero falar com alguém")
    inbox.open_chat(customer)
    inbox.page.get_by_role("button", name="Mais ações").click()
    inbox.page.get_by_role("menuitem", name="Pausar automação…").click()
    inbox.page.get_by_role("button", name="Por 4 horas").click()
    expect(inbox.page.get_by_text("Automação pausada até")).to_be_visible()
    inbox.page.reload()
    expect(inbox.page.get_by_text("Automação pausada até")).to_be_visible()
    expect_accessible(inbox.page)
    inbox.page.get_by_role("button", name="Retomar automação").click()
    expect(inbox.page.get_by_text("Automação pausada até")).to_be_hidden()
