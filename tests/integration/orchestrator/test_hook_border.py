"""What comes to a hook's address over HTTP: taken with 200 whatever it is, or refused by size and method."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.integration.orchestrator.harness import Number
from tests.integration.orchestrator.test_hooks import Json, make_hook, samples
from tests.support.devstack import Supabase

# Whoever drives the numbers removes them again.
pytestmark = pytest.mark.usefixtures("orchestrator")
MOST = 262_144
JSON = {"content-type": "application/json"}


def address(supabase: Supabase, hook: Json) -> str:
    return f"{supabase.supabase_url}/functions/v1/hooks/{hook['token']}"


def padded(size: int) -> bytes:
    return json.dumps({"a": "x" * (size - 9)}).encode()


def in_pieces(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 10_000):
        yield body[start : start + 10_000]


def test_as_much_as_may_be_sent_is_taken(number: Number, devstack: Supabase) -> None:
    url = address(devstack, make_hook(devstack, number))
    for size, status in ((MOST, 200), (MOST + 1, 413)):
        body = padded(size)
        assert len(body) == size
        assert httpx.post(url, content=body, headers=JSON, timeout=60).status_code == status
        answer = httpx.post(url, content=in_pieces(body), headers=JSON, timeout=60)
        assert answer.status_code == status, "without a length"
        assert len(answer.content) < 100


def test_what_says_no_length_arrives_whole(number: Number, devstack: Supabase) -> None:
    hook = make_hook(devstack, number)
    body = padded(100_000)
    answer = httpx.post(address(devstack, hook), content=in_pieces(body), headers=JSON, timeout=60)
    assert answer.status_code == 200
    [sample] = samples(number, hook)
    assert sample["document"]["body"] == json.loads(body)


def test_nothing_but_a_post_is_heard(number: Number, devstack: Supabase) -> None:
    url = address(devstack, make_hook(devstack, number))
    for method in ("GET", "PUT", "DELETE", "PATCH", "HEAD"):
        answer = httpx.request(method, url, timeout=60)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST"), method


STRANGE: list[tuple[str, bytes, str | None]] = [
    ("application/json", b'{"a": "\\u0000\\ud800", "a\\u0000": 1, "b": 1e999, "b": 2}', None),
    ("application/json", b'{"__proto__": {"x": 1}, "constructor": {"prototype": 1}, "": 0}', None),
    ("application/json", b"[" * 10_000 + b"]" * 10_000, "body_too_complex"),
    ("application/json", b'{"n": ' + b"9" * 200_000 + b"}", None),
    ("application/json", b'"\xff\xfe"', None),
    ("application/json", b"null", None),
    ("application/json", b"", None),
    ("application/json", gzip.compress(b'{"a": 1}'), "body_malformed"),
    ("application/json; charset=utf-7", b'{"a": 1}', None),
    ("application/json; charset=iso-8859-1", '{"a": "João"}'.encode("latin-1"), None),
    ("application/x-www-form-urlencoded", b"a[]=1&a[]=2&b[c]=3&d=%00%ff", None),
    ("application/x-www-form-urlencoded", b'{"a": 1}', None),
    ("", b"a=1&b=2", None),
    ("nonsense", b"a=1", "body_malformed"),
    ("multipart/form-data", b"--b", "body_malformed"),
    ("application/xml", b'<n:a xmlns:n="u"><n:b>&#233;&amp;</n:b></n:a>', None),
    ("application/xml", b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>', "body_malformed"),
    ("application/xml", b"<a>&undefined;</a>", None),
    ("application/xml", b"<a>&#0;&#xD800;</a>", None),
    ("application/xml", b"<__proto__>1</__proto__>", "body_malformed"),
    ("application/xml", b"<constructor><toString>1</toString></constructor>", "body_malformed"),
]


@pytest.mark.parametrize(("type_", "body", "code"), STRANGE)
def test_whatever_comes_is_answered_with_200(
    number: Number, devstack: Supabase, type_: str, body: bytes, code: str | None
) -> None:
    hook = make_hook(devstack, number)
    headers = {"content-type": type_} if type_ else {}
    answer = httpx.post(address(devstack, hook), content=body, headers=headers, timeout=60)
    assert (answer.status_code, answer.json()) == (200, {"code": "taken"})
    [sample] = samples(number, hook)
    assert (sample["status"], sample["code"]) == ("failed" if code else "waiting", code)


def test_what_stands_in_the_address_and_the_headers_breaks_nothing(
    number: Number, devstack: Supabase
) -> None:
    url = address(devstack, make_hook(devstack, number))
    queries = [
        "?" + "n" * 300 + "=1",
        "?a=" + "v" * 3000,
        "?%00=%ff&=&&=1",
        "?" + "&".join(f"q{n}=1" for n in range(500)),
    ]
    for query in queries:
        assert httpx.post(url + query, content=b"{}", headers=JSON, timeout=60).status_code == 200, query[:20]
    keys: list[dict[str, Any]] = [
        {"idempotency-key": "k" * 10_000},
        {"webhook-id": ""},
        {"webhook-id": b"\xe3\xff"},
    ]
    for key in keys:
        assert httpx.post(url, content=b"{}", headers=JSON | key, timeout=60).status_code == 200


def test_an_account_that_is_suspended_is_told_by_its_samples(number: Number, devstack: Supabase) -> None:
    hook = make_hook(devstack, number)
    number.connection.execute(
        "update public.accounts set status = 'suspended', suspended_reason = 'x' where id = %s",
        [number.tenant.account_id],
    )
    assert httpx.post(address(devstack, hook), content=b"{}", headers=JSON, timeout=60).status_code == 200
