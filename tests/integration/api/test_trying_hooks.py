"""What a hook would make of a call is shown, and nothing is done."""

from __future__ import annotations

from typing import Any

from tests.integration.api.callers import Caller, assert_problem

DOCUMENT = {
    "headers": {},
    "query": {},
    "body": {"event": "paid", "buyer": {"name": "Ana", "phone": "11988887777"}},
}
MAPPING = {"event": "$.body.event", "name": "$.body.buyer.name", "phone": "$.body.buyer.phone"}


def tried(owner: Caller, **body: Any) -> dict[str, Any]:
    answer = owner.post("inbound-hooks/try", {"document": DOCUMENT, "mapping": MAPPING} | body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_would_follow_of_a_call(owner: Caller) -> None:
    shown = tried(owner, events=["paid"], message="Oi {{ contact.first_name }}")
    assert (shown["event"], shown["phone"], shown["name"]) == ("paid", "+5511988887777", "Ana")
    assert (shown["message"], shown["code"], shown["is_wanted"]) == ("Oi Ana", None, True)
    count = "select count(*) from public.contacts where account_id = %s and name = 'Ana'"
    assert owner.one(count, owner.account_id) == "0"


def test_why_nothing_would(owner: Caller) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"events": ["refunded"]}, "event_unwanted"),
        ({"mapping": {"phone": "$.body.name"}}, "phone_missing"),
        ({"mapping": {"phone": "phone"}}, "path_invalid"),
        ({"mapping": {"phones": "$.body"}}, "mapping_invalid"),
        ({"message": "{% nothing %}"}, "template_failed"),
        ({"document": {}}, "phone_missing"),
    ]
    for body, code in cases:
        assert tried(owner, **body)["code"] == code, body


def test_what_is_no_call_is_refused(owner: Caller) -> None:
    wrong: list[dict[str, Any]] = [
        {},
        {"document": [], "mapping": {}},
        {"document": {}, "mapping": {}, "events": ["x"] * 51},
    ]
    for body in wrong:
        assert_problem(owner.post("inbound-hooks/try", body), 422, "invalid_request")


def test_the_systems_that_are_known(owner: Caller) -> None:
    answer = owner.get("inbound-sources")
    assert answer.status_code == 200
    items = {item["source"]: item for item in answer.json()["items"]}
    assert len(items) == 10
    assert [name for name, item in items.items() if item["asks"]] == ["asaas", "mercado_pago"]
