"""A flow asks another system: what it may ask, and whatever comes back is a result."""

import asyncio
import itertools
import json
import socket
import time
from collections.abc import Generator
from typing import Any

import pytest

from orchestrator.adapters.automation.requests import GuardedRequests
from orchestrator.adapters.web import WebLimits
from orchestrator.domain.automation.requests import (
    ANSWER_MAX_BYTES,
    HttpRequest,
    HttpResult,
    NamedSecret,
    read_json,
    read_text,
)
from tests.support.receiver import Answer, Receiver, receiving

pytestmark = pytest.mark.anyio
KEY = "run:1:2"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def receiver() -> Generator[Receiver]:
    with receiving() as receiver:
        yield receiver


async def ask(receiver: Receiver, url: str, method: str = "POST", **values: Any) -> HttpResult:
    """As a flow whose operator allows the receiver. A path is one of the receiver's."""
    values = {"timeout_seconds": 5, "idempotency_key": KEY} | values
    full = receiver.url(url) if url.startswith("/") else url
    secrets = values.pop("known", None)
    request = HttpRequest.model_validate({"method": method, "url": full} | values)
    limits = WebLimits([receiver.host], allows_plain=True)
    return await GuardedRequests(limits).ask(request, secrets)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "GET"])
async def test_a_request_with_its_body_and_headers(receiver: Receiver, method: str) -> None:
    receiver.answers["/a"] = Answer.json({"data": {"id": 7}}, 201)
    body = None if method == "GET" else '{"nome": "José"}'
    result = await ask(receiver, "/a?q=1", method, headers={"X-Token": "café"}, body=body)
    assert result == HttpResult(201, '{"data": {"id": 7}}')
    [asked] = receiver.asked
    assert (asked.method, asked.path, asked.headers["host"]) == (method, "/a?q=1", receiver.host)
    assert asked.headers["x-token"].encode("latin-1").decode() == "café"
    assert asked.headers["idempotency-key"] == KEY
    assert asked.headers["user-agent"] == "Zapbase"
    if body is not None:
        assert (asked.body.decode(), asked.headers["content-type"]) == (body, "application/json")


async def test_headers_that_are_ours_are_not_the_flows(receiver: Receiver) -> None:
    headers = {
        "host": "evil.example", "HOST ": "evil.example", "Content-Length": "1",
        "Transfer-Encoding": "chunked",
        "accept-encoding": "gzip", "IDEMPOTENCY-KEY": "mine", "content-type": "application/vnd.api+json",
    }  # fmt: skip
    assert (await ask(receiver, "/", headers=headers, body="[1]")).status == 200
    [asked] = receiver.asked
    assert (asked.headers["host"], asked.headers["accept-encoding"]) == (receiver.host, "identity")
    assert (asked.headers["idempotency-key"], asked.body) == (KEY, b"[1]")
    assert asked.headers["content-type"] == "application/vnd.api+json"


SECRET = 'k/3f\\9a"0c'
NAMED = {"header": "X-Api-Key", "secret": "loja", "prefix": "Key "}


async def test_a_secret_stands_in_its_header_alone(receiver: Receiver) -> None:
    headers = {"x-api-key": "mine", "X-Other": "loja"}
    named = [NAMED, {"header": "idempotency-key", "secret": "loja"}]
    assert (await ask(receiver, "/", headers=headers, secrets=named, known={"loja": SECRET})).status == 200
    [asked] = receiver.asked
    assert asked.headers["x-api-key"] == f"Key {SECRET}"
    assert (asked.headers["x-other"], asked.headers["idempotency-key"]) == ("loja", KEY)


async def test_an_answer_that_repeats_a_secret_is_blackened(receiver: Receiver) -> None:
    quoted = json.dumps(SECRET)[1:-1]
    php = quoted.replace("/", "\\/")
    said = f'{{"plain": "{SECRET}", "json": "{quoted}", "php": "{php}", "n": 7}}'
    receiver.answers["/"] = Answer(200, [said.encode()])
    result = await ask(receiver, "/", secrets=[NAMED], known={"loja": SECRET})
    assert result.body == '{"plain": "***", "json": "***", "php": "***", "n": 7}'


async def test_a_secret_does_not_follow_to_another_host(receiver: Receiver) -> None:
    with receiving() as other:
        receiver.answers["/here"] = Answer(302, headers={"location": "/there"})
        receiver.answers["/there"] = Answer(302, headers={"location": other.url("/")})
        limits = WebLimits([receiver.host, other.host], allows_plain=True)
        request = HttpRequest(
            method="GET", url=receiver.url("/here"), timeout_seconds=5, idempotency_key=KEY,
            secrets=[NamedSecret.model_validate(NAMED)],
        )  # fmt: skip
        assert (await GuardedRequests(limits).ask(request, {"loja": SECRET})).status == 200
        assert [asked.headers.get("x-api-key") for asked in receiver.asked] == [f"Key {SECRET}"] * 2
        assert [asked.headers.get("x-api-key") for asked in other.asked] == [None]


@pytest.mark.parametrize(
    "values",
    [
        {"headers": {"X": "a\r\nEvil: 1"}}, {"headers": {"a b": "1"}}, {"headers": {"X": "\ud800"}},
        {"headers": {"é": "1"}}, {"headers": {"": "x"}},
    ],
)  # fmt: skip
async def test_what_cannot_be_written_down_is_not_sent(receiver: Receiver, values: dict[str, Any]) -> None:
    result = await ask(receiver, "/", **values)
    assert (result, receiver.asked) == (HttpResult(None, error_code="request_invalid"), [])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "https://127.0.0.1/", "http://example.com/", "https://localhost/", "https://[::1]/",
        "https://169.254.169.254/latest/meta-data", "https://10.0.0.1/", "https://2130706433/", "https://0x7f.1/",
        "https://[::ffff:127.0.0.1]/", "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1",
        "nonsense",
        "https://", "https://u:p@127.0.0.1/", "https://\u2460\u2466.0.0.1/", "https://127.0.0.1:99999/",
        "https://x:y/",
        "https://" + "a" * 300 + ".example/", "https://[x", "http://127.0.0.1\\@8.8.8.8/",
    ],
)  # fmt: skip
async def test_nothing_of_this_network_is_asked(receiver: Receiver, url: str) -> None:
    result = await ask(receiver, url)
    assert result.status is None
    assert result.error_code in ("url_refused", "url_unreachable")
    assert receiver.asked == []


async def test_the_port_beside_an_allowed_one_is_refused(receiver: Receiver) -> None:
    assert (await ask(receiver, f"http://127.0.0.1:{receiver.port + 1}/")).error_code == "url_refused"


async def test_a_name_is_looked_at_at_each_request_and_pinned(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first time it is of the internet, a moment later of this machine."""
    answers = itertools.chain([["8.8.8.8", "127.0.0.1"], ["127.0.0.1"]], itertools.repeat(["::1"]))

    async def resolve(_: object, __: str, port: int, **___: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in next(answers)]

    monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", resolve, raising=False)
    for _ in range(3):
        assert (await ask(receiver, f"https://rebind.example:{receiver.port}/")).error_code == "url_refused"
    assert receiver.asked == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_what_changes_something_follows_no_redirect(receiver: Receiver, method: str) -> None:
    receiver.answers["/a"] = Answer(307, [b""], {"Location": "/b"})
    assert (await ask(receiver, "/a", method)).status == 307
    assert [asked.path for asked in receiver.asked] == ["/a"]


async def test_a_reading_request_follows_redirects_that_are_looked_at(receiver: Receiver) -> None:
    receiver.answers |= {"/b": Answer.json([1]), "/a": Answer(302, [b""], {"Location": "/b"})}
    assert await ask(receiver, "/a", "GET") == HttpResult(200, "[1]")
    inner = [f"http://127.0.0.1:{receiver.port + 1}/", "https://169.254.169.254/", "file:///etc/passwd"]
    for target in (*inner, "https://[x", "/a"):
        receiver.answers["/a"] = Answer(302, [b""], {"Location": target})
        assert (await ask(receiver, "/a", "GET")).error_code in ("url_refused", "url_unreachable")


async def test_a_key_is_not_told_to_another_host(receiver: Receiver) -> None:
    with receiving() as other:
        receiver.answers["/a"] = Answer(302, [b""], {"Location": other.url("/b")})
        limits = WebLimits([receiver.host, other.host], allows_plain=True)
        request = HttpRequest(
            method="GET", url=receiver.url("/a"), headers={"Authorization": "Bearer x"}, timeout_seconds=5,
            idempotency_key=KEY,
        )  # fmt: skip
        assert (await GuardedRequests(limits).ask(request)).status == 200
        assert receiver.asked[0].headers["authorization"] == "Bearer x"
        assert "authorization" not in other.asked[0].headers


async def test_who_drips_is_left_after_the_time_limit(receiver: Receiver) -> None:
    receiver.answers["/drip"] = Answer(chunks=itertools.repeat(b" "), pause=0.05)
    receiver.answers["/hold"] = Answer(holds=True)
    for path in ("/drip", "/hold"):
        began = time.monotonic()
        assert await ask(receiver, path, timeout_seconds=0.3) == HttpResult(
            None, error_code="request_time_limit"
        )
        assert time.monotonic() - began < 3


async def test_who_floods_is_left(receiver: Receiver) -> None:
    receiver.answers["/flood"] = Answer(chunks=itertools.repeat(b"x" * 8192))
    receiver.answers["/full"] = Answer(chunks=[b"x" * ANSWER_MAX_BYTES])
    assert await ask(receiver, "/flood") == HttpResult(None, error_code="answer_too_large")
    assert (await ask(receiver, "/full")).body == "x" * ANSWER_MAX_BYTES


async def test_what_is_packed_is_not_read(receiver: Receiver) -> None:
    receiver.answers["/"] = Answer(headers={"Content-Encoding": "gzip"})
    assert (await ask(receiver, "/")).error_code == "answer_packed"


async def test_nobody_there(receiver: Receiver) -> None:
    receiver.close()
    assert (await ask(receiver, "/")).error_code == "url_unreachable"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", None), (b" \n", None), (b"\0", None), (b"ok", "ok"), (b"<p>", "<p>"), (b"\xef\xbb\xbf[1]", [1]),
        (b"\xff\xfe\x80", "\ufffd\ufffd\ufffd"), (b"NaN", "NaN"), (b"[Infinity]", "[Infinity]"),
        (b"[1e999]", "[1e999]"), (b'{"a\\u0000": "b\\u0000"}', {"a": "b"}), (b'"\\ud800"', "?"),
        (b"[1", "[1"),
        (b"[" * 40 + b"]" * 40, "[" * 40 + "]" * 40), (b"[" * 60_000, "[" * 60_000), (b"null", None),
        (b'{"a": 1, "a": 2}', {"a": 2}), (b"9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_every_body_is_something_that_can_be_stored(content: bytes, expected: Any) -> None:
    value = read_json(read_text(content))
    assert value == expected
    json.dumps(value, allow_nan=False).encode()
