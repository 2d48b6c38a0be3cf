"""Segments, broadcasts and sequences against the whole stack: put together, begun, watched and ended."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.pages import sign_in
from tests.e2e.dashboard.rows import WorkingDay

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


class People:
    """Three contacts of the operator's first account with a tag of their own, and the operator signed in."""

    def __init__(self, page: Page, demo: DemoStack) -> None:
        self.page = page
        self.day = WorkingDay(demo)
        self.tag = f"grupo {secrets.token_hex(3)}"
        self.day.insert("tags", [{"name": self.tag, "color": None}])
        phones = [f"55119{secrets.randbelow(10**8):08}" for _ in range(3)]
        names = ["Ana", "Bia", "Caio"]
        self.day.insert(
            "contacts",
            [
                {"name": f"{name} {self.tag}", "phone": phone, "tags": [self.tag]}
                for name, phone in zip(names, phones, strict=True)
            ],
        )
        sign_in(page, demo.users["operator"])

    def open(self, path: str) -> None:
        self.page.goto(f"/a/{self.day.account_id}/{path}")

    def add_segment(self) -> str:
        """All of them, as a segment; its name."""
        name = f"Segmento {self.tag}"
        self.open("segmentos?segmento=novo")
        self.page.get_by_label("Nome").fill(name)
        self.page.get_by_role("button", name="Adicionar condição").click()
        self.page.get_by_label("Valor").select_option(self.tag)
        expect(self.page.get_by_text("pessoas combinam agora")).to_be_visible()
        expect(self.page.get_by_text(f"Caio {self.tag}")).to_be_visible()
        expect_accessible(self.page)
        self.page.get_by_role("button", name="Salvar").click()
        expect(self.page.get_by_role("button", name=name, exact=True)).to_be_visible()
        return name


@pytest.fixture
def people(page: Page, demo: DemoStack) -> People:
    return People(page, demo)


def test_a_segment_counts_its_people_and_is_not_deleted_while_it_is_used(people: People) -> None:
    page = people.page
    name = people.add_segment()
    row = page.get_by_role("row", name=name)
    expect(row.get_by_role("cell", name="3", exact=True)).to_be_visible()
    row.get_by_role("button", name=f"Excluir {name}").click()
    page.get_by_role("button", name="Excluir segmento").click()
    expect(row).to_be_hidden()


def test_a_broadcast_is_put_together_step_by_step_begun_paused_and_cancelled(people: People) -> None:
    page = people.page
    segment = people.add_segment()
    people.open("disparos")
    page.get_by_role("button", name="Novo disparo").click()
    name = f"Disparo {people.tag}"
    page.get_by_label("Nome").fill(name)
    page.get_by_label("Mensagem").fill("Olá, {{ contact.first_name }}! Temos pão quente.")
    page.get_by_role("button", name="Continuar", exact=True).click()

    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_label("Segmento").select_option(segment)
    page.get_by_role("button", name="Salvar e continuar").click()
    expect(page.get_by_role("region", name="Alcance e tempo").get_by_text("pessoas recebem")).to_be_visible()
    expect_accessible(page)
    # Rendered by the API for some of them.
    rendered = page.get_by_role("region", name="Como as pessoas vão ler")
    expect(rendered.get_by_text("! Temos pão quente.")).to_be_visible()
    page.get_by_role("button", name="Salvar e continuar").click()
    page.get_by_role("radio", name="Devagar").click()
    page.get_by_role("button", name="Salvar e continuar").click()

    page.get_by_role("button", name="Iniciar").click()
    expect(page.get_by_text("3 pessoas vão receber, cada uma uma vez.")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Iniciar").click()
    expect(page.get_by_text("Enviando", exact=True)).to_be_visible()
    expect(page.get_by_text("de 3")).to_be_visible()
    expect(page.get_by_role("region", name="Pessoas").get_by_text(f"Ana {people.tag}")).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="Pausar").click()
    expect(page.get_by_text("Pausado", exact=True)).to_be_visible()
    page.get_by_role("button", name="Cancelar disparo").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancelar disparo").click()
    expect(page.get_by_text("Cancelado", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Baixar CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_a_sequence_has_steps_and_takes_people(people: People) -> None:
    page = people.page
    people.open("sequencias")
    page.get_by_role("button", name="Nova sequência").click()
    page.get_by_label("Nome").fill(f"Sequência {people.tag}")
    page.get_by_role("button", name="Criar").click()
    page.get_by_role("button", name="Adicionar passo").click()
    page.get_by_role("dialog").get_by_role("textbox", name="Texto").fill("Obrigado pela visita!")
    page.get_by_role("dialog").get_by_role("button", name="Salvar").click()
    expect(page.get_by_text("1. Na hora")).to_be_visible()
    expect(page.get_by_text("Obrigado pela visita!")).to_be_visible()
    # Whoever has nothing left to get leaves the list.
    page.get_by_role("button", name="Adicionar passo").click()
    page.get_by_role("dialog").get_by_role("textbox", name="Texto").fill("Gostou?")
    page.get_by_role("dialog").get_by_role("button", name="Salvar").click()
    expect(page.get_by_text("Gostou?")).to_be_visible()

    page.get_by_role("switch", name="Ligada").click()
    page.get_by_role("form", name="Ajustes").get_by_role("button", name="Salvar").click()
    expect(page.get_by_text("Salvo")).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="Adicionar pessoas").click()
    page.get_by_label("Todos com uma etiqueta", exact=True).first.select_option(people.tag)
    page.get_by_role("button", name="Todos com uma etiqueta").click()
    expect(page.get_by_text("pessoas entraram")).to_be_visible()
    expect(page.get_by_text(f"Caio {people.tag}")).to_be_visible()
    page.get_by_role("button", name=f"Tirar Caio {people.tag} da sequência").click()
    expect(page.get_by_text(f"Caio {people.tag}")).to_be_hidden()
