"""What people type for an answer, and what is understood."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from orchestrator.domain.automation.flows.answers.choices import Choices
from orchestrator.domain.automation.flows.answers.reading import Asked, read_answer
from orchestrator.domain.automation.flows.blocks.talk import Answer
from orchestrator.domain.automation.flows.events import Said
from tests.unit.orchestrator.automation.flows.running import NOON

ZONE = ZoneInfo("America/Sao_Paulo")


def read(kind: str, said: str | Said, **asked: Any) -> object:
    answer = Answer.model_validate({"kind": kind, **asked})
    message = said if isinstance(said, Said) else Said(text=said)
    return read_answer(Asked(answer, Choices(answer.options), NOON, ZONE), [message])


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("10", 10),
        ("1.234,56", 1234.56),
        ("1.234", 1234),
        ("1234.56", 1234.56),
        ("1,5", 1.5),
        ("R$ 1.500,00", 1500),
        ("-3", -3),
        ("três", 3),
        ("34 anos", 34),
        ("1 234", 1234),
        ("1,234.50", 1234.5),
        ("muitos", None),
        ("1,2,3", None),
        ("1.2.3", None),
        ("10x", None),
        ("", None),
        ("9" * 40, None),
        ("\uff11\uff10", 10),
    ],
)
def test_numbers(said: str, value: object) -> None:
    assert read("number", said) == value


def test_numbers_have_bounds() -> None:
    assert read("number", "18", min=18, max=99) == 18
    assert read("number", "17,9", min=18) is None
    assert read("number", "100", max="99") is None


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("24/12/2026", "2026-12-24"),
        ("24/12", "2026-12-24"),
        ("24.12.26", "2026-12-24"),
        ("24-12-2026", "2026-12-24"),
        ("24 12 2026", "2026-12-24"),
        ("24122026", "2026-12-24"),
        ("2026-12-24", "2026-12-24"),
        ("20/05/90", "1990-05-20"),
        ("29/11", "2027-11-29"),
        ("29/02", "2028-02-29"),
        ("24 de dezembro", "2026-12-24"),
        ("24 de dez de 2027", "2027-12-24"),
        ("1º de janeiro", "2027-01-01"),
        ("Hoje", "2026-11-30"),
        ("amanhã", "2026-12-01"),
        ("depois de amanha", "2026-12-02"),
        ("terça", "2026-12-01"),
        ("terça-feira", "2026-12-01"),
        ("segunda", "2026-12-07"),
        ("na sexta", "2026-12-04"),
        ("próxima sexta-feira", "2026-12-04"),
        ("sábado", "2026-12-05"),
        ("dia 24", "2026-12-24"),
        ("dia 24/12", "2026-12-24"),
        ("31/02/2026", None),
        ("32/01", None),
        ("12/24/2026", None),
        ("quando der", None),
        ("0/0", None),
        ("99999999", None),
    ],
)
def test_days(said: str, value: object) -> None:
    assert read("date", said) == value


def test_days_have_bounds() -> None:
    assert read("date", "ontem", min="hoje") is None
    assert read("date", "amanhã", min="hoje", max="2026-12-31") == "2026-12-01"
    assert read("date", "01/01/2027", max="2026-12-31") is None


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("15h30", "15:30"),
        ("15:30", "15:30"),
        ("15h", "15:00"),
        ("15", "15:00"),
        ("às 15 horas", "15:00"),
        ("3 da tarde", "15:00"),
        ("3pm", "15:00"),
        ("9 da manhã", "09:00"),
        ("8h30 da noite", "20:30"),
        ("15 e meia", "15:30"),
        ("15h30min", "15:30"),
        ("meio-dia", "12:00"),
        ("meia noite", "00:00"),
        ("nove", "09:00"),
        ("25h", None),
        ("15:70", None),
        ("cedo", None),
    ],
)
def test_times(said: str, value: object) -> None:
    assert read("time", said) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("amanhã às 15h", "2026-12-01T15:00:00-03:00"),
        ("24/12/2026 15:30", "2026-12-24T15:30:00-03:00"),
        ("sexta, 9 da manhã", "2026-12-04T09:00:00-03:00"),
        ("15h de sexta", "2026-12-04T15:00:00-03:00"),
        ("2026-12-24T09:00", "2026-12-24T09:00:00-03:00"),
        ("amanhã", None),
        ("15h", None),
    ],
)
def test_moments(said: str, value: object) -> None:
    assert read("datetime", said) == value


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("email", " Ana.Silva@Exemplo.com.br ", "ana.silva@exemplo.com.br"),
        ("email", "ana@exemplo", None),
        ("email", "ana@@exemplo.com", None),
        ("phone", "(11) 98765-4321", "5511987654321"),
        ("phone", "+351 912 345 678", "351912345678"),
        ("phone", "12", None),
        ("cpf", "529.982.247-25", "52998224725"),
        ("cpf", "CPF: 52998224725", "52998224725"),
        ("cpf", "529.982.247-26", None),
        ("cpf", "111.111.111-11", None),
        ("cpf", "5299822472", None),
        ("cnpj", "11.222.333/0001-81", "11222333000181"),
        ("cnpj", "12.ABC.345/01DE-35", "12ABC34501DE35"),
        ("cnpj", "12abc34501de35", "12ABC34501DE35"),
        ("cnpj", "12.ABC.345/01DE-36", None),
        ("cnpj", "00.000.000/0000-00", None),
        ("cnpj", "11.222.333/0001-8A", None),
        ("cep", "01310-100", "01310100"),
        ("cep", "1310100", None),
        ("yes_no", "Sim!", True),
        ("yes_no", "👍🏽", True),
        ("yes_no", "claro", True),
        ("yes_no", "não", False),
        ("yes_no", "Naum", False),
        ("yes_no", "n", False),
        ("yes_no", "talvez", None),
        ("rating", "5", 5),
        ("rating", "nota 4", 4),
        ("rating", "⭐⭐⭐", 3),
        ("rating", "4/5", 4),
        ("rating", "quatro", 4),
        ("rating", "6", None),
        ("rating", "4,5", None),
        ("location", "-23.55, -46.63", "-23.55,-46.63"),
        ("location", "-95, 10", None),
        ("text", "  Olá  ", "Olá"),
        ("text", "   ", None),
        # Nothing of it can be seen.
        ("text", "\u200b \u2060\ufeff", None),
        ("text", "\u200bOlá", "\u200bOlá"),
        ("text", "👍🏽", "👍🏽"),
        ("media", "foto", None),
    ],
)
def test_other_kinds(kind: str, said: str, value: object) -> None:
    assert read(kind, said) == value


def test_a_rating_has_the_scale_that_was_asked_for() -> None:
    assert read("rating", "0", min=0, max=10) == 0
    assert read("rating", "10", min=0, max=10) == 10


def test_a_text_has_a_length_that_was_asked_for() -> None:
    assert read("text", "abc", min=3, max=3) == "abc"
    assert read("text", "ab", min=3) is None


def test_a_pattern_is_looked_for_without_case_and_accents() -> None:
    assert read("pattern", "ABC1D23", pattern=r"^[a-z]{3}\d[a-z0-9]\d\d$") == "ABC1D23"
    assert read("pattern", "ABC", pattern=r"\d") is None
    assert read("pattern", "x", pattern="(") is None


def test_a_place_that_was_sent() -> None:
    place = Said(kind="location", content={"latitude": -23.5, "longitude": -46.6})
    assert read("location", place) == "-23.5,-46.6"
    assert read("location", Said(kind="location", content={"latitude": "x"})) is None


OPTIONS: list[dict[str, Any]] = [
    {"id": "a", "label": "Segunda-feira", "synonyms": []},
    {"id": "b", "label": "Terça-feira", "synonyms": ["3a"]},
    {"id": "c", "label": "🍕 Pizza grande", "synonyms": ["pizza"]},
]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("segunda feira", "Segunda-feira"),
        ("2", "Terça-feira"),
        ("2️⃣", "Terça-feira"),
        ("opção 02", "Terça-feira"),
        ("a 2 por favor", "Terça-feira"),
        ("2 - terça feira", "Terça-feira"),
        ("dois", "Terça-feira"),
        ("3a", "Terça-feira"),
        ("PIZZA GRANDE", "🍕 Pizza grande"),
        ("quero uma pizza", "🍕 Pizza grande"),
        ("🍕 pizza grande", "🍕 Pizza grande"),
        ("2 - pizza", None),
        ("22", None),
        ("não quero pizza", None),
        ("4", None),
        ("👍", None),
    ],
)
def test_choices(said: str, label: object) -> None:
    assert read("choice", said, options=OPTIONS) == label
