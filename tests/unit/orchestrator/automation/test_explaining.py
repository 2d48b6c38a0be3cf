"""Which keyword fires is told with why each other does not."""

from typing import Any

from orchestrator.domain.automation.keywords import KeywordSet, Verdict
from tests.unit.orchestrator.automation.test_keywords import ELSEWHERE, HERE, make


def explain(*keywords: Any, text: str = "menu", instance_id: str | None = HERE) -> dict[str, Verdict]:
    return KeywordSet(keywords).explain(text, instance_id, is_open=True)


def test_each_keyword_has_its_reason() -> None:
    verdicts = explain(
        make("late", priority=200),
        make("first", priority=1),
        make("not", match="not_contains", terms=["men"]),
        make("other", terms=["pedido"]),
        make("there", instance_id=ELSEWHERE),
        make("night", only_when="closed"),
        make("bad", match="regex", terms=["("]),
    )
    assert verdicts == {
        "bad": "unreadable", "first": "fires", "late": "later", "not": "has_term", "other": "no_term",
        "there": "other_number", "night": "only_when_closed",
    }  # fmt: skip


def test_they_stand_in_the_order_in_which_they_are_asked() -> None:
    verdicts = explain(make("b"), make("a"), make("z", interrupts=True, priority=9000))
    assert list(verdicts.items()) == [("z", "fires"), ("a", "later"), ("b", "later")]


def test_without_a_number_those_of_any_are_asked() -> None:
    assert explain(make(instance_id=ELSEWHERE), instance_id=None) == {"k": "fires"}


def test_what_is_found_is_what_is_explained() -> None:
    keywords = KeywordSet([make("a", terms=["x"]), make("b"), make("c", match="not_contains", terms=["y"])])
    for text in ("menu", "x", "y", ""):
        found = next(keywords.firing(text, HERE, is_open=True), None)
        fired = [known for known, verdict in keywords.explain(text, HERE, True).items() if verdict == "fires"]
        assert fired == ([found.id] if found else [])
