"""What platform administrators do, and what their customers see of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.people import account_of, enter, new_phone, sign_up_over_api, token_of
from tests.support.simulator import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture
def administrator(page: Page, demo: DemoStack) -> Page:
    """The administration's list of accounts."""
    page.goto("/admin/contas")
    enter(page, demo.users["platform_administrator"])
    expect(page.get_by_role("heading", name="Clientes")).to_be_visible()
    return page


def act(page: Page, account: str, action: str) -> None:
    page.get_by_label("Buscar por nome ou telefone").fill(account)
    # A menu opened before the answer to the search goes with the list it stands in.
    expect(page.get_by_role("button", name="Ações para ")).to_have_count(1)
    page.get_by_role("button", name=f"Ações para {account}").click()
    page.get_by_role("menuitem", name=action).click()


def test_an_administrator_looks_into_an_account_and_leaves(administrator: Page, demo: DemoStack) -> None:
    customer = sign_up_over_api(demo, f"Cliente {new_phone()}")
    account = account_of(demo, customer)
    page = administrator
    page.goto(f"/a/{account['id']}/equipe")
    expect(page.get_by_text("Conta não encontrada")).to_be_visible()
    page.goto("/admin/contas")
    act(page, account["name"], "Abrir só para leitura")
    page.get_by_label("Motivo").fill("Chamado 42")
    page.get_by_role("button", name="Abrir só para leitura").click()
    expect(page.get_by_text("Somente leitura até")).to_be_visible()
    page.get_by_role("link", name="Equipe").click()
    expect(page.get_by_role("listitem").filter(has_text=customer.email)).to_be_visible()
    expect(page.get_by_role("button", name="Convidar")).to_be_hidden()
    # The page goes first, so that nothing on it asks for what may no longer be read.
    with page.expect_response("**/rpc/admin_leave_account"):
        page.get_by_role("button", name="Sair da conta").click()
    expect(page.get_by_role("heading", name="Clientes")).to_be_visible()
    page.goto(f"/a/{account['id']}/equipe")
    expect(page.get_by_text("Conta não encontrada")).to_be_visible()
    token = token_of(demo, customer)

    def read_trail() -> list[dict[str, Any]] | None:
        lines = demo.rows("audit_log?action=like.accounts.*&order=id", token)
        return lines if len(lines) > 1 else None

    trail = eventually(read_trail, seconds=30, what="the trail of both acts")
    assert [line["action"] for line in trail] == ["accounts.enter", "accounts.leave"]
    assert trail[0]["detail"]["reason"] == "Chamado 42"
    assert "Chrome" in trail[0]["origin"]["agent"]


def test_plan_and_suspension_reach_the_customer_at_once(
    context: BrowserContext, administrator: Page, demo: DemoStack
) -> None:
    customer = sign_up_over_api(demo, f"Cliente {new_phone()}")
    account = account_of(demo, customer)
    page = administrator
    with context.browser.new_context(base_url=demo.dashboard_url, locale="pt-BR") as others:  # type: ignore[union-attr]
        other = others.new_page()
        other.goto(f"/a/{account['id']}/conta")
        enter(other, customer)
        expect(other.get_by_text("Grátis", exact=True)).to_be_visible()

        act(page, account["name"], "Mudar plano")
        page.get_by_role("combobox", name="Plano").select_option("pro")
        page.get_by_role("button", name="Salvar").click()
        expect(other.get_by_text("Pro", exact=True)).to_be_visible()

        act(page, account["name"], "Suspender")
        page.get_by_label("Motivo").fill("Pagamento em atraso")
        page.get_by_role("dialog").get_by_role("button", name="Suspender").click()
        expect(other.get_by_text("suspensa: Pagamento em atraso")).to_be_visible()

        act(page, account["name"], "Reativar")
        expect(other.get_by_text("suspensa: Pagamento em atraso")).to_be_hidden()

        # The owner closes his account and thinks again.
        other.get_by_role("button", name="Encerrar conta").click()
        confirm = other.get_by_role("dialog").get_by_role("button", name="Encerrar conta")
        expect(confirm).to_be_disabled()
        other.get_by_role("dialog").get_by_role("textbox").fill(account["name"])
        confirm.click()
        expect(other.get_by_text("Esta conta foi encerrada e será apagada em")).to_be_visible()
        other.get_by_role("button", name="Reabrir conta").click()
        expect(other.get_by_text("Esta conta foi encerrada e será apagada em")).to_be_hidden()


def test_the_fleet_is_seen_by_administrators_alone(administrator: Page, page: Page, demo: DemoStack) -> None:
    administrator.goto("/admin/frota")
    expect(administrator.get_by_role("row").filter(has_text="No ar")).to_have_count(1)
    administrator.get_by_role("button", name="Menu do usuário").click()
    administrator.get_by_role("menuitem", name="Sair").click()
    enter(page, demo.users["stranger"])
    expect(page.get_by_role("button", name="Menu do usuário")).to_be_visible()
    page.goto("/admin/frota")
    expect(page.get_by_text("Só administradores da plataforma")).to_be_visible()
