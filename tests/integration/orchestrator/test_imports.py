"""A file of contacts through API and orchestrator into the table, whatever is in it and whatever dies."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest

from tests.integration.orchestrator.harness import OrchestratorProcess, wait_for
from tests.support.people import Tenant

Row = dict[str, Any]
SECONDS = 90


@dataclass(frozen=True)
class Importer:
    """The owner of a new account, who imports through this orchestrator."""

    orchestrator: OrchestratorProcess
    tenant: Tenant
    connection: psycopg.Connection

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """`path` is below the account."""
        headers = {"Authorization": f"Bearer {self.tenant.user.access_token}"} | options.pop("headers", {})
        url = f"{self.orchestrator.url}/api/accounts/{self.tenant.account_id}/{path}"
        return httpx.request(method, url, headers=headers, timeout=60, **options)

    def upload(self, content: bytes | str) -> Row:
        """The new import."""
        body = content.encode() if isinstance(content, str) else content
        answer = self.request(
            "POST",
            "contact-imports?filename=clientes.csv",
            content=body,
            headers={"Content-Type": "text/csv"},
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["import"]

    def start(self, uploaded: Row, **order: Any) -> Row:
        order = {"mapping": uploaded["suggested"]} | order
        answer = self.request("POST", f"contact-imports/{uploaded['id']}/start", json=order)
        assert answer.status_code == 202, answer.text
        return answer.json()["import"]

    def show(self, import_id: str) -> Row:
        return self.request("GET", f"contact-imports/{import_id}").json()["import"]

    def wait(self, import_id: str) -> Row:
        """The import once it has ended."""

        def look() -> Row | None:
            shown = self.show(import_id)
            return shown if shown["status"] not in ("checking", "running") else None

        return wait_for(look, SECONDS, "the end of the import")

    def run(self, content: bytes | str, **order: Any) -> Row:
        return self.wait(self.start(self.upload(content), **order)["id"])

    def errors(self, import_id: str) -> list[list[str]]:
        text = self.request("GET", f"contact-imports/{import_id}/errors.csv").text
        return list(
            csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";" if ";" in text else ",")
        )

    def contacts(self) -> dict[str, tuple[str, list[str], Row]]:
        rows = self.connection.execute(
            "select phone, name, tags, fields from public.contacts where account_id = %s",
            [self.tenant.account_id],
        )
        return {phone: (name, tags, fields) for phone, name, tags, fields in rows}


@pytest.fixture
def importer(
    orchestrator: OrchestratorProcess,
    make_tenant: Callable[..., Tenant],
    admin_connection: psycopg.Connection,
) -> Importer:
    importer = Importer(orchestrator, make_tenant(), admin_connection)
    admin_connection.execute(
        "insert into public.custom_fields (account_id, name, label, type) "
        "select %s, f, l, t from (values ('nascimento', 'Data de nascimento', 'date'), "
        "('limite', '', 'number'), ('vip', 'É VIP?', 'boolean'), ('visita', '', 'datetime')) told (f, l, t)",
        [importer.tenant.account_id],
    )
    return importer


def counts(shown: Row) -> tuple[int, ...]:
    return tuple(shown[name] for name in ("lines", "processed", "created", "updated", "failed"))


def test_a_spreadsheet_from_brazil(importer: Importer) -> None:
    uploaded = importer.upload(
        "Nome;Celular;Etiquetas;Data de nascimento;Limite;É VIP?;Visita;CPF\r\n"
        'José da Conceição;(11) 99999-0001;"cliente, feira";31/01/1990;1.234,50;sim;01/02/2026 14:30;1\r\n'
        '"Zoé\r\nAraújo";+55 11 99999-0002;;;;não;;\r\n'
        ";+1 212 555 1234;;;;;;\r\n".encode("cp1252")
    )
    assert uploaded["status"] == "uploaded"
    assert uploaded["suggested"] == {
        "Nome": "name", "Celular": "phone", "Etiquetas": "tags", "Data de nascimento": "field:nascimento",
        "Limite": "field:limite", "É VIP?": "field:vip", "Visita": "field:visita", "CPF": "ignore",
    }  # fmt: skip
    assert uploaded["sample"][1][0] == "Zoé\nAraújo"
    checked = importer.wait(importer.start(uploaded, dry_run=True)["id"])
    assert (checked["status"], counts(checked), importer.contacts()) == ("checked", (3, 3, 3, 0, 0), {})
    done = importer.wait(importer.start(uploaded, tags=["importado"])["id"])
    assert (done["status"], counts(done)) == ("done", (3, 3, 3, 0, 0))
    assert importer.contacts() == {
        "5511999990001": (
            "José da Conceição",
            ["cliente", "feira", "importado"],
            {
                "nascimento": "1990-01-31",
                "limite": 1234.5,
                "vip": True,
                "visita": "2026-02-01T17:30:00+00:00",
            },
        ),
        "5511999990002": ("Zoé Araújo", ["importado"], {"vip": False}),
        "12125551234": ("", ["importado"], {}),
    }
    assert importer.request("GET", "contact-imports").json()["imports"] == [done]


def test_bad_lines_of_every_kind_are_told_and_the_others_come_in(importer: Importer) -> None:
    lines = {
        "(11) 99999-0001,Ana,a,31/01/1990,10.5,sim": [],
        ",Sem fone,,,,": [("telefone", "phone_missing", "")],
        "99999-0001,Sem DDD,,,,": [("telefone", "phone_invalid", "99999-0001")],
        "5.51E+12,Excel,,,,": [("telefone", "phone_rounded", "5.51E+12")],
        f"11999990003,{'x' * 256},,,,": [("nome", "name_too_long", "x" * 200)],
        f"11999990003,,{'y' * 61},,,": [("tags", "tag_too_long", "y" * 61)],
        "11999990003,,,31/02/1990,dez,talvez": [
            ("nascimento", "date_invalid", "31/02/1990"), ("limite", "number_invalid", "dez"),
            ("vip", "boolean_invalid", "talvez"),
        ],
        "11999990003,=1+1,,,,,a mais": [("", "too_many_cells", "a mais")],
        "=cmd,,,,,": [("telefone", "phone_invalid", "'=cmd")],
        "1199990001,Ana Luz,b,,,": [],
    }  # fmt: skip
    done = importer.run("telefone,nome,tags,nascimento,limite,vip\n" + "\n\n".join(lines))
    assert (done["status"], counts(done)) == ("done", (10, 10, 1, 1, 8))
    expected = [
        [str(2 + 2 * place), *error] for place, errors in enumerate(lines.values()) for error in errors
    ]
    assert importer.errors(done["id"]) == [["line", "column", "code", "value"], *expected]
    assert importer.contacts() == {
        "5511999990001": ("Ana Luz", ["a", "b"], {"nascimento": "1990-01-31", "limite": 10.5, "vip": True})
    }


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "csv_empty"),
        (b"telefone,nome\n", 422, "csv_empty"),
        (b"11999990001,Ana\n11999990002,Bia\n", 422, "csv_header_missing"),
        (b"telefone\n11999990001\x00\n", 422, "csv_invalid"),
        (b'telefone,nome\n11999990001,"Ana\n', 422, "csv_invalid"),
        (b",".join([b"c"] * 201), 422, "csv_invalid"),
    ],
    ids=["nothing", "only a header", "no header", "NUL", "an open quote", "columns"],
)
def test_files_that_are_refused(importer: Importer, content: bytes, status: int, code: str) -> None:
    answer = importer.request("POST", "contact-imports", content=content)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert importer.request("GET", "contact-imports").json() == {"imports": [], "next": None}


def test_what_cannot_be_started(importer: Importer) -> None:
    uploaded = importer.upload("telefone,nome\n11999990001,Ana\n")

    def refused(order: Row, import_id: str = uploaded["id"]) -> tuple[int, str]:
        answer = importer.request("POST", f"contact-imports/{import_id}/start", json=order)
        return answer.status_code, answer.json()["code"]

    phone = {"telefone": "phone"}
    for mapping in ({}, {"nome": "name"}, phone | {"cpf": "name"},
                    phone | {"nome": "field:cpf"}, {"telefone": "fone"}):  # fmt: skip
        assert refused({"mapping": mapping}) == (422, "mapping_invalid"), mapping
    assert refused({"mapping": {"telefone": "phone"}, "tags": [""]}) == (422, "invalid_request")
    assert refused({"mapping": {"telefone": "phone"}}, str(uuid.uuid4())) == (404, "import_not_found")
    cancelled = importer.request("POST", f"contact-imports/{uploaded['id']}/cancel").json()["import"]
    assert cancelled["status"] == "cancelled"
    assert refused({"mapping": {"telefone": "phone"}}) == (409, "import_ended")


def test_another_tenants_import_does_not_exist(
    importer: Importer, make_tenant: Callable[..., Tenant]
) -> None:
    uploaded = importer.upload("telefone\n11999990001\n")
    stranger = Importer(importer.orchestrator, make_tenant(), importer.connection)
    for method, path, body in (
        ("GET", "", None), ("GET", "/errors.csv", None), ("POST", "/cancel", None),
        ("POST", "/start", {"mapping": {"telefone": "phone"}}),
    ):  # fmt: skip
        answer = stranger.request(method, f"contact-imports/{uploaded['id']}{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "import_not_found"), path
        url = f"../{importer.tenant.account_id}/contact-imports/{uploaded['id']}{path}"
        answer = stranger.request(method, url, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "account_not_found"), path
    answer = stranger.request(
        "POST", f"../{importer.tenant.account_id}/contact-imports", content=b"telefone\n1\n"
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "account_not_found")
    assert importer.show(uploaded["id"])["status"] == "uploaded"


def test_a_person_is_forgotten_by_the_orchestrator(importer: Importer) -> None:
    importer.run("fone,nome\n11999990001,Ana\n")
    [(contact_id,)] = importer.connection.execute(
        "select id from public.contacts where account_id = %s", [importer.tenant.account_id]
    )
    erasure = importer.request("POST", f"contacts/{contact_id}/erase").json()["erasure"]

    def is_done() -> bool:
        shown = importer.request("GET", f"erasures/{erasure['id']}").json()["erasure"]
        return shown["status"] == "done" and shown["finished_at"] is not None

    wait_for(is_done, SECONDS, "the end of the erasure")
    assert importer.run("fone,nome\n11999990001,Ana\n")["created"] == 1, "the number is somebody new"


def test_a_running_import_is_cancelled_between_chunks(importer: Importer) -> None:
    content = "telefone\n" + "".join(f"119{80_000_000 + n}\n" for n in range(10_000))
    import_id = importer.start(importer.upload(content))["id"]
    other = importer.upload("telefone\n11999990001\n")
    answer = importer.request(
        "POST", f"contact-imports/{other['id']}/start", json={"mapping": other["suggested"]}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "import_running")
    wait_for(lambda: importer.show(import_id)["processed"] > 0, SECONDS, "the first chunk")
    cancelled = importer.request("POST", f"contact-imports/{import_id}/cancel").json()["import"]
    assert (cancelled["status"], cancelled["failed"]) == ("cancelled", 0)
    assert 0 < cancelled["processed"] < 10_000
    assert len(importer.contacts()) == cancelled["created"] == cancelled["processed"]


def test_killed_in_the_middle_every_line_counts_once(
    start_orchestrator: Callable[..., OrchestratorProcess],
    make_tenant: Callable[..., Tenant],
    admin_connection: psycopg.Connection,
) -> None:
    orchestrator = start_orchestrator()
    importer = Importer(orchestrator, make_tenant(), admin_connection)
    admin_connection.execute(
        "update public.accounts set plan = 'owner' where id = %s", [importer.tenant.account_id]
    )
    # Every tenth line is wrong; the last thousand are people who were in the file before.
    phones = [f"119{80_000_000 + n}" for n in range(19_000)]
    phones += phones[:1000]
    content = "telefone\n" + "".join(
        "x\n" if place % 10 == 9 else f"{phone}\n" for place, phone in enumerate(phones)
    )
    import_id = importer.start(importer.upload(content))["id"]
    seen = 0
    for _ in range(2):
        reached = seen
        wait_for(lambda reached=reached: importer.show(import_id)["processed"] > reached, SECONDS, "a chunk")
        orchestrator.kill()
        row = admin_connection.execute(
            "select processed from public.contact_imports where id = %s", [import_id]
        ).fetchone()
        assert row and row[0] < 20_000
        seen = row[0]
        orchestrator.start()
    done = importer.wait(import_id)
    assert (done["status"], counts(done)) == ("done", (20_000, 20_000, 17_100, 900, 2000))
    assert len(importer.contacts()) == 17_100
    told = admin_connection.execute(
        "select count(*), count(distinct line) from public.contact_import_errors where import_id = %s",
        [import_id],
    ).fetchone()
    assert told == (2000, 2000)
