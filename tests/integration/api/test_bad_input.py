"""What cannot be understood is refused with a code, and stores nothing."""

import base64
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.api.callers import Caller, assert_problem

PHONE = "5511999990001"
SEND = {"phone": PHONE, "message": "Oi"}


@pytest.fixture(scope="module")
def caller(make_owner: Callable[[], Caller]) -> Caller:
    """One for all of these: nothing of what they send is stored."""
    caller = make_owner()
    caller.add_instance("connected")
    return caller


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("send", SEND | {"message": ""}, "invalid_request"),
        ("send", SEND | {"message": " \n "}, "invalid_request"),
        ("send", SEND | {"message": "x" * 65_537}, "invalid_request"),
        ("send", SEND | {"message": "a\0b"}, "invalid_request"),
        ("send", SEND | {"message": None}, "invalid_request"),
        ("send", {"message": "Oi"}, "invalid_request"),
        ("send", SEND | {"phone": "abc"}, "phone_invalid"),
        ("send", SEND | {"phone": "12"}, "phone_invalid"),
        ("send", SEND | {"phone": "0" * 12}, "phone_invalid"),
        ("send", SEND | {"phone": "1" * 41}, "invalid_request"),
        ("send", SEND | {"phone": 5511999990001}, "invalid_request"),
        ("send", SEND | {"contact_id": PHONE}, "invalid_request"),
        ("contacts", {"phone": PHONE, "name": "x" * 256}, "invalid_request"),
        ("contacts", {"phone": PHONE, "tags": ["x" * 61]}, "invalid_request"),
        ("contacts", {"phone": PHONE, "tags": [""]}, "invalid_request"),
        ("contacts", {"phone": PHONE, "tags": ["a"] * 101}, "invalid_request"),
        ("contacts", {"phone": PHONE, "tags": "a"}, "invalid_request"),
        ("contacts", {"phone": "não"}, "phone_invalid"),
        ("contacts", {"phone": ""}, "invalid_request"),
        ("campaigns", {"name": ""}, "invalid_request"),
        ("campaigns", {"name": "a", "link": "x" * 2001}, "invalid_request"),
    ],
)
def test_values_that_are_no_good(caller: Caller, path: str, body: dict[str, Any], code: str) -> None:
    assert_problem(caller.post(path, body), 422, code)
    assert [caller.count(table) for table in ("contacts", "campaigns", "conversations")] == [0, 0, 0]


@pytest.mark.parametrize("path", ["send", "contacts", "campaigns"])
@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_bodies_that_are_no_json(caller: Caller, path: str, body: bytes) -> None:
    answer = caller.post_raw(path, body)
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] == ("invalid_json" if body else "invalid_request")


def test_half_a_character_is_refused(caller: Caller) -> None:
    for text in (r'{"phone": "\ud800", "message": "Oi"}', r'{"\ud800": 1}'):
        assert_problem(caller.post_raw("send", text.encode()), 422, "invalid_request")


def test_a_huge_body_is_refused(caller: Caller) -> None:
    body = json.dumps(SEND | {"message": "x" * 2_000_000}).encode()
    assert_problem(caller.post_raw("send", body), 413, "body_too_large")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1" * 5000, "1e3"])
def test_limits_that_are_no_good(caller: Caller, limit: str) -> None:
    assert_problem(caller.get("contacts", limit=limit), 422, "invalid_request")


def cursor(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "before",
    ["x", "é", "%00", cursor(1), cursor([]), cursor(["now", "x"]), cursor(["'", "'"]), cursor({"a": 1})],
)
def test_pages_that_do_not_exist(caller: Caller, before: str) -> None:
    for path in ("chats", "campaigns", "/api/accounts"):
        assert_problem(caller.get(path, before=before), 422, "invalid_request")


@pytest.mark.parametrize("query", ["%", "_", "\\", "'", '"', "a&b|!(", "-", "\u202e", "🌻", "a" * 255])
def test_every_kind_of_search_answers(caller: Caller, query: str) -> None:
    assert caller.get("contacts", query=query).json() == {"contacts": [], "next": None}
    answer = caller.get(f"chats/{uuid.uuid4()}/messages", query=query)
    assert_problem(answer, 404, "chat_not_found")


def test_a_search_for_nul_is_refused(caller: Caller) -> None:
    assert_problem(caller.get("contacts", query="a\0"), 422, "invalid_request")
