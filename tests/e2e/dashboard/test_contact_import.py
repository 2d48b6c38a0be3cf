"""Five thousand contacts out of a file, with its bad lines told, and into one again."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devstack.testing import DemoStack
from tests.e2e.dashboard.accessibility import expect_accessible
from tests.e2e.dashboard.people import enter, sign_up_over_api

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
LINES = 5000
BAD_LINES = 12
CHECK_MILLISECONDS = 60_000


def write_contacts(file: Path) -> None:
    """A spreadsheet as Excel saves it in Brazil: semicolons, Windows' encoding, some phones that are none."""
    with file.open("w", encoding="cp1252", newline="") as opened:
        table = csv.writer(opened, delimiter=";")
        table.writerow(["Nome completo", "Celular", "Situação"])
        for line in range(LINES):
            phone = "sem telefone" if line < BAD_LINES else f"(21) 9{line + 60_000_000:08}"
            table.writerow([f"João {line}", phone, "ativo"])


def test_a_file_is_checked_imported_and_exported_and_one_person_erased(
    page: Page, demo: DemoStack, tmp_path: Path
) -> None:
    tenant = sign_up_over_api(demo, "Mercado Estrela")
    file = tmp_path / "clientes.csv"
    write_contacts(file)
    page.goto(f"/a/{tenant.account_ids[0]}/contatos/importar")
    enter(page, tenant)

    page.get_by_label("Escolher arquivo").set_input_files(file)
    expect(page.get_by_text("5.000 linhas")).to_be_visible()
    expect(page.get_by_label("O que a coluna Celular vira")).to_have_value("phone")
    expect(page.get_by_label("O que a coluna Nome completo vira")).to_have_value("name")
    page.get_by_label("O que a coluna Celular vira").select_option("Ignorar")
    expect(page.get_by_text("Escolha qual coluna traz o telefone.")).to_be_visible()
    page.get_by_label("O que a coluna Celular vira").select_option("Telefone")
    page.get_by_label("O que a coluna Situação vira").select_option("Etiquetas")
    expect_accessible(page)

    page.get_by_role("button", name="Conferir sem gravar").click()
    expect(page.get_by_text("O que vai acontecer")).to_be_visible(timeout=CHECK_MILLISECONDS)
    counters = page.get_by_role("definition")
    expect(counters.nth(0)).to_have_text("4.988")
    expect(counters.nth(2)).to_have_text("12")

    page.get_by_role("button", name="Importar agora").click()
    expect(page.get_by_role("progressbar", name="Importando").first).to_be_visible()
    expect(page.get_by_text(re.compile("de 5.000 linhas")).first).to_be_visible()
    expect(page.get_by_text("O que aconteceu")).to_be_visible(timeout=CHECK_MILLISECONDS)
    expect(counters.nth(0)).to_have_text("4.988")
    expect_accessible(page)
    with page.expect_download() as report:
        page.get_by_role("button", name="Baixar relatório de erros").first.click()
    lines = list(csv.reader(io.StringIO(report.value.path().read_text("utf-8-sig")), delimiter=";"))
    assert len(lines) == BAD_LINES + 1
    assert lines[1][3] == "sem telefone"

    expect(page.get_by_role("row", name="clientes.csv")).to_contain_text("Concluída")
    page.get_by_role("link", name="Ver contatos").click()
    page.get_by_label("Buscar por nome ou telefone").fill("João 4999")
    expect(page.get_by_role("row", name="João 4999")).to_contain_text("ativo")
    expect(page.get_by_role("row", name="João 4998")).to_be_hidden()

    # What went in comes out, and one person is forgotten for good.
    page.get_by_label("Buscar por nome ou telefone").fill("")
    expect(page.get_by_role("row", name="João 4998")).to_be_visible()
    with page.expect_download() as exported:
        page.get_by_role("button", name="Exportar").click()
    rows = list(csv.DictReader(io.StringIO(exported.value.path().read_text("utf-8-sig")), delimiter=";"))
    assert {(row["Nome"], row["Telefone"]) for row in rows} == {
        (f"João {line}", f"55219{line + 60_000_000:08}") for line in range(BAD_LINES, LINES)
    }
    page.get_by_role("button", name="João 4999", exact=True).click()
    panel = page.get_by_role("dialog", name="João 4999")
    panel.get_by_role("tab", name="Privacidade").click()
    with page.expect_download() as person:
        panel.get_by_role("button", name="Baixar dados").click()
    assert "João 4999" in person.value.path().read_text("utf-8")
    panel.get_by_role("button", name="Apagar dados").click()
    confirm = page.get_by_role("dialog", name="Apagar os dados de João 4999?")
    expect(confirm.get_by_role("button", name="Apagar dados")).to_be_disabled()
    confirm.get_by_label("Para confirmar, digite João 4999").fill("João 4999")
    confirm.get_by_role("button", name="Apagar dados").click()
    expect(page.get_by_text("Os dados da pessoa foram apagados")).to_be_visible(timeout=CHECK_MILLISECONDS)
    expect(page.get_by_role("button", name="João 4999", exact=True)).to_have_count(0)
