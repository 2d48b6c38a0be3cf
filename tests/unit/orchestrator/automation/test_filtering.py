"""Whom a filter holds for. tests/shared/filters.json: the database answers alike."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.domain.automation.filtering import Situation, holds, makes_sense
from orchestrator.domain.automation.filters import (
    NAMED_SUBJECTS,
    NEGATIONS,
    OPERATORS,
    Comparison,
    read_filter,
)
from orchestrator.domain.automation.person import Instance, read_person

SHARED: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "shared" / "filters.json").read_text(encoding="utf-8")
)
NOW = datetime.fromisoformat(SHARED["now"])
SEGMENTS = {id_: read_filter(filter_) for id_, filter_ in SHARED["segments"].items()}


def situation(name: str = "jose", now: str = SHARED["now"], **account: Any) -> Situation:
    facts = {"contact": SHARED["people"][name], "account": {"timezone": SHARED["zone"], **account}}
    return Situation(read_person(facts), datetime.fromisoformat(now), SEGMENTS.get)


def test_each_case_of_the_shared_table() -> None:
    wrong = [
        case
        for case in SHARED["cases"]
        if holds(read_filter(case["filter"]), situation(case["person"])) != case["expect"]
    ]
    assert wrong == []


def test_the_table_asks_each_operator_of_each_subject_of_a_person() -> None:
    asked = {
        (case["filter"].get("subject"), case["filter"].get("operator"))
        for case in SHARED["cases"]
        if case["expect"]
    }
    for subject in ("field", "name", "phone", "tag", "last_received_at", "opted_in"):
        positive = {operator for operator in OPERATORS[subject] if operator not in NEGATIONS}
        assert positive <= {operator for of, operator in asked if of == subject}, subject


def ask(
    situation: Situation, subject: str, operator: str, value: Any = None, name: str | None = None
) -> bool:
    return holds(
        read_filter({"subject": subject, "operator": operator, "value": value, "name": name}), situation
    )


@pytest.mark.parametrize(
    ("subject", "operator", "value", "expected"),
    [
        ("variable", "greater", 9, True),
        ("variable", "equals", 10, True),
        ("variable", "matches", r"^1\d$", True),
        ("variable", "matches", "(", False),
        ("variable", "not_matches", "(", False),
        ("message", "equals", "olá", True),
        ("message", "matches", "ol.", True),
        ("message", "not_matches", "tchau", True),
        ("message_kind", "one_of", ["text", "image"], True),
        ("campaign_of_run", "equals", "a", True),
        ("assigned_to", "is_empty", None, True),
        ("instance", "none_of", ["i"], False),
        ("open", "equals", True, False),
        ("holiday", "equals", True, False),
        ("weekday", "one_of", ["mon", "tue"], True),
        ("weekday", "equals", "segunda", False),
        ("time", "between", ["09:00", "12:00"], False),
        ("time", "between", ["22:00", "12:01"], True),
        ("time", "before", "12:00", False),
        ("time", "after", "12:00", True),
        ("time", "after", "9h", False),
        ("date", "on", "2026-11-30", True),
        ("date", "between", ["2026-12-01", "2026-12-31"], False),
    ],
)
def test_what_is_known_in_a_flow(subject: str, operator: str, value: Any, expected: bool) -> None:
    stands = situation(is_open=False)
    here = replace(
        stands,
        person=replace(stands.person, instance=Instance(id="i")),
        variables={"n": 10},
        message="Olá",
        message_kind="text",
        campaign_id="a",
    )
    assert ask(here, subject, operator, value, "n" if subject == "variable" else None) == expected


def test_holidays_are_the_countrys_and_the_accounts_own() -> None:
    for day in ("2026-11-20", "2026-04-03", "2026-12-25"):
        assert ask(situation(now=f"{day}T12:00:00-03:00"), "holiday", "equals", True), day
    own = [{"date": "2026-01-25", "name": "Aniversário de São Paulo"}]
    assert ask(situation(now="2026-01-25T23:59:00-03:00", holidays=own), "holiday", "equals", True)
    assert not ask(situation(now="2026-01-26T00:00:00-03:00", holidays=own), "holiday", "equals", True)


VALUES = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from(["2026-12-24", "09:00", "P1D", "10", "2026-12-24T09:00", "("]),
)


@given(
    subject=st.sampled_from(sorted(OPERATORS)),
    operator=st.sampled_from(sorted(frozenset[str]().union(*OPERATORS.values()))),
    value=st.one_of(VALUES, st.lists(VALUES, max_size=3), st.none()),
    having=st.one_of(VALUES, st.none(), st.lists(st.integers(), max_size=2)),
)
def test_whatever_is_compared_nothing_raises_and_no_is_the_opposite_of_yes(
    subject: Any, operator: Any, value: Any, having: Any
) -> None:
    name = "n" if subject in NAMED_SUBJECTS else None
    facts = {"contact": {"id": "c", "fields": {"n": having}}}
    here = Situation(read_person(facts), NOW, variables={"n": having}, message=str(having))
    comparison = Comparison(subject=subject, operator=operator, value=value, name=name)
    found = holds(comparison, here)
    if positive := NEGATIONS.get(operator):
        opposite = holds(comparison.model_copy(update={"operator": positive}), here)
        assert found == (not opposite if makes_sense(comparison) else False)
    assert found <= makes_sense(comparison)
