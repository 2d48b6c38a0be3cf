"""Who a person is for his team: his profile, and where his work begins."""

from __future__ import annotations

import struct
import zlib

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from devstack.testing import DemoStack, User, wait_for
from tests.e2e.dashboard.accessibility import expect_accessible, expect_accessible_in_both_themes
from tests.e2e.dashboard.people import PASSWORD, call, enter, new_email, new_phone, sign_up_over_api, token_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def picture(width: int, height: int) -> bytes:
    """A PNG, red on the left and blue on the right."""
    row = b"\0" + b"\xd0\x30\x30" * (width // 2) + b"\x30\x30\xd0" * (width - width // 2)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )


def profile_of(demo: DemoStack, user: User) -> dict[str, object]:
    return dict(call(demo, user, "my_profile"))


@pytest.fixture
def ana(page: Page, demo: DemoStack) -> User:
    """She has just signed up, and stands before her profile."""
    email = new_email()
    page.goto("/criar-conta")
    page.get_by_label("Seu nome").fill("Ana Souza")
    page.get_by_label("Nome da empresa").fill("Doces da Ana")
    page.get_by_label("Telefone com DDD").press_sequentially(new_phone())
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Criar conta").click()
    page.get_by_role("button", name="Menu do usuário").click()
    page.get_by_role("menuitem", name="Meu perfil").click()
    expect(page.get_by_role("heading", name="Meu perfil")).to_be_visible()
    return User(email, PASSWORD, "owner", [])


def test_a_person_has_a_name_from_the_first_moment_and_changes_it(page: Page, ana: User) -> None:
    menu = page.get_by_role("button", name="Menu do usuário")
    expect(menu).to_contain_text("Ana Souza")
    name = page.get_by_label("Seu nome")
    expect(name).to_have_value("Ana Souza")
    name.fill("Ana Lima")
    page.get_by_role("region", name="Quem é você").get_by_role("button", name="Salvar").click()
    expect(menu).to_contain_text("Ana Lima")
    page.get_by_role("link", name="Equipe").click()
    row = page.get_by_role("listitem").filter(has_text=ana.email)
    expect(row).to_contain_text("Ana Lima")
    expect(row).to_contain_text("Último acesso")


def test_a_picture_is_cut_kept_and_taken_away(page: Page, ana: User, demo: DemoStack) -> None:
    file = {"name": "eu.png", "mimeType": "image/png", "buffer": picture(900, 300)}
    page.get_by_label("Arquivo da foto").set_input_files(files=[file])  # type: ignore[list-item]
    dialog = page.get_by_role("dialog", name="Ajustar foto")
    place = dialog.get_by_role("img", name="Parte da foto que será usada")
    expect(place).to_be_visible()
    expect_accessible_in_both_themes(page)
    assert place.evaluate(READ_PIXEL)[:3] == [208, 48, 48], "it is shown before anything is moved"
    for _ in range(30):
        place.press("ArrowRight")
    dialog.get_by_role("button", name="Salvar").click()
    expect(dialog).to_be_hidden()
    shown = page.get_by_role("button", name="Menu do usuário").locator("img")
    expect(shown).to_be_visible()
    path = str(profile_of(demo, ana)["picture"])
    headers = {"apikey": demo.publishable_key, "authorization": f"Bearer {token_of(demo, ana)}"}
    stored = httpx.get(f"{demo.supabase_url}/storage/v1/object/avatars/{path}", headers=headers, timeout=10)
    assert stored.headers["content-type"] == "image/jpeg"
    assert len(stored.content) < 50_000
    corner = shown.evaluate(READ_PIXEL)
    assert corner[2] > 150 > corner[0], "the right end was chosen, which is blue"

    page.reload()
    expect(page.get_by_role("button", name="Menu do usuário").locator("img")).to_be_visible()
    # Whoever moves nothing keeps the middle.
    page.get_by_label("Arquivo da foto").set_input_files(files=[file])  # type: ignore[list-item]
    dialog.get_by_role("button", name="Salvar").click()
    expect(dialog).to_be_hidden()
    assert str(profile_of(demo, ana)["picture"]) != path
    kept = page.get_by_role("main").locator("img")
    wait_for("the picture that was chosen last", lambda: kept.evaluate(READ_PIXEL)[0] > 150 or None, 15)
    page.get_by_role("button", name="Remover foto").click()
    expect(page.get_by_role("button", name="Menu do usuário").locator("img")).to_have_count(0)
    page.get_by_label("Arquivo da foto").set_input_files(
        files=[{"name": "eu.png", "mimeType": "image/png", "buffer": b"no picture"}]
    )
    expect(page.get_by_text("Não conseguimos abrir este arquivo")).to_be_visible()


READ_PIXEL = """(picture) => {
  const context = new OffscreenCanvas(256, 256).getContext('2d')
  context.drawImage(picture, 0, 0, 256, 256)
  return [...context.getImageData(3, 128, 1, 1).data]
}"""


def test_a_password_is_changed_by_who_knows_it_and_other_devices_are_left(
    page: Page, ana: User, demo: DemoStack
) -> None:
    def sign_in(password: str) -> httpx.Response:
        return httpx.post(
            f"{demo.supabase_url}/auth/v1/token?grant_type=password",
            json={"email": ana.email, "password": password},
            headers={"apikey": demo.publishable_key},
            timeout=10,
        )

    def renew(token: str) -> bool:
        return httpx.post(
            f"{demo.supabase_url}/auth/v1/token?grant_type=refresh_token",
            json={"refresh_token": token},
            headers={"apikey": demo.publishable_key},
            timeout=10,
        ).is_success

    page.get_by_label("Senha atual").fill("nao-e-esta")
    page.get_by_label("Nova senha").fill("outra-senha-longa")
    page.get_by_role("button", name="Trocar senha").click()
    expect(page.get_by_text("Esta não é a sua senha atual.")).to_be_visible()
    page.get_by_label("Senha atual").fill(PASSWORD)
    page.get_by_role("button", name="Trocar senha").click()
    expect(page.get_by_text("Senha trocada.")).to_be_visible()
    assert sign_in(PASSWORD).is_error

    elsewhere = str(sign_in("outra-senha-longa").json()["refresh_token"])
    page.get_by_role("button", name="Sair dos outros aparelhos").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Sair dos outros aparelhos").click()
    expect(page.get_by_text("só este navegador continua conectado")).to_be_visible()
    assert not renew(elsewhere)
    page.reload()
    expect(page.get_by_role("heading", name="Meu perfil")).to_be_visible()


def test_a_signature_and_the_look_are_chosen(page: Page, ana: User, demo: DemoStack) -> None:
    page.get_by_role("switch", name="Assinar minhas mensagens").click()
    expect(page.get_by_role("textbox", name="Assinatura")).to_have_value("Ana")
    page.get_by_role("region", name="Assinatura").get_by_role("button", name="Salvar").click()
    expect(page.get_by_text("Perfil salvo.")).to_be_visible()
    assert profile_of(demo, ana)["signature"] == "Ana"
    page.get_by_label("Espaçamento").select_option("compact")
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    for theme in ("light", "dark"):
        page.get_by_label("Tema").select_option(theme)
        for width in (390, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            expect(page.get_by_role("heading", name="Meu perfil")).to_be_visible()
            expect_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_label("Idioma").select_option("en")
    expect(page.get_by_role("heading", name="My profile")).to_be_visible()


@pytest.mark.parametrize(
    ("role", "heading"), [("agent", "Conversas"), ("platform_administrator", "Clientes")]
)
def test_each_role_begins_where_its_work_is(page: Page, demo: DemoStack, role: str, heading: str) -> None:
    page.goto("/entrar")
    enter(page, demo.users[role])
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_an_owner_without_a_number_begins_with_the_first_steps_but_an_address_is_followed(
    browser: Browser, page: Page, demo: DemoStack
) -> None:
    owner = sign_up_over_api(demo, "Bar da Lia")
    page.goto("/entrar")
    enter(page, owner)
    expect(page.get_by_role("heading", name="Primeiros passos")).to_be_visible()
    with browser.new_context(base_url=demo.dashboard_url, locale="pt-BR") as other:
        deep = other.new_page()
        deep.goto(f"/a/{owner.account_ids[0]}/equipe")
        enter(deep, owner)
        expect(deep.get_by_role("heading", name="Equipe", exact=True)).to_be_visible()
