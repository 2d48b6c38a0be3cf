"""What platform administrators do, and what their customers see of it."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.people import account_of, call, enter, new_phone, sign_up_over_api, token_of
from tests.support.simulator import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


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


def test_the_owner_reads_of_a_visit_that_ended_on_his_settings(
    context: BrowserContext, administrator: Page, demo: DemoStack
) -> None:
    customer = sign_up_over_api(demo, f"Cliente {new_phone()}")
    account = account_of(demo, customer)
    page = administrator
    act(page, account["name"], "Abrir só para leitura")
    page.get_by_label("Motivo").fill("Chamado 77")
    page.get_by_role("button", name="Abrir só para leitura").click()
    expect(page.get_by_text("Somente leitura até")).to_be_visible()
    page.goto(f"/a/{account['id']}/conta")
    expect(page.get_by_role("heading", name="Conta", exact=True)).to_be_visible()
    # What was asked for while he might is no part of this.
    page.wait_for_load_state("networkidle")
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    with page.expect_response("**/rpc/admin_leave_account") as left:
        page.get_by_role("button", name="Sair da conta").click()
    # Nothing of the account was on the page any more, and nothing asks for it.
    assert page.url.endswith("/admin/contas")
    assert left.value.json() is True
    expect(page.get_by_role("heading", name="Clientes")).to_be_visible()
    expect(page.get_by_text("Somente leitura até")).to_be_hidden()
    assert refused == []

    def told() -> bool:
        lines = call(demo, customer, "list_audit_log", account_id=account["id"], area="accounts")["lines"]
        return len(lines) > 1

    eventually(told, seconds=30, what="the lines of the visit")
    with context.browser.new_context(base_url=demo.dashboard_url, locale="pt-BR") as others:  # type: ignore[union-attr]
        other = others.new_page()
        other.goto(f"/a/{account['id']}/auditoria")
        enter(other, customer)
        lines = other.get_by_role("list", name="Registro de atividades").get_by_role("listitem")
        entered = lines.filter(has_text="abriu a conta só para leitura")
        expect(entered).to_contain_text("A equipe do Zapbase")
        expect(entered).to_contain_text("Motivo: Chamado 77")
        expect(lines.filter(has_text="parou de ver a conta")).to_be_visible()


def test_accounts_are_found_by_how_they_do(administrator: Page, demo: DemoStack) -> None:
    customer = sign_up_over_api(demo, f"Cliente {new_phone()}")
    account = account_of(demo, customer)
    call(
        demo,
        demo.users["platform_administrator"],
        "admin_suspend_account",
        account_id=account["id"],
        reason="Sem pagamento",
    )
    page = administrator
    page.get_by_label("Buscar por nome ou telefone").fill(account["name"])
    row = page.locator(f"[data-account='{account['id']}']")
    expect(row).to_contain_text("Com problema")
    expect(row).to_contain_text("Suspensa: Sem pagamento")
    page.get_by_role("combobox", name="Saúde").select_option(label="Tudo certo")
    expect(page.get_by_text("Nenhuma conta encontrada")).to_be_visible()
    page.get_by_role("combobox", name="Saúde").select_option(label="Com problema")
    page.get_by_role("combobox", name="Situação").select_option(label="Suspensa")
    page.get_by_role("combobox", name="Plano").select_option(label="Grátis")
    expect(row).to_be_visible()
    # What is chosen is in the address.
    page.reload()
    expect(row).to_be_visible()
    page.get_by_role("combobox", name="Plano").select_option(label="Pro")
    page.get_by_role("button", name="Limpar filtros").click()
    expect(page.get_by_role("combobox", name="Saúde")).to_have_value("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_in_the_administration_breaks_no_rule(
    administrator: Page, demo: DemoStack, scheme: Literal["light", "dark"]
) -> None:
    page = administrator
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    customer = sign_up_over_api(demo, f"Cliente {new_phone()}")
    account = account_of(demo, customer)
    for action in ("Mudar plano", "Suspender", "Abrir só para leitura"):
        act(page, account["name"], action)
        expect(page.get_by_role("dialog")).to_be_visible()
        expect_accessible(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name=f"Ações para {account['name']}").click()
    expect_accessible(page)
    page.goto("/admin/frota")
    expect(page.get_by_role("list", name="O que aconteceu").get_by_role("listitem").first).to_be_visible()
    expect_accessible(page)


def test_the_fleet_is_seen_by_administrators_alone(administrator: Page, page: Page, demo: DemoStack) -> None:
    administrator.goto("/admin/frota")
    expect(administrator.get_by_role("row").filter(has_text="No ar")).to_have_count(1)
    administrator.get_by_role("button", name="Menu do usuário").click()
    administrator.get_by_role("menuitem", name="Sair").click()
    enter(page, demo.users["stranger"])
    expect(page.get_by_role("button", name="Menu do usuário")).to_be_visible()
    page.goto("/admin/frota")
    expect(page.get_by_text("Só administradores da plataforma")).to_be_visible()
