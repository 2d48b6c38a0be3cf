"""What is made from the models of a flow says what they say."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from scripts.flow_types import SCHEMA, generate

GRAPH: dict[str, Any] = {
    "schema": 1,
    "start": "a",
    "nodes": {
        "a": {"type": "content", "items": [{"kind": "text", "text": "Olá {{ contact.name }}"}], "next": "b"},
        "b": {
            "type": "menu",
            "text": "Escolha",
            "options": [{"id": "1", "label": "Pedido", "next": "c"}],
            "otherwise": "b",
            "attempts": 2,
            "on_timeout": {"after": "PT30M", "next": None},
        },
    },
}
NONE: list[dict[str, Any]] = [
    {"schema": 2},
    {"nodes": {}},
    {"start": "a b"},
    {"more": 1},
    {"settings": {"expires_after": "1 day"}},
]


def test_they_are_up_to_date() -> None:
    stale = [path.name for path, text in generate().items() if path.read_text() != text]
    assert stale == [], "run `make types` and commit what it writes"


def test_the_schema_takes_a_flow_and_refuses_what_is_none() -> None:
    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    validator: Any = Draft202012Validator(schema)
    assert validator.is_valid(GRAPH)
    assert [wrong for wrong in NONE if validator.is_valid({**GRAPH, **wrong})] == []
