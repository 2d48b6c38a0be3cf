"""The page of integrations against the whole stack: what another system is told, and what it tells."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from standardwebhooks import Webhook

from devstack.testing import DemoStack, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.people import account_of, enter, new_phone, sign_up_over_api
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


def post(address: str, body: object, signature: str) -> None:
    """As Kiwify does: signed in the query."""
    headers = {"content-type": "application/json"}
    url = f"{address}?signature={signature}"
    told = httpx.post(url, content=json.dumps(body), headers=headers, timeout=SECONDS)
    assert told.status_code == 200, told.text


def sign(secret: str, body: object) -> str:
    return hmac.new(secret.encode(), json.dumps(body).encode(), hashlib.sha1).hexdigest()


def test_a_ready_integration_is_connected_mapped_by_clicks_and_revoked(page: Page, demo: DemoStack) -> None:
    integrations = IntegrationsPage(page, demo)
    page.get_by_role("tab", name="Entradas").click()
    expect(page.get_by_text("Nenhuma entrada ainda")).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="Nova entrada").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Sistema").select_option("Kiwify")
    dialog.get_by_role("button", name="Criar entrada").click()
    expect(page.get_by_role("heading", name="Kiwify")).to_be_visible()
    address_field = page.get_by_label("Endereço", exact=True)
    expect(address_field).to_have_value(re.compile("/functions/v1/hooks/[0-9a-f]{64}$"))
    address = address_field.input_value()
    secret = secrets.token_hex(8)
    page.get_by_label("Token do webhook").fill(secret)
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Guardado", exact=True)).to_be_visible()
    expect(page.get_by_label("Token do webhook")).to_have_value("")

    # Tried with the example before anything came.
    page.get_by_role("button", name="Testar").click()
    expect(page.get_by_text("Com este aviso aconteceria:")).to_be_visible()
    expect_accessible(page)

    # Of a shape that the ready mapping does not know: mapped by clicks, and applied again.
    phone = new_phone()
    order = {"webhook_event_type": "order_approved", "order_id": "1", "comprador": {"zap": phone}}
    post(address, order, sign(secret, order))
    samples = page.get_by_role("region", name="Últimos avisos")
    expect(samples.get_by_text("Falhou")).to_be_visible(timeout=DELIVERY_MILLISECONDS)
    expect(samples.get_by_text("Compra aprovada")).to_be_visible()
    page.get_by_role("button", name=re.compile("body.comprador.zap")).click()
    page.get_by_role("dialog").get_by_role("button", name="Telefone").click()
    page.get_by_role("button", name="Salvar mapeamento").click()
    expect(page.get_by_text("Alterações salvas.")).to_be_visible()
    samples.get_by_role("button", name="Aplicar de novo").click()
    expect(samples.get_by_text("Aplicado")).to_be_visible(timeout=DELIVERY_MILLISECONDS)
    page.goto(f"/a/{integrations.account_id}/contatos")
    expect(page.get_by_text(phone[-4:]).first).to_be_visible()

    page.go_back()
    page.get_by_role("button", name="Cancelar endereço").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancelar endereço").click()
    expect(page.get_by_text("Esta entrada está sem endereço.")).to_be_visible()
    assert httpx.post(address, json=order, timeout=SECONDS).status_code == 404


def test_a_call_that_proves_nothing_is_said(page: Page, demo: DemoStack) -> None:
    IntegrationsPage(page, demo)
    page.get_by_role("tab", name="Entradas").click()
    page.get_by_role("button", name="Nova entrada").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Sistema").select_option("Hotmart")
    dialog.get_by_role("button", name="Criar entrada").click()
    page.get_by_label("Hottok").fill("um-token")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Guardado", exact=True)).to_be_visible()
    address = page.get_by_label("Endereço", exact=True).input_value()
    told = httpx.post(address, json={}, headers={"X-HOTMART-HOTTOK": "outro"}, timeout=SECONDS)
    assert told.status_code == 401
    expect(page.get_by_text("Um aviso não provou de onde vem. Confira o segredo.")).to_be_visible(
        timeout=DELIVERY_MILLISECONDS
    )
