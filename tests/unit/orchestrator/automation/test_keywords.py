"""Which keyword a message means, whatever its case, accents and marks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.domain.automation.keywords import Keyword, KeywordSet
from orchestrator.domain.automation.texts import fold_spaces

HERE, ELSEWHERE = "number-1", "number-2"


def make(keyword_id: str = "k", **values: Any) -> Keyword:
    row = {
        "id": keyword_id, "instance_id": None, "terms": ["menu"], "match": "equals", "answer": "oi",
        "tags": [], "only_when": "always", "interrupts": False, "priority": 100,
    }  # fmt: skip
    return Keyword.model_validate(row | values)


def fires(keyword: Keyword, text: str) -> bool:
    return next(KeywordSet([keyword]).firing(text, HERE, is_open=True), None) is not None


@pytest.mark.parametrize(
    ("match", "term", "text", "expected"),
    [
        ("equals", "cardápio", "CARDAPIO", True),
        ("equals", "cardapio", "  Cardápio!? ", True),
        ("equals", "cardápio", "o cardápio", False),
        ("equals", "bom  dia", "Bom\n dia", True),
        ("equals", "1", "1\ufe0f\u20e3", True),
        ("equals", "sim", "𝓢𝓲𝓶", True),
        ("equals", "👍", "👍", True),
        ("contains", "preço", "Qual é o PREÇO?", True),
        ("contains", "c++ (novo)", "quero c++ (NOVO) já", True),
        ("word", "sim", "ok, sim.", True),
        ("word", "sim", "assim não", False),
        ("word", "olá", "olá!", True),
        ("starts_with", "quero", "Quero ver", True),
        ("starts_with", "quero", "eu quero", False),
        ("ends_with", "por favor", "me diga por favor!", True),
        ("not_contains", "pedido", "bom dia", True),
        ("not_contains", "pedido", "meu PEDIDO", False),
        ("regex", r"pedido\s+\d+", "Pedido  33", True),
        ("regex", r"^\S+ção$", "Estação", True),
        ("regex", r"a.c", "a\nc", True),
    ],
)
def test_terms_stand_where_they_have_to(match: str, term: str, text: str, expected: bool) -> None:
    assert fires(make(match=match, terms=["outra coisa qualquer", term]), text) is expected


@pytest.mark.parametrize("pattern", ["(", "(?<=a)b", r"(\w)\1", "a{1001}", "(?P<x"])
def test_a_pattern_that_cannot_be_read_is_told_and_keeps_no_other_from_firing(pattern: str) -> None:
    keywords = KeywordSet([make("bad", match="regex", terms=["ok", pattern]), make("good", terms=["ok"])])
    assert keywords.problems.keys() == {"bad"}
    assert keywords.problems["bad"]
    found = next(keywords.firing("ok", HERE, is_open=True), None)
    assert found is not None
    assert found.id == "good"


def test_an_interrupting_one_goes_first_then_the_lowest_priority() -> None:
    rows = [make("a", priority=1), make("b", priority=0), make("c", priority=9, interrupts=True)]
    for expected in ("c", "b", "a"):
        found = next(KeywordSet(rows).firing("menu", HERE, is_open=True), None)
        assert found is not None
        assert found.id == expected
        rows = [row for row in rows if row.id != expected]


def test_a_keyword_of_another_number_or_hour_does_not_fire() -> None:
    assert not fires(make(instance_id=ELSEWHERE), "menu")
    assert fires(make(instance_id=HERE), "menu")
    assert fires(make(only_when="open"), "menu")
    assert not fires(make(only_when="closed"), "menu")
    assert next(KeywordSet([make(only_when="closed")]).firing("menu", HERE, is_open=False), None)


@given(st.text(max_size=300), st.text(min_size=1, max_size=30))
def test_any_text_is_looked_through_and_finds_what_it_contains(text: str, term: str) -> None:
    keyword = make(match="contains", terms=[term])
    if fold_spaces(term):
        assert fires(keyword, f"{text} {term} {text}")
    else:
        assert not fires(keyword, text)


def test_a_pattern_that_explodes_elsewhere_is_quick_here() -> None:
    assert not fires(make(match="regex", terms=["(a+)+$"]), "a" * 25_000 + "!")


def test_as_many_as_an_account_may_have_are_searched() -> None:
    terms = [[f"{row:03} {term:02} {'palavra ' * 11}"[:100] for term in range(20)] for row in range(200)]
    for match in ("equals", "contains", "word"):
        keywords = KeywordSet([make(f"{row:03}", match=match, terms=own) for row, own in enumerate(terms)])
        assert not keywords.problems
        for row in (0, 99, 199):
            found = next(keywords.firing(terms[row][19], HERE, is_open=True), None)
            assert found is not None
            assert found.id == f"{row:03}"
