"""Cells of a file of contacts."""

from typing import Any

import pytest

from orchestrator.domain.contacts.cells import CellStyle, Language, titles_of
from orchestrator.domain.contacts.columns import suggest_targets

FIELDS = [{"name": "cidade", "label": "Cidade"}, {"name": "pontos", "label": ""}]
PEOPLE = CellStyle(is_brazilian=True, zone="America/Sao_Paulo")


@pytest.mark.parametrize("language", ["pt-BR", "en", None])
def test_what_comes_out_is_known_again_by_an_import(language: Language | None) -> None:
    titles = titles_of(FIELDS, language)
    fields = [(field["name"], field["label"]) for field in FIELDS]
    targets = list(suggest_targets(titles, fields).values())
    assert targets[:2] == ["phone", "name"]
    assert targets[3:6] == ["tags", "field:cidade", "field:pontos"]


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        ("2026-11-30T02:30:15.123456+00:00", "datetime", "29/11/2026 23:30"),
        ("2026-11-30", "date", "30/11/2026"),
        ("2026-11-30", "text", "2026-11-30"),
        ("ontem", "datetime", "ontem"),
        (True, "boolean", "sim"),
        (1.5, "number", "1,5"),
        (None, "datetime", ""),
    ],
)
def test_people_read_local_time(value: Any, kind: str, said: str) -> None:
    assert PEOPLE.say(value, kind) == said


def test_an_unknown_zone_breaks_no_file() -> None:
    style = CellStyle(is_brazilian=False, zone="Mars/Olympus")
    assert style.say("2026-11-30T02:30:15Z", "datetime") == "2026-11-30T02:30:15Z"


def test_a_program_reads_what_is_stored() -> None:
    style = CellStyle(is_brazilian=False, zone=None)
    assert style.say("2026-11-30T02:30:15Z", "datetime") == "2026-11-30T02:30:15Z"
