"""The pages around contacts, as an owner uses them; another customer sees none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from devstack.testing import DemoStack, User
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.people import enter, sign_up_over_api
from tests.e2e.dashboard.phones import random_phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def tenant(demo: DemoStack) -> User:
    """The owner of an account that the tests of this file fill."""
    return sign_up_over_api(demo, "Padaria Lua")


@pytest.fixture
def owner(page: Page, tenant: User) -> Iterator[Page]:
    """The owner, signed in, before the contacts."""
    page.goto(f"/a/{tenant.account_ids[0]}/contatos")
    enter(page, tenant)
    expect(page.get_by_role("heading", name="Contatos", exact=True)).to_be_visible()
    yield page


def local(phone: str) -> str:
    """Digits of a Brazilian mobile as people type them."""
    return f"({phone[2:4]}) {phone[4:9]}-{phone[9:]}"


def create(page: Page, name: str, phone: str) -> None:
    page.get_by_role("button", name="Novo contato").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nome").fill(name)
    dialog.get_by_label("Telefone").fill(local(phone))
    dialog.get_by_role("button", name="Criar contato").click()
    expect(row(page, name).first).to_be_visible()


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("button", name=name, exact=True))


def open_panel(page: Page, name: str) -> Locator:
    row(page, name).get_by_role("button", name=name, exact=True).click()
    panel = page.get_by_role("dialog", name=name)
    expect(panel.get_by_role("button", name=f"Nome {name}")).to_be_visible()
    return panel


def edit(panel: Locator, field: str, text: str) -> None:
    """Clicks what is read, types and presses Enter."""
    panel.get_by_role("button", name=re.compile(f"^{field} ")).click()
    panel.get_by_label(field).fill(text)
    panel.get_by_label(field).press("Enter")
    expect(panel.get_by_role("button", name=re.compile(f"^{field} "))).to_be_focused()


def choose_tag(page: Page, within: Locator, picker: str, tag: str) -> None:
    """In a picker's list; a tag nobody has yet is made."""
    within.get_by_role("button", name=picker).click()
    page.get_by_label("Buscar etiqueta").fill(tag)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def test_a_contact_is_created_found_edited_and_tagged(owner: Page) -> None:
    phone = random_phone()
    owner.get_by_role("button", name="Novo contato").first.click()
    dialog = owner.get_by_role("dialog")
    dialog.get_by_label("Telefone").fill("99999-9999")
    dialog.get_by_role("button", name="Criar contato").click()
    expect(dialog.get_by_text("Digite um telefone com DDD")).to_be_visible()
    dialog.get_by_label("Nome").fill("Ana Prado")
    dialog.get_by_label("Telefone").fill(local(phone))
    dialog.get_by_role("button", name="Criar contato").click()
    expect(row(owner, "Ana Prado")).to_contain_text(f"+55 {local(phone)}")

    # The same person with the phone spelt without its ninth digit is known, and the page leads there.
    owner.get_by_role("button", name="Novo contato").click()
    dialog.get_by_label("Telefone").fill(f"55 {phone[2:4]} {phone[5:]}")
    dialog.get_by_role("button", name="Criar contato").click()
    dialog.get_by_role("button", name="Abrir o contato existente").click()
    panel = owner.get_by_role("dialog", name="Ana Prado")
    edit(panel, "Nome", "Ana Prado Lima")
    choose_tag(owner, panel, "Etiquetas", "fornecedora")
    expect(owner.get_by_role("heading", name="Ana Prado Lima")).to_be_visible()
    expect_accessible(owner)
    owner.keyboard.press("Escape")
    expect(row(owner, "Ana Prado Lima")).to_contain_text("fornecedora")

    owner.get_by_label("Buscar por nome ou telefone").fill("ninguém assim")
    expect(owner.get_by_text("Nenhum contato encontrado")).to_be_visible()
    owner.get_by_label("Buscar por nome ou telefone").fill(phone[5:])
    expect(row(owner, "Ana Prado Lima")).to_be_visible()
    expect(owner).to_have_url(re.compile("q="))
    owner.reload()
    expect(row(owner, "Ana Prado Lima")).to_be_visible()


def test_many_are_tagged_at_once_and_found_by_their_tag(owner: Page) -> None:
    for name in ("Bruno Dias", "Carla Melo"):
        create(owner, name, random_phone())
    owner.get_by_role("checkbox", name="Selecionar Bruno Dias").click()
    owner.get_by_role("checkbox", name="Selecionar Carla Melo").click()
    expect(owner.get_by_text("2 contatos selecionados")).to_be_visible()
    owner.get_by_role("button", name="Etiquetar").click()
    dialog = owner.get_by_role("dialog", name="Etiquetar")
    choose_tag(owner, dialog, "Etiquetas para adicionar", "natal")
    expect_accessible(owner)
    dialog.get_by_role("button", name="Aplicar").click()
    expect(owner.get_by_text("2 contatos alterados")).to_be_visible()
    expect(row(owner, "Carla Melo")).to_contain_text("natal")

    owner.get_by_role("button", name="Etiquetas", exact=True).click()
    owner.get_by_role("checkbox", name="natal").click()
    owner.keyboard.press("Escape")
    expect(owner.get_by_role("row")).to_have_count(3)
    owner.get_by_label("Ordenar contatos").select_option("Nome")
    expect(owner.get_by_role("row").nth(1)).to_contain_text("Bruno Dias")
    expect_accessible(owner)
    owner.get_by_role("button", name="Conversar com Bruno Dias").click()
    expect(owner.get_by_text("Adicione um número antes de começar uma conversa.")).to_be_visible()
    # Opening one and closing it again leaves the filter as it is.
    open_panel(owner, "Carla Melo")
    owner.keyboard.press("Escape")
    expect(owner).to_have_url(re.compile("natal"))
    expect(owner.get_by_role("row")).to_have_count(3)


def test_two_contacts_become_one_and_one_opts_out(owner: Page) -> None:
    kept, gone = random_phone(), random_phone()
    create(owner, "Davi Rocha", kept)
    create(owner, "D. Rocha Celular", gone)
    panel = open_panel(owner, "Davi Rocha")
    panel.get_by_role("tab", name="Histórico").click()
    panel.get_by_role("button", name="Mesclar com outro contato").click()
    dialog = owner.get_by_role("dialog", name="Mesclar Davi Rocha")
    dialog.get_by_label("Nome ou telefone").fill("D. Rocha")
    dialog.get_by_role("button", name="D. Rocha Celular").click()
    expect(dialog.get_by_role("radio", name="Davi Rocha")).to_be_checked()
    expect_accessible(owner)
    dialog.get_by_role("button", name="Mesclar contatos").click()
    expect(panel.get_by_text("D. Rocha Celular")).to_be_visible()

    panel.get_by_role("tab", name="Privacidade").click()
    panel.get_by_role("button", name="Registrar saída").click()
    consent = owner.get_by_role("dialog", name="Registrar saída")
    consent.get_by_label("Como a pessoa disse isso").fill("Pediu por telefone")
    consent.get_by_role("button", name="Salvar").click()
    expect(panel.get_by_text("Pediu por telefone")).to_be_visible()
    expect_accessible(owner)
    owner.keyboard.press("Escape")
    expect(row(owner, "Davi Rocha").get_by_text("Não quer receber")).to_be_attached()
    expect(row(owner, "D. Rocha Celular")).to_have_count(0)


def test_duplicates_are_found_and_merged(owner: Page) -> None:
    for _ in range(2):
        create(owner, "Fábio Lima", random_phone())
    owner.get_by_role("link", name="Duplicados").click()
    expect(owner.get_by_text("Mesmo nome").first).to_be_visible()
    expect(owner.get_by_role("radio", name="Fábio Lima")).to_have_count(2)
    owner.get_by_role("radio", name="Fábio Lima").nth(1).click()
    expect_accessible(owner)
    owner.get_by_role("button", name="Mesclar contatos").click()
    owner.get_by_role("dialog").get_by_role("button", name="Mesclar contatos").click()
    expect(owner.get_by_text("Nenhum contato duplicado")).to_be_visible()
    owner.get_by_role("link", name="Contatos").first.click()
    expect(row(owner, "Fábio Lima")).to_have_count(1)


def test_tags_and_fields_are_kept_in_one_place(owner: Page) -> None:
    create(owner, "Elisa Nunes", random_phone())
    owner.get_by_role("link", name="Etiquetas e campos").click()
    owner.get_by_role("button", name="Nova etiqueta").click()
    owner.get_by_label("Nome").fill("atacado")
    owner.get_by_role("radio", name="Cor 4").click()
    owner.get_by_role("button", name="Salvar").click()
    expect(owner.get_by_role("row", name="atacado")).to_contain_text("Nenhum contato")
    owner.get_by_role("button", name="Editar a etiqueta atacado").click()
    owner.get_by_label("Nome").fill("varejo")
    owner.get_by_role("button", name="Salvar").click()
    expect(owner.get_by_role("row", name="varejo")).to_be_visible()
    expect(owner.get_by_role("row", name="atacado")).to_have_count(0)
    owner.get_by_role("button", name="Excluir a etiqueta varejo").click()
    owner.get_by_role("button", name="Excluir etiqueta", exact=True).click()
    expect(owner.get_by_role("row", name="varejo")).to_have_count(0)

    owner.get_by_role("button", name="Novo campo").click()
    owner.get_by_label("Título").fill("Data de nascimento")
    expect(owner.get_by_text("data_de_nascimento")).to_be_visible()
    owner.get_by_label("Tipo").select_option("Data")
    expect_accessible(owner)
    owner.get_by_role("button", name="Salvar").click()
    expect(owner.get_by_role("row", name="Data de nascimento")).to_be_visible()

    owner.get_by_role("link", name="Contatos", exact=True).click()
    panel = open_panel(owner, "Elisa Nunes")
    edit(panel, "Data de nascimento", "1990-03-02")
    # Esc takes back what is typed, and closes the panel only after that.
    panel.get_by_role("button", name=re.compile("^Nome ")).click()
    panel.get_by_label("Nome").fill("Outra")
    owner.keyboard.press("Escape")
    expect(panel.get_by_role("button", name="Nome Elisa Nunes")).to_be_focused()
    owner.keyboard.press("Escape")
    owner.get_by_role("button", name="Colunas").click()
    owner.get_by_role("checkbox", name="Data de nascimento").click()
    owner.keyboard.press("Escape")
    expect(row(owner, "Elisa Nunes")).to_contain_text("02/03/1990")


def test_quick_replies_are_written_changed_and_removed(owner: Page) -> None:
    owner.get_by_role("link", name="Respostas rápidas").click()
    expect(owner.get_by_text("Nenhuma resposta rápida ainda")).to_be_visible()
    for shortcut, message in (("/Bom dia", "Bom dia! Como posso ajudar?"), ("pix", "A chave é o CNPJ.")):
        owner.get_by_role("button", name="Nova resposta").click()
        owner.get_by_label("Atalho").fill(shortcut)
        owner.get_by_label("Mensagem").fill(message)
        owner.get_by_role("button", name="Salvar").click()
        expect(owner.get_by_text(message)).to_be_visible()
    expect_accessible(owner)
    owner.get_by_role("button", name="Editar /pix").click()
    owner.get_by_label("Atalho").fill("bom-dia")
    owner.get_by_role("button", name="Salvar").click()
    expect(owner.get_by_text("Este atalho já está em uso.")).to_be_visible()
    owner.get_by_label("Atalho").fill("chave")
    owner.get_by_role("button", name="Salvar").click()
    owner.get_by_role("button", name="Excluir /chave").click()
    owner.get_by_role("button", name="Excluir resposta").click()
    expect(owner.get_by_text("A chave é o CNPJ.")).to_have_count(0)
    expect(owner.get_by_text("/bom-dia")).to_be_visible()


def test_another_customer_sees_none_of_it(browser: Browser, demo: DemoStack, tenant: User) -> None:
    stranger = sign_up_over_api(demo, "Floricultura")
    context = browser.new_context(base_url=demo.dashboard_url, locale="pt-BR")
    page = context.new_page()
    page.goto(f"/a/{stranger.account_ids[0]}/contatos")
    enter(page, stranger)
    expect(page.get_by_text("Nenhum contato ainda")).to_be_visible()
    for path in ("contatos", "etiquetas", "respostas-rapidas", "painel"):
        page.goto(f"/a/{tenant.account_ids[0]}/{path}")
        expect(page.get_by_text("Conta não encontrada")).to_be_visible()
    context.close()


def test_the_overview_and_the_guide_tell_what_is_there(owner: Page, tenant: User) -> None:
    owner.get_by_role("link", name="Painel").click()
    expect(owner.get_by_text("Mensagens hoje")).to_be_visible()
    # Over time, and by the hours of the week.
    expect(owner.get_by_text("Nenhuma mensagem neste período.")).to_have_count(2)
    expect_accessible(owner)
    owner.get_by_role("link", name="Primeiros passos").click()
    expect(owner.get_by_role("link", name="Ir para Números")).to_be_visible()
    expect(owner.get_by_text(re.compile(r"\d de 4 passos concluídos"))).to_be_visible()
    expect_accessible(owner)
