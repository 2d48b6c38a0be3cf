"""No request breaks Storage: names, bodies, ranges, sizes."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.support.devstack import Supabase

from .storage import ask, refusal

DEEP = "[" * 5000 + "]" * 5000


@pytest.mark.parametrize(
    "name", ["a%00b", "%ff", "%2E%2E%2Fx", "a%2F..%2Fb", "a%2F.", "a%5Cb", "%E2%80%AE", "a%22b"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "GET", "HEAD", "DELETE"])
def test_no_name_breaks_it(devstack: Supabase, bucket: str, method: str, name: str) -> None:
    answer = ask(devstack, method, f"object/{bucket}/x%2F{name}", content=b"x" if method[0] == "P" else None)
    assert answer.status_code == 400
    assert method == "HEAD" or answer.json()["code"] == "InvalidKey"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "object/move", {"bucketId": "BUCKET", "sourceKey": "x", "destinationKey": "a\0b"}),
        ("POST", "object/copy", {"bucketId": "BUCKET", "sourceKey": "x\0", "destinationKey": "y"}),
        ("POST", "object/list/{bucket}", {"prefix": "a\0"}),
        ("POST", "object/list/{bucket}", {"prefix": "", "search": ["a"]}),
        ("POST", "object/list/{bucket}", {"prefix": "", "limit": 10**12}),
        ("POST", "object/list/{bucket}", {"prefix": "", "sortBy": {"column": "name", "order": "x"}}),
        ("POST", "object/list-v2/{bucket}", {"cursor": base64.b64encode(b'{"column": "id"}').decode()}),
        ("POST", "object/sign/{bucket}", {"paths": [1], "expiresIn": 60}),
        ("POST", "object/sign/{bucket}", {"paths": [], "expiresIn": 60}),
        ("POST", "object/sign/{bucket}/x", {"expiresIn": -1}),
        ("DELETE", "object/{bucket}", {"prefixes": [None]}),
        ("DELETE", "object/{bucket}", ["x"]),
        ("POST", "bucket", {"name": 5}),
        ("POST", "bucket", {"name": "x", "allowed_mime_types": ["no type"]}),
        ("PUT", "bucket/{bucket}", {"file_size_limit": "1 elephant"}),
    ],
)
def test_no_body_breaks_it(devstack: Supabase, bucket: str, method: str, path: str, body: Any) -> None:
    sent = json.loads(json.dumps(body).replace("BUCKET", bucket))
    answer = ask(devstack, method, path.format(bucket=bucket), json=sent)
    assert (answer.status_code, answer.json()["statusCode"][0]) == (400, "4")


@pytest.mark.parametrize(
    "body", ["{", DEEP, f'{{"prefix": {DEEP}}}', "5", '"x"', "\ud800".encode("utf-8", "surrogatepass")]
)
@pytest.mark.parametrize("path", ["object/list/{bucket}", "object/move", "object/sign/{bucket}/x", "bucket"])
def test_what_is_no_object_of_json_is_refused(
    devstack: Supabase, bucket: str, path: str, body: str | bytes
) -> None:
    answer = ask(devstack, "POST", path.format(bucket=bucket), content=body)
    assert refusal(answer) == (400, "400", "InvalidRequest")


def test_what_is_kept_beside_a_file_is_json_too(devstack: Supabase, bucket: str) -> None:
    for metadata in (DEEP[:4500] + DEEP[-4500:], "{"):
        headers = {"x-metadata": base64.b64encode(metadata.encode()).decode()}
        answer = ask(devstack, "POST", f"object/{bucket}/x", content=b"x", headers=headers)
        assert refusal(answer) == (400, "400", "InvalidRequest")
        form = {"metadata": metadata}
        answer = ask(devstack, "POST", f"object/{bucket}/x", data=form, files={"": b"x"})
        assert refusal(answer) == (400, "400", "InvalidRequest")


def test_a_file_of_json_may_be_nested_as_it_likes(devstack: Supabase, bucket: str) -> None:
    headers = {"content-type": "application/json"}
    ask(devstack, "POST", f"object/{bucket}/x", content=DEEP, headers=headers).raise_for_status()
    assert ask(devstack, "GET", f"object/{bucket}/x").text == DEEP


@pytest.mark.parametrize(
    ("header", "status", "text"),
    [
        ("bytes=0-0", 206, "a"),
        ("bytes=2-", 206, "cdef"),
        ("bytes=-2", 206, "ef"),
        ("bytes=4-400", 206, "ef"),
        ("bytes=-400", 206, "abcdef"),
        ("bytes=3-1", 200, "abcdef"),
        ("bytes=0-1,3-4", 200, "abcdef"),
        ("bytes=-", 200, "abcdef"),
        ("lines=1-2", 200, "abcdef"),
    ],
)
def test_ranges(devstack: Supabase, bucket: str, header: str, status: int, text: str) -> None:
    ask(devstack, "POST", f"object/{bucket}/x", content=b"abcdef").raise_for_status()
    answer = ask(devstack, "GET", f"object/{bucket}/x", headers={"range": header})
    assert (answer.status_code, answer.text) == (status, text)


def test_ranges_that_are_not_there(devstack: Supabase, bucket: str) -> None:
    for size, header in ((6, "bytes=6-"), (0, "bytes=0-"), (0, "bytes=-1")):
        ask(devstack, "PUT", f"object/{bucket}/x", content=b"x" * size).raise_for_status()
        answer = ask(devstack, "GET", f"object/{bucket}/x", headers={"range": header})
        assert refusal(answer) == (400, "416", "InvalidRange")
    assert ask(devstack, "GET", f"object/{bucket}/x").content == b""


def test_what_is_known_is_not_sent_again(devstack: Supabase, bucket: str) -> None:
    ask(devstack, "POST", f"object/{bucket}/x", content=b"x").raise_for_status()
    known = ask(devstack, "HEAD", f"object/{bucket}/x").headers
    for header, value in (("if-none-match", known["etag"]), ("if-modified-since", known["last-modified"])):
        again = ask(devstack, "GET", f"object/{bucket}/x", headers={header: value})
        assert (again.status_code, again.content) == (304, b"")


def test_a_stream_that_is_too_large_is_told_so(devstack: Supabase, bucket: str) -> None:
    ask(devstack, "PUT", f"bucket/{bucket}", json={"file_size_limit": 1000}).raise_for_status()
    answer = ask(devstack, "POST", f"object/{bucket}/x", content=(b"x" * 100_000 for _ in range(20)))
    assert refusal(answer) == (400, "413", "EntityTooLarge")
    assert ask(devstack, "GET", f"object/{bucket}/x").json()["code"] == "NoSuchKey"
