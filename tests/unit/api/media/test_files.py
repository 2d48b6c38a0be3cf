"""A file is served in parts, harmless, to whoever holds its link and while it lives."""

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from orchestrator.api.media.links import MediaLinks, shown
from orchestrator.api.media.ranges import UnsatisfiableRangeError, read_range
from orchestrator.api.media.serving import StoredFile, serve, stored_file
from orchestrator.api.problems import ProblemError
from orchestrator.domain.media.filenames import clean_filename
from orchestrator.errors import MediaError
from orchestrator.services.media.stores import MediaStores
from orchestrator.testing.media.stores import FakeStore
from tests.support.names import name_cases

pytestmark = pytest.mark.anyio
BYTES = bytes(range(256)) * 10
FILE = StoredFile("1", "account/1", None, "image/png", "bolo.png", len(BYTES), "0" * 32)
NAMES = name_cases()
ROW = {"id": "1", "storage_path": "account/1", "store_home": None, "size": len(BYTES), "sha256": "0" * 64,
       "state": "stored", "error_code": None}  # fmt: skip


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Clock:
    now = 1_700_000_100.0

    def __call__(self) -> float:
        return self.now


async def key() -> bytes:
    return b"k" * 32


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-9", (0, 10)),
        ("bytes=10-", (10, 90)),
        ("bytes=-10", (90, 10)),
        ("bytes=-1000", (0, 100)),
        ("bytes=90-1000", (90, 10)),
        ("bytes=99-99", (99, 1)),
        ("Bytes = 0 - 0", (0, 1)),
        ("bytes=9-5", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("nonsense", None),
    ],
)
def test_a_range_names_one_part(header: str | None, part: tuple[int, int] | None) -> None:
    found = read_range(header, 100)
    assert ((found.start, found.length) if found else None) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"])
def test_a_part_that_is_not_there(header: str) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        read_range(header, 100)


@given(st.text(max_size=30), st.integers(0, 10**12))
def test_no_range_breaks_it(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        try:
            part = read_range(text, size)
        except UnsatisfiableRangeError:
            continue
        assert part is None or 0 <= part.start < part.start + part.length <= size


def request(method: str = "GET", **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": method, "headers": raw})


async def answer(file: StoredFile = FILE, method: str = "GET", **headers: str) -> tuple[int, Any, bytes]:
    """Status, headers and body."""
    store = FakeStore()
    store.objects[FILE.path] = BYTES
    response = await serve(
        request(method, **headers), MediaStores(store, store, "me", is_local=True), file, 60
    )
    if hasattr(response, "body_iterator"):
        parts = cast(AsyncIterator[bytes], response.body_iterator)  # pyright: ignore
        return response.status_code, response.headers, b"".join([part async for part in parts])
    return response.status_code, response.headers, bytes(response.body)


async def test_the_whole_file_and_its_parts() -> None:
    status, headers, body = await answer()
    assert (status, body) == (200, BYTES)
    assert headers["content-length"] == str(len(BYTES))
    status, headers, body = await answer(range="bytes=-10")
    assert (status, body) == (206, BYTES[-10:])
    assert headers["content-range"] == f"bytes {len(BYTES) - 10}-{len(BYTES) - 1}/{len(BYTES)}"
    status, headers, body = await answer(range=f"bytes={len(BYTES)}-")
    assert (status, headers["content-range"]) == (416, f"bytes */{len(BYTES)}")
    status, headers, body = await answer(method="HEAD", range="bytes=0-4")
    assert (status, headers["content-length"], body) == (206, "5", b"")


async def test_what_the_caller_has_already_is_not_sent_again() -> None:
    _, headers, _ = await answer()
    status, _, body = await answer(if_none_match=headers["etag"])
    assert (status, body) == (304, b"")
    status, _, _ = await answer(if_range=headers["etag"], range="bytes=0-0")
    assert status == 206
    status, _, body = await answer(if_range='"another"', range="bytes=0-0")
    assert (status, body) == (200, BYTES)


@pytest.mark.parametrize(
    ("mimetype", "kind", "told"),
    [
        ("image/png", "inline", "image/png"),
        ("audio/ogg; codecs=opus", "inline", "audio/ogg; codecs=opus"),
        ("video/mp4", "inline", "video/mp4"),
        ("image/svg+xml", "attachment", "application/octet-stream"),
        ("text/html", "attachment", "application/octet-stream"),
        ("application/xhtml+xml", "attachment", "application/octet-stream"),
        ("text/javascript", "attachment", "application/octet-stream"),
        ("application/pdf", "attachment", "application/pdf"),
        ("text/plain", "attachment", "text/plain"),
    ],
)
async def test_nothing_of_a_stranger_runs_as_our_page(mimetype: str, kind: str, told: str) -> None:
    file = StoredFile("1", FILE.path, None, mimetype, 'pão "1"\r\n.png', len(BYTES), "0")
    _, headers, _ = await answer(file)
    assert headers["content-type"] == told
    assert headers["content-disposition"].startswith(f'{kind}; filename="p?o ')
    assert headers["content-disposition"].endswith("filename*=UTF-8''p%C3%A3o%20%221%22.png")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize("name", [*NAMES["filenames"], *NAMES["names"], "\ud800x", "a\0b"], ids=ascii)
async def test_no_name_breaks_the_answer(name: str) -> None:
    """Whatever a row says, from before names were cleaned."""
    row = {**ROW, "filename": name, "mimetype": "image/png\r\nX-Evil: 1"}
    _, headers, _ = await answer(stored_file(row))
    assert headers["content-type"] == "application/octet-stream"
    _, _, encoded = headers["content-disposition"].partition("UTF-8''")
    assert unquote(encoded, errors="strict") == (clean_filename(name) or row["id"])
    assert re.fullmatch(r"attachment; filename=\"[ -!#-$&-\[\]-~]+\"; filename\*=UTF-8''[\w.~%-]+",
        headers["content-disposition"], re.ASCII)  # fmt: skip
    assert shown(row, None, None)["filename"] == clean_filename(name)


async def test_a_file_that_is_not_to_be_had_is_told_before_anything_is_sent() -> None:
    with pytest.raises(MediaError, match="media_missing"):
        await answer(StoredFile("1", "account/2", None, "image/png", "x", 5, "0"))
    with pytest.raises(MediaError, match="media_elsewhere"):
        await answer(StoredFile("1", "account/2", "another", "image/png", "x", 5, "0"))


def test_a_row_that_is_not_stored_is_not_served() -> None:
    with pytest.raises(ProblemError, match="media_not_stored"):
        stored_file({"state": "failed", "error_code": "media_gone"})


async def test_a_link_is_the_file_for_some_minutes() -> None:
    clock = Clock()
    links = MediaLinks(key, clock)
    url, expires_at = await links.sign(FILE)
    token = url.removeprefix("/media/")
    assert await links.read(token) == (FILE, pytest.approx(450, abs=151))
    clock.now += 1
    assert await links.sign(FILE) == (url, expires_at), "a page shown again finds it in the browser's cache"
    clock.now += 600
    with pytest.raises(ProblemError, match="media_link_expired"):
        await links.read(token)


async def test_a_link_is_good_for_one_file_and_one_key() -> None:
    async def other() -> bytes:
        return b"o" * 32

    links = MediaLinks(key)
    token = (await links.sign(FILE))[0].removeprefix("/media/")
    payload, _, seal = token.partition(".")
    facts = json.loads(base64.urlsafe_b64decode(payload + "=="))
    facts[2] = "account/2"
    forged = base64.urlsafe_b64encode(json.dumps(facts).encode()).decode().rstrip("=")
    for bad in (
        f"{forged}.{seal}",
        f"{payload}.",
        payload,
        f"{token}=",
        f"{token}.x",
        f"{payload}.{seal}A",
        "",
        "é.é",
    ):
        with pytest.raises(ProblemError, match="media_link_invalid"):
            await links.read(bad)
    with pytest.raises(ProblemError, match="media_link_invalid"):
        await MediaLinks(other).read(token)


@given(st.text(max_size=80))
def test_no_text_breaks_a_link(text: str) -> None:
    async def read() -> None:
        for token in (text, f"{text}.{text}"):
            with pytest.raises(ProblemError):
                await MediaLinks(key).read(token)

    asyncio.run(read())
