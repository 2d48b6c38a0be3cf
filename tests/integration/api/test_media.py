"""Files are taken in, listed and served under row level security, never whole in memory."""

from __future__ import annotations

import hashlib
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.integration.api.callers import Caller, assert_problem

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + os.urandom(400_000)
MAX_BYTES = 1_000_000


@pytest.fixture(scope="module")
def capped_url(start_api: Callable[..., str]) -> str:
    return start_api(media_max_bytes=MAX_BYTES)


@pytest.fixture(scope="module")
def capped(capped_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=capped_url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def mine(make_owner: Callable[[], Caller], capped: httpx.Client) -> Caller:
    """An owner, at the API with the small cap."""
    return replace(make_owner(), client=capped)


@pytest.fixture(scope="module")
def theirs(make_owner: Callable[[], Caller], capped: httpx.Client) -> Caller:
    return replace(make_owner(), client=capped)


def upload(
    caller: Caller,
    content: Any,
    content_type: str = "image/png",
    filename: str = "bolo.png",
    path: str = "media",
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {caller.credential}", "Content-Type": content_type}
    url = path if path.startswith("/") else f"/api/accounts/{caller.account_id}/{path}"
    return caller.client.post(url, params={"filename": filename}, content=content, headers=headers)


def stored(caller: Caller, content: bytes = PNG, **more: Any) -> str:
    """The id of a new file."""
    answer = upload(caller, content, **more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["media"]["id"])


def link_of(caller: Caller, media_id: str) -> dict[str, Any]:
    [link] = caller.post("media/links", {"ids": [media_id]}).json()["links"]
    return link


def test_an_upload_is_stored_and_served_by_a_link(mine: Caller) -> None:
    answer = upload(mine, PNG)
    assert answer.status_code == 201
    body = answer.json()
    media_id = body["media"].pop("id")
    assert body == {
        "success": True,
        "media": {"mimetype": "image/png", "filename": "bolo.png", "size": len(PNG), "state": "stored"},
    }
    sha256 = mine.one("select sha256 from public.media where id = %s", media_id)
    assert sha256 == hashlib.sha256(PNG).hexdigest()
    link = link_of(mine, media_id)
    assert (link["state"], link["size"], link["error_code"]) == ("stored", len(PNG), None)
    whole = mine.client.get(link["url"])
    assert (whole.status_code, whole.content) == (200, PNG)
    assert whole.headers["content-type"] == "image/png"
    part = mine.client.get(link["url"], headers={"Range": "bytes=100000-100099"})
    assert (part.status_code, part.content) == (206, PNG[100_000:100_100])
    tail = mine.client.get(link["url"], headers={"Range": "bytes=-7"})
    assert (tail.status_code, tail.content) == (206, PNG[-7:])
    beyond = mine.client.get(link["url"], headers={"Range": f"bytes={len(PNG)}-"})
    assert_problem(beyond, 416, "range_not_satisfiable")
    assert beyond.headers["content-range"] == f"bytes */{len(PNG)}"
    head = mine.client.head(link["url"])
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(PNG)), b"")


def test_the_bytes_for_a_bearer(mine: Caller, theirs: Caller) -> None:
    media_id = stored(mine)
    whole = mine.get(f"media/{media_id}")
    assert (whole.status_code, whole.content) == (200, PNG)
    headers = {"Authorization": f"Bearer {mine.credential}", "Range": "bytes=0-9"}
    part = mine.client.get(f"/api/accounts/{mine.account_id}/media/{media_id}", headers=headers)
    assert (part.status_code, part.content) == (206, PNG[:10])
    assert_problem(mine.get(f"media/{uuid.uuid4()}"), 404, "media_not_found")
    assert_problem(mine.get("media/x"), 404, "media_not_found")
    assert_problem(theirs.get(f"media/{media_id}"), 404, "media_not_found")
    assert_problem(theirs.get(f"/api/accounts/{mine.account_id}/media/{media_id}"), 404, "account_not_found")


def test_another_tenants_files_do_not_exist(mine: Caller, theirs: Caller) -> None:
    own, foreign = stored(theirs), stored(mine)
    links = theirs.post("media/links", {"ids": [foreign, own, foreign]}).json()["links"]
    assert [link["id"] for link in links] == [own]
    assert theirs.post("media/links", {"ids": [foreign]}).json() == {"links": []}
    assert theirs.post("media/links", {"ids": []}).json() == {"links": []}
    path = f"/api/accounts/{mine.account_id}/media"
    assert_problem(theirs.post(f"{path}/links", {"ids": [foreign]}), 404, "account_not_found")
    before = mine.count("media")
    assert_problem(upload(theirs, PNG, path=path), 404, "account_not_found")
    assert mine.count("media") == before
    row = {"account_id": theirs.account_id, "media_id": foreign, "kind": "image", "message": ""}
    contact = theirs.post("contacts", {"phone": "5511999990777"}).json()["contact"]["id"]
    number = theirs.add_instance("connected")
    with pytest.raises(Exception, match="foreign key"):
        theirs.one(
            "insert into public.conversations (account_id, media_id, kind, message, contact_id, instance_id)"
            " values (%s, %s, %s, %s, %s, %s) returning id",
            *row.values(), contact, number,
        )  # fmt: skip


def test_an_api_key_uploads_with_send_and_looks_with_read(
    owner: Caller, make_key_caller: Callable[..., Caller]
) -> None:
    sender = make_key_caller(owner, "read", "send")
    reader = make_key_caller(owner, "read")
    media_id = stored(sender)
    assert reader.get(f"media/{media_id}").content == PNG
    assert reader.client.get(link_of(reader, media_id)["url"]).content == PNG
    assert_problem(upload(reader, PNG), 403, "forbidden")


@pytest.mark.parametrize(
    ("content", "content_type", "code"),
    [
        (b"<html><script>alert(1)</script>", "image/png", "media_type_refused"),
        (b"%PDF-1.7\n", "image/jpeg", "media_type_refused"),
        (PNG, "application/pdf", "media_type_refused"),
        (b"", "image/png", "media_type_refused"),
        (PNG, "multipart/form-data; boundary=x", "media_type_refused"),
    ],
)
def test_a_wrong_type_is_refused_and_leaves_nothing(
    mine: Caller, content: bytes, content_type: str, code: str
) -> None:
    before = mine.count("media")
    assert_problem(upload(mine, content, content_type), 422, code)
    assert mine.count("media") == before


@pytest.mark.parametrize(
    "content_type", ["", "application/octet-stream", "application/x-www-form-urlencoded"]
)
def test_an_undeclared_type_is_found_out(mine: Caller, content_type: str) -> None:
    assert upload(mine, PNG, content_type).json()["media"]["mimetype"] == "image/png"


def test_a_file_of_200_mb_is_refused_whether_it_says_its_length_or_not(mine: Caller) -> None:
    piece, before = bytes(1_000_000), mine.count("media")
    assert_problem(upload(mine, bytes(MAX_BYTES + 1)), 413, "media_too_large")

    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield piece

    answer = upload(mine, pieces(), "application/octet-stream")
    assert_problem(answer, 413, "media_too_large")
    assert mine.count("media") == before


def test_who_waits_to_be_asked_for_a_large_file_is_refused_at_once(mine: Caller, capped_url: str) -> None:
    url = httpx.URL(capped_url)
    with socket.create_connection((url.host, url.port), timeout=10) as connection:
        connection.sendall(
            f"POST /api/accounts/{mine.account_id}/media HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {mine.credential}\r\nContent-Length: 200000000\r\n"
            "Expect: 100-continue\r\n\r\n".encode()
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 413")


def test_an_upload_that_breaks_off_leaves_nothing(mine: Caller, capped_url: str) -> None:
    url, before = httpx.URL(capped_url), mine.count("media")
    with socket.create_connection((url.host, url.port), timeout=10) as connection:
        connection.sendall(
            f"POST /api/accounts/{mine.account_id}/media HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {mine.credential}\r\nContent-Length: 500000\r\n\r\n".encode()
            + PNG[:1000]
        )
    assert upload(mine, PNG).status_code == 201
    assert mine.count("media") == before + 1


@pytest.mark.parametrize(
    ("filename", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("pão de queijo 🥐.png", "pão de queijo 🥐.png"),
        ("", None),
        ("a\r\nb", "ab"),
    ],
)
def test_a_name_is_only_a_name(mine: Caller, filename: str, kept: str | None) -> None:
    media_id = stored(mine, filename=filename)
    assert link_of(mine, media_id)["filename"] == kept
    assert mine.get(f"media/{media_id}").status_code == 200


def test_an_svg_is_never_shown_as_a_page(mine: Caller) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    media_id = stored(mine, svg, content_type="image/svg+xml", filename="x.svg")
    answer = mine.client.get(link_of(mine, media_id)["url"])
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("columns", "values", "state"),
    [
        ("source_url", "'https://example.com/a.png'", "pending"),
        ("state, error_code", "'failed', 'media_gone'", "failed"),
    ],
)
def test_a_file_that_is_not_stored_has_no_address(
    mine: Caller, columns: str, values: str, state: str
) -> None:
    media_id = mine.one(
        f"insert into public.media (account_id, {columns}) values (%s, {values}) returning id",
        mine.account_id,
    )
    link = link_of(mine, media_id)
    assert (link["url"], link["expires_at"], link["state"]) == (None, None, state)
    assert_problem(mine.get(f"media/{media_id}"), 409, "media_not_stored")


def test_bytes_that_lie_elsewhere_are_told_so(mine: Caller) -> None:
    media_id = stored(mine)
    mine.connection.execute(
        "update public.media set store_home = gen_random_uuid() where id = %s", [media_id]
    )
    assert_problem(mine.get(f"media/{media_id}"), 404, "media_elsewhere")
    assert_problem(mine.client.get(link_of(mine, media_id)["url"]), 404, "media_elsewhere")


def test_a_link_ends_and_serves_nothing_else(mine: Caller) -> None:
    url = link_of(mine, stored(mine))["url"]
    for bad in (url[:-1], url + "x", "/media/x", "/media/x.y", url.replace("/media/", "/media/A")):
        assert_problem(mine.client.get(bad), 404, "media_link_invalid")
    assert (
        mine.client.get(url.replace("/media/", f"/api/accounts/{mine.account_id}/media/")).status_code == 401
    )


def test_two_orchestrators_agree_on_links(mine: Caller, start_api: Callable[..., str]) -> None:
    url = link_of(mine, stored(mine))["url"]
    assert httpx.get(start_api() + url, timeout=10).content == PNG


def test_bad_questions_are_told(mine: Caller) -> None:
    assert_problem(mine.post("media/links", {"ids": ["x"]}), 422, "invalid_request")
    assert_problem(mine.post("media/links", {"ids": [str(uuid.uuid4())] * 101}), 422, "invalid_request")
    assert_problem(mine.post("media/links", {}), 422, "invalid_request")
    assert_problem(upload(mine, PNG, filename="x" * 256), 422, "invalid_request")


def test_a_disk_serves_its_own_files_and_no_other_does(mine: Caller, start_api: Callable[..., str]) -> None:
    with httpx.Client(base_url=start_api(media_store="disk"), timeout=30) as client:
        caller = replace(mine, client=client)
        media_id = stored(caller)
        assert caller.get(f"media/{media_id}").content == PNG
        assert_problem(mine.get(f"media/{media_id}"), 404, "media_elsewhere")
