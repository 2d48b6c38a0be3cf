"""What is known of a template by what Meta tells of it."""

from typing import Any

import pytest

from orchestrator.domain.automation.flows.message_templates import gaps_of


def test_gaps_are_those_of_texts_and_addresses() -> None:
    components: list[dict[str, Any]] = [
        {"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}"},
        {"type": "BODY", "text": "{{ nome }}, {{dia}}, {{nome}}", "example": {}},
        {"type": "FOOTER", "text": "{{1}}"},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Sim"}, {"url": "https://x/{{1}}"}]},
    ]
    assert gaps_of(components) == {("header", "1"), ("body", "nome"), ("body", "dia"), ("button", "1")}


@pytest.mark.parametrize("told", [None, {}, [{}], ["x"], [{"type": "BODY", "text": 3}], [{"type": 1}]])
def test_what_is_none_has_no_gaps(told: object) -> None:
    assert gaps_of(told) == set()
