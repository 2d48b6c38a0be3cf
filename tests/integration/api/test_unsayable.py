"""What Python's JSON knows, and others' does not, is refused wherever it stands in a body."""

from __future__ import annotations

import pytest

from tests.integration.api.callers import Caller, assert_problem

# Each is read by Python's parser; none can be kept, or told to another program.
UNSAYABLE = {
    "no number": b"NaN",
    "infinite": b"-Infinity",
    "infinite by its exponent": b"1e999",
    "infinite to all who count in doubles": b"1" + b"0" * 400,
    "half a character": b'"\\ud800"',
    "NUL": b'"a\\u0000"',
    "half a character in a name": b'{"\\ud800": 1}',
    "far inside": b'[{"a": [{"b": NaN}]}]',
    "too deep": b"[" * 900 + b"]" * 900,
}
BODIES = {
    "/api/contacts": b'{"phone": "5511999990001", "fields": {"cidade": %s}}',
    "contacts": b'{"phone": "5511999990001", "name": %s}',
    "inbound-hooks/try": b'{"document": {"body": %s}, "mapping": {"phone": "$.body"}}',
    "flows/{flow}/try": b'{"graph": {"nodes": %s}, "event": {"type": "started"}}',
}


@pytest.mark.parametrize("value", UNSAYABLE)
def test_what_json_cannot_say_is_refused(owner: Caller, value: str) -> None:
    flow_id = owner.add_flow()
    for path, body in BODIES.items():
        answer = owner.post_raw(path.format(flow=flow_id), body % UNSAYABLE[value])
        assert_problem(answer, 422, "invalid_request")
    assert owner.count("contacts") == 0


def test_it_is_so_of_one_field_and_in_others_bodies(owner: Caller, program: Caller) -> None:
    owner.add_field("cidade", "text")
    contact_id = program.post("/api/contacts", {"phone": "5511999990001"}).json()["id"]
    url = f"/api/contacts/{contact_id}/fields"
    foreign = f"/api/v1/webhook/subscriber/{contact_id}/custom_fields/cidade/"
    headers = {"Content-Type": "application/json", "API-KEY": program.credential}
    headers |= {"Authorization": f"Bearer {program.credential}"}
    for value in UNSAYABLE.values():
        one = program.client.put(url, content=b'{"field": "cidade", "value": %s}' % value, headers=headers)
        assert_problem(one, 422, "invalid_request")
        other = program.client.post(foreign, content=b'{"value": %s, "more": 1}' % value, headers=headers)
        assert_problem(other, 422, "invalid_request")


def test_what_can_be_said_is_kept(owner: Caller, program: Caller) -> None:
    for name, kind in (("cidade", "text"), ("idade", "number"), ("vip", "boolean")):
        owner.add_field(name, kind)
    fields = {"cidade": "São João 😀", "idade": -1.7e308, "vip": False}
    kept = program.post("/api/contacts", {"phone": "5511999990001", "fields": fields}).json()
    assert kept["fields"] == fields


@pytest.mark.parametrize(
    ("path", "allowed"), [("/api/messages", "POST"), ("/api/lists/tags", "GET"), ("/mcp", "POST")]
)
def test_of_another_method_the_answer_names_those_there_are(program: Caller, path: str, allowed: str) -> None:
    answer = program.send("DELETE", path)
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allowed
