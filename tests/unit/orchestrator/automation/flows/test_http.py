"""The block that asks another program: what leaves, what is kept, and each of its exits."""

from typing import Any

import pytest

from tests.unit.orchestrator.automation.flows.running import Run, graph, text

ENDS = {name: text(name) for name in "bcd"}


def run(block: dict[str, Any], **facts: Any) -> Run:
    return Run(graph({"a": block, **ENDS}), **facts).start()


HTTP: dict[str, Any] = {
    "type": "http",
    "method": "POST",
    "url": "https://api.example/{{ contact.phone }}",
    "query": {"q": "{{ contact.name }}"},
    "headers": {"X-Name": "{{ variables.evil }}"},
    "body": {"name": "{{ contact.name }}", "tags": ["{{ account.name }}", 1, None]},
    "timeout_seconds": 5,
    "save": [
        {"path": "data.items[0].id", "to": {"variable": "id"}},
        {"path": "data.city", "to": {"field": "city"}},
        {"path": "data.nothing", "to": {"variable": "none"}},
    ],
    "next": "b",
    "on_error": "c",
    "on_timeout": "d",
}


def test_a_request_is_filled_in_and_carries_the_same_key_each_time() -> None:
    asks = run(HTTP)
    request = asks.outcome.actions[0]
    assert request == {
        "type": "request",
        "method": "POST",
        "url": "https://api.example/5511987654321?q=Jos%C3%A9+da+Silva",
        "headers": {"X-Name": ""},
        "body": '{"name": "José da Silva", "tags": ["Padaria", 1, null]}',
        "timeout_seconds": 5,
        "idempotency_key": "r1:1",
        "secrets": [],
    }
    assert asks.state.awaits == "http"
    assert asks.state.request is not None
    assert asks.say("oi").outcome.changed is False


def test_of_a_secret_a_request_has_the_name() -> None:
    named = {"header": "Authorization", "secret": "loja", "prefix": "Bearer "}
    asks = run(HTTP | {"secrets": [named]})
    assert asks.outcome.actions[0]["secrets"] == [named]
    assert asks.outcome.actions[0]["idempotency_key"] == "r1:1"


@pytest.mark.parametrize(
    ("url", "is_fixed"),
    [
        ("https://api.example", True), ("HTTP://api.example:8443/{{ contact.phone }}", True),
        ("https://api.example?a={{ contact.name }}", True), ("https://{{ variables.host }}/a", False),
        ("https://api.example{{ variables.path }}", False), ("https://api.{{ contact.name }}.br/", False),
        ("{{ variables.url }}", False), ("https://me:{{ contact.name }}@api.example/", False),
        ("https://me@api.example/", False), ("https://api.example\\@evil.example/", False),
        ("https:/api.example/", False), ("ftp://api.example/", False),
    ],
)  # fmt: skip
def test_a_secret_is_told_to_nobody_whom_a_text_names(url: str, is_fixed: bool) -> None:
    named = {"header": "Authorization", "secret": "loja"}
    asks = run(HTTP | {"url": url, "secrets": [named]})
    assert (asks.state.awaits == "http") == is_fixed
    assert asks.state.reason == (None if is_fixed else "block_incomplete")


def test_what_was_asked_for_is_kept() -> None:
    answered = run(HTTP).answer(201, '{"data": {"items": [{"id": 7}], "city": "Recife"}}')
    assert answered.state.variables == {"id": 7}
    assert answered.outcome.actions[0] == {"type": "set_field", "field": "city", "value": "Recife"}
    assert answered.texts == ["b"]
    assert answered.outcome.trace[0].get("what") == "without data.nothing"
    assert run(HTTP).answer(200, "no json").texts == ["b"]
    assert run(HTTP).answer(200, "[" * 100_000).texts == ["b"]
    half = run(HTTP).answer(200, '{"data": {"items": [{"id": "a\\u0000\\ud83d"}]}}').state.variables["id"]
    assert str(half).encode() and "\0" not in str(half), "PostgreSQL takes it"
    assert run(HTTP).answer(200, '{"data": {"items": [{"id": {"deep": [1]}}]}}').state.variables == {
        "id": '{"deep": [1]}'
    }


def test_what_goes_wrong_with_a_request_has_its_exits() -> None:
    assert run(HTTP).answer(500).exits == ["on_error", "next"]
    assert run(HTTP).answer(302).exits == ["on_error", "next"]
    assert run(HTTP).answer(None, error="url_refused").texts == ["c"]
    assert run(HTTP).answer(None, error="request_time_limit").texts == ["d"]
    assert run(HTTP).wait(seconds=64).outcome.changed is False
    assert run(HTTP).wait(seconds=65).exits == ["on_timeout", "next"]


def test_a_line_end_in_a_value_begins_no_header() -> None:
    evil = run(
        HTTP | {"headers": {"X-Name": "{{ contact.fields.evil }}"}}, contact={"fields": {"evil": "a\r\nB: c"}}
    )
    assert evil.outcome.actions[0]["headers"] == {"X-Name": "a B: c"}
