"""Signing up, coming back, and joining a team, with the mails that belong to it."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from devstack.testing import DemoStack, User
from tests.e2e.dashboard.people import (
    PASSWORD,
    account_of,
    call,
    confirming_auth,
    enter,
    latest_link,
    new_email,
    new_phone,
    sign_up_over_api,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def owner(demo: DemoStack) -> User:
    """The owner of an account on the plan free."""
    return sign_up_over_api(demo, "Padaria Sol")


def fill_sign_up(page: Page, name: str, phone: str, email: str) -> None:
    page.goto("/criar-conta")
    page.get_by_label("Seu nome").fill("Ana Souza")
    page.get_by_label("Nome da empresa").fill(name)
    page.get_by_label("Telefone com DDD").press_sequentially(phone)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Criar conta").click()


def invite(page: Page, email: str = "", role: str = "Atendente") -> str:
    """The link of an invitation that is made in the open page of the team."""
    page.get_by_role("button", name="Convidar").click()
    page.get_by_label("E-mail (opcional)").fill(email)
    page.get_by_role("radio", name=role).check()
    page.get_by_role("button", name=re.compile("Enviar convite|Criar link")).click()
    link = page.get_by_label("Link do convite").input_value()
    page.get_by_role("button", name="Fechar").first.click()
    return link


def path_of(link: str) -> str:
    """The orchestrator names itself by its own address; the page is the same."""
    return "/" + link.split("/", 3)[3]


def test_a_new_customer_confirms_his_address_and_has_an_account(page: Page, demo: DemoStack) -> None:
    email, phone = new_email(), new_phone()
    with confirming_auth(demo, page):
        fill_sign_up(page, "Doces da Ana", phone, email)
        expect(page.get_by_role("heading", name="Confirme seu e-mail")).to_be_visible()
        page.goto("/entrar")
        enter(page, User(email, PASSWORD, "owner", []))
        expect(page.get_by_role("alert")).to_contain_text("Confirme seu e-mail pelo link")
        page.goto(latest_link(demo, email))
        expect(page.get_by_role("button", name="Trocar de conta")).to_contain_text("Doces da Ana")
        assert "token" not in page.url
    page.goto("/")
    expect(page.get_by_role("heading", name="Primeiros passos")).to_be_visible()


def test_a_phone_that_was_taken_before_the_address_was_confirmed_is_said_there(
    page: Page, demo: DemoStack
) -> None:
    email, phone = new_email(), new_phone()
    with confirming_auth(demo, page):
        fill_sign_up(page, "Doces da Bia", phone, email)
        expect(page.get_by_role("heading", name="Confirme seu e-mail")).to_be_visible()
        sign_up_over_api(demo, "Mais rápida", phone)
        page.goto(latest_link(demo, email))
        expect(page.get_by_text("A conta que você pediu no cadastro não foi aberta")).to_be_visible()
        expect(page.get_by_label("Nome da empresa")).to_have_value("Doces da Bia")
        page.get_by_label("Telefone com DDD").fill(new_phone())
        page.get_by_role("button", name="Criar conta").click()
        expect(page.get_by_role("button", name="Trocar de conta")).to_contain_text("Doces da Bia")


def test_a_phone_that_another_account_has_is_said_at_the_first_login(
    page: Page, owner: User, demo: DemoStack
) -> None:
    account = account_of(demo, owner)
    fill_sign_up(page, "Padaria Lua", account["phone"][2:], new_email())
    expect(page.get_by_role("heading", name="Falta só a sua conta")).to_be_visible()
    page.get_by_role("button", name="Criar conta").click()
    expect(page.get_by_role("alert")).to_contain_text("Já existe uma conta com este telefone")
    page.get_by_label("Telefone com DDD").fill(new_phone())
    page.get_by_role("button", name="Criar conta").click()
    expect(page.get_by_role("button", name="Trocar de conta")).to_contain_text("Padaria Lua")


def test_a_forgotten_password_is_replaced_by_the_link_of_a_mail(page: Page, demo: DemoStack) -> None:
    user = sign_up_over_api(demo, "Bar do Zé")
    page.goto("/entrar")
    page.get_by_role("link", name="Esqueci minha senha").click()
    # The page before has a field of the same name.
    expect(page.get_by_role("heading", name="Recuperar senha")).to_be_visible()
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_role("button", name="Enviar link").click()
    expect(page.get_by_text("o link já está a caminho")).to_be_visible()
    link = latest_link(demo, user.email)
    page.goto(link)
    page.get_by_label("Nova senha").fill("outra-senha-longa")
    page.get_by_role("button", name="Salvar nova senha").click()
    expect(page.get_by_role("heading", name="Primeiros passos")).to_be_visible()

    page.goto("/contas")
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("Este link já foi usado ou venceu")


def test_a_link_that_leads_to_the_site_itself_is_handed_on(page: Page, demo: DemoStack) -> None:
    """As Auth has it lead when the page that asked for it is on no list."""
    user = sign_up_over_api(demo, "Bar da Ana")
    httpx.post(
        f"{demo.supabase_url}/auth/v1/recover",
        params={"redirect_to": "http://evil.example/nova-senha"},
        json={"email": user.email},
        headers={"apikey": demo.publishable_key},
        timeout=10,
    ).raise_for_status()
    link = latest_link(demo, user.email)
    assert link.startswith(f"{demo.dashboard_url}/#token_hash=")
    page.goto(link)
    page.get_by_label("Nova senha").fill("outra-senha-longa")
    page.get_by_role("button", name="Salvar nova senha").click()
    expect(page.get_by_role("heading", name="Primeiros passos")).to_be_visible()
    assert "token" not in page.url


def test_a_new_colleague_joins_by_link_and_an_agent_is_offered_less(
    context: BrowserContext, page: Page, owner: User
) -> None:
    account = owner.account_ids[0]
    page.goto(f"/a/{account}/equipe")
    enter(page, owner)
    link = invite(page)
    expect(page.get_by_role("region", name="Convites abertos")).to_contain_text("Convite por link")

    with context.browser.new_context(base_url=page.url.split("/a/")[0], locale="pt-BR") as others:  # type: ignore[union-attr]
        colleague = others.new_page()
        colleague.goto(path_of(link))
        colleague.get_by_label("Seu nome").fill("Bruno")
        colleague.get_by_label("E-mail").fill(new_email())
        colleague.get_by_label("Senha").fill(PASSWORD)
        colleague.get_by_role("button", name="Continuar").click()
        expect(colleague.get_by_text("para a equipe de Padaria Sol como Atendente")).to_be_visible()
        colleague.get_by_role("button", name="Aceitar convite").click()
        expect(colleague.get_by_role("button", name="Trocar de conta")).to_contain_text("Padaria Sol")
        expect(colleague.get_by_role("link", name="Chaves de API")).to_be_hidden()
        colleague.goto(f"/a/{account}/equipe")
        expect(colleague.get_by_role("listitem").filter(has_text="Bruno")).to_be_visible()
        expect(colleague.get_by_role("button", name="Convidar")).to_be_hidden()
        colleague.goto(f"/a/{account}/chaves")
        expect(colleague.get_by_text("Só donos e administradores veem as chaves")).to_be_visible()
        colleague.goto(f"/a/{account}/conta")
        expect(colleague.get_by_label("Nome da empresa")).to_be_disabled()
        colleague.goto(path_of(link))
        expect(colleague.get_by_role("alert")).to_contain_text("Este convite já foi usado")

        # Removed while his page is open: told at once.
        colleague.goto(f"/a/{account}/equipe")
        page.get_by_role("button", name="Ações para Bruno").click()
        page.get_by_role("menuitem", name="Remover da equipe").click()
        page.get_by_role("dialog").get_by_role("button", name="Remover da equipe").click()
        expect(page.get_by_role("listitem").filter(has_text="Bruno")).to_be_hidden()
        expect(colleague.get_by_text("Você não participa mais da conta Padaria Sol")).to_be_visible(
            timeout=30_000
        )


def test_an_invitation_by_mail_is_for_that_address_alone(page: Page, owner: User, demo: DemoStack) -> None:
    invited = sign_up_over_api(demo, "Café Norte")
    token = call(
        demo, owner, "invite_member", account_id=owner.account_ids[0], role="admin", email=invited.email
    )["token"]
    page.goto(f"/convite#{token}")
    page.get_by_role("tab", name="Já tenho cadastro").click()
    enter(page, owner)
    expect(page.get_by_text(f"Este convite é para {invited.email}")).to_be_visible()
    other = page.get_by_role("button", name=re.compile("Entre com outro e-mail"))
    assert other.evaluate("(words) => words.scrollWidth <= words.clientWidth + 1"), "it leaves the card"
    other.click()
    page.get_by_role("tab", name="Já tenho cadastro").click()
    enter(page, invited)
    page.get_by_role("button", name="Aceitar convite").click()
    expect(page.get_by_role("button", name="Trocar de conta")).to_contain_text("Padaria Sol")
    assert "#" not in page.url


def test_a_key_is_shown_once_works_and_is_revoked(page: Page, owner: User, demo: DemoStack) -> None:
    page.goto(f"/a/{owner.account_ids[0]}/chaves")
    enter(page, owner)
    page.get_by_role("button", name="Criar chave").click()
    page.get_by_label("Nome").fill("Loja virtual")
    page.get_by_role("dialog").get_by_role("button", name="Criar chave").click()
    key = page.get_by_label("Chave", exact=True).input_value()
    page.get_by_role("button", name="Já guardei a chave").click()
    expect(page.get_by_text(key)).to_have_count(0)

    def status() -> int:
        headers = {"authorization": f"Bearer {key}"}
        return httpx.get(f"{demo.api_url}/api/accounts", headers=headers, timeout=10).status_code

    assert status() == 200
    page.get_by_role("button", name="Cancelar chave Loja virtual").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancelar chave").click()
    expect(page.get_by_role("row").filter(has_text="Loja virtual")).to_contain_text("Cancelada")
    assert status() == 401


# What a tab finds that was in the background for longer than its session lives.
SPOIL_SESSION = """() => {
  const session = JSON.parse(localStorage.getItem('zapbase.session'))
  session.expires_at = 1
  session.refresh_token = 'spent'
  localStorage.setItem('zapbase.session', JSON.stringify(session))
}"""


def test_a_session_that_ends_under_an_open_page_loses_nothing_typed(page: Page, owner: User) -> None:
    page.goto(f"/a/{owner.account_ids[0]}/conta")
    enter(page, owner)
    name = page.get_by_label("Nome da empresa")
    name.fill("Padaria Sol Nascente")
    page.evaluate(SPOIL_SESSION)
    page.get_by_role("button", name="Salvar").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Sua sessão expirou")
    expect(dialog.get_by_label("E-mail")).to_have_value(owner.email)
    dialog.get_by_label("Senha").fill(owner.password)
    dialog.get_by_role("button", name="Entrar").click()
    expect(dialog).to_be_hidden()
    expect(name).to_have_value("Padaria Sol Nascente")
    page.get_by_role("button", name="Salvar").first.click()
    expect(page.get_by_text("Alterações salvas.")).to_be_visible()
