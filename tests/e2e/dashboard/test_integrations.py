"""The page of integrations against the whole stack: what is told to another system, and what another system tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from standardwebhooks import Webhook

from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.people import account_of, enter, sign_up_over_api
from tests.support.receiver import Answer, Receiver, receiving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
SECONDS = 30
DELIVERY_MILLISECONDS = 30_000


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


class IntegrationsPage:
    """`integracoes` of a new account, before its owner."""

    def __init__(self, page: Page, demo: DemoStack) -> None:
        self.page = page
        user = sign_up_over_api(demo, "Padaria da Esquina")
        page.goto("/entrar")
        enter(page, user)
        expect(page).not_to_have_url(re.compile("/entrar"))
        self.account_id = str(account_of(demo, user)["id"])
        page.goto(f"/a/{self.account_id}/integracoes")
        expect(page.get_by_role("heading", name="Integrações")).to_be_visible()

    def add_webhook(self, url: str, description: str, *events: str) -> str:
        """The secret, which is shown this once."""
        self.page.get_by_role("button", name="Novo webhook").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Endereço").fill(url)
        dialog.get_by_label("Descrição").fill(description)
        for event in events:
            dialog.get_by_label(event, exact=True).check()
        expect_accessible(self.page)
        dialog.get_by_role("button", name="Criar webhook").click()
        return self.take_secret()

    def take_secret(self) -> str:
        secret = self.page.get_by_role("dialog").get_by_label("Segredo", exact=True)
        expect(secret).to_have_value(re.compile("^whsec_"))
        value = secret.input_value()
        self.page.get_by_role("button", name="Já guardei o segredo").click()
        return value

    def row(self, text: str) -> Locator:
        return self.page.get_by_role("region", name="Envios").get_by_role("row").filter(has_text=text).first

    def expect_delivery(self, event: str, state: str) -> None:
        expect(self.row(event)).to_contain_text(state, timeout=DELIVERY_MILLISECONDS)


def came(receiver: Receiver, count: int) -> None:
    wait_for(f"{count} calls", lambda: len(receiver.asked) >= count or None, SECONDS)


def test_a_webhook_is_made_tried_fails_and_sends_again(
    page: Page, demo: DemoStack, receiver: Receiver
) -> None:
    integrations = IntegrationsPage(page, demo)
    expect(page.get_by_text("Nenhum webhook ainda")).to_be_visible()
    secret = integrations.add_webhook(receiver.url("/zapbase"), "Loja", "Etiqueta colocada")
    page.get_by_role("list", name="Webhooks").get_by_role("button", name="Loja").click()
    expect(page.get_by_role("heading", name="Loja")).to_be_visible()

    page.get_by_role("button", name="Enviar teste").click()
    integrations.expect_delivery("Evento de teste", "Entregue")
    came(receiver, 1)
    told = receiver.asked[0]
    assert Webhook(secret).verify(told.body.decode(), told.headers)["type"] == "webhook.test"

    receiver.answers["/zapbase"] = Answer.json({"problem": "sem estoque"}, 500)
    page.get_by_role("button", name="Enviar teste").click()
    integrations.expect_delivery("Tentando de novo", "O endereço respondeu 500.")
    integrations.row("Tentando de novo").get_by_role("button").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_label("O que é enviado")).to_have_value(re.compile("webhook.test"))
    expect(panel.get_by_label("O que foi respondido")).to_have_value(re.compile("sem estoque"))
    expect_accessible(page)
    receiver.answers.clear()
    panel.get_by_role("button", name="Enviar de novo").click()
    expect(panel.get_by_text("Entregue", exact=True)).to_be_visible(timeout=DELIVERY_MILLISECONDS)
    assert len({asked.headers["webhook-id"] for asked in receiver.asked}) == 2
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Trocar segredo").click()
    page.get_by_role("button", name="Gerar novo segredo").click()
    renewed = integrations.take_secret()
    count = len(receiver.asked)
    page.get_by_role("button", name="Enviar teste").click()
    came(receiver, count + 1)
    for one in (secret, renewed):
        Webhook(one).verify(receiver.asked[count].body.decode(), receiver.asked[count].headers)


def test_an_address_that_is_gone_is_disabled_and_told_so(
    page: Page, demo: DemoStack, receiver: Receiver
) -> None:
    integrations = IntegrationsPage(page, demo)
    integrations.add_webhook(receiver.url("/antigo"), "Sistema antigo")
    page.get_by_role("list", name="Webhooks").get_by_role("button", name="Sistema antigo").click()
    receiver.answers["/antigo"] = Answer(410)
    page.get_by_role("button", name="Enviar teste").click()
    expect(page.get_by_text("Desativado: o endereço disse que não existe mais (410)")).to_be_visible(
        timeout=DELIVERY_MILLISECONDS
    )
    receiver.answers.clear()
    page.get_by_role("switch").click()
    expect(page.get_by_text("Ligado", exact=True)).to_be_visible()
    page.get_by_role("button", name="Reenviar").click()
    page.get_by_role("dialog").get_by_role("button", name="Enviar de novo").click()
    integrations.expect_delivery("Evento de teste", "Entregue")
    page.get_by_role("button", name="Excluir").click()
    page.get_by_role("button", name="Excluir webhook").click()
    expect(page.get_by_text("Nenhum webhook ainda")).to_be_visible()
