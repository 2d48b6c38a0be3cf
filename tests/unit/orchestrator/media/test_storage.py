"""What Storage answers, as this program understands it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from orchestrator.adapters.media.storage import StorageStore
from orchestrator.domain.media.files import SpooledFile
from orchestrator.errors import MediaError

pytestmark = pytest.mark.anyio
BYTES = bytes(range(256)) * 2000
Answer = Callable[[httpx.Request], httpx.Response]


def store(answer: Answer) -> StorageStore:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return StorageStore(http, "https://project.supabase.co", "sb_secret_x")


def saying(status: int, meant: str | None = None) -> Answer:
    """Storage answers 400 to much, and says in the body what it means."""
    body = {"statusCode": meant, "error": "x", "message": "y"} if meant else {}
    return lambda _: httpx.Response(status, json=body)


def no_json(_: httpx.Request) -> httpx.Response:
    return httpx.Response(502, text="<html>")


def away(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("away", request=request)


async def read(store: StorageStore, *part: int) -> bytes:
    return b"".join([chunk async for chunk in store.read("a/1", *part)])


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(MediaError) as caught:
        await work
    return caught.value.code


@pytest.fixture
def file(tmp_path: Path) -> SpooledFile:
    path = tmp_path / "file"
    path.write_bytes(BYTES)
    return SpooledFile(path, len(BYTES), "", BYTES[:100])


async def test_a_file_is_put_whole_with_its_length(file: SpooledFile) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"Key": "media/a/1"})

    await store(answer).put("a/1", file, "image/png")
    [request] = seen
    assert (request.method, request.url.path) == ("POST", "/storage/v1/object/media/a/1")
    assert request.headers["content-length"] == str(len(BYTES))
    assert "transfer-encoding" not in request.headers
    assert (request.headers["content-type"], request.headers["x-upsert"]) == ("image/png", "true")
    assert request.headers["apikey"] == "sb_secret_x"
    assert request.content == BYTES


@pytest.mark.parametrize("knows_ranges", [True, False])
@pytest.mark.parametrize(
    ("start", "length"), [(0, None), (0, 10), (300_000, 10), (511_990, None), (1, 511_000)]
)
async def test_a_part_is_read_whether_or_not_it_knows_ranges(
    start: int, length: int | None, knows_ranges: bool
) -> None:
    end = None if length is None else start + length

    def answer(request: httpx.Request) -> httpx.Response:
        if not knows_ranges or "range" not in request.headers:
            return httpx.Response(200, content=BYTES)
        assert request.headers["range"] == f"bytes={start}-{'' if end is None else end - 1}"
        return httpx.Response(206, content=BYTES[start:end])

    part = (start,) if length is None else (start, length)
    assert await read(store(answer), *part) == BYTES[start:end]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (saying(404), "media_missing"),
        (saying(400, "404"), "media_missing"),
        (saying(500), "media_store_unreachable"),
        (saying(401), "media_store_unreachable"),
        (saying(400, "403"), "media_store_unreachable"),
        (saying(400, "nonsense"), "media_store_unreachable"),
        (no_json, "media_store_unreachable"),
        (away, "media_store_unreachable"),
    ],
)
async def test_what_cannot_be_read_has_a_code(answer: Answer, code: str) -> None:
    assert await refusal(read(store(answer))) == code


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (saying(400, "413"), "media_too_large"),
        (saying(413), "media_too_large"),
        (saying(507), "media_store_full"),
        (saying(400, "404"), "media_store_unreachable"),
        (saying(503), "media_store_unreachable"),
        (away, "media_store_unreachable"),
    ],
)
async def test_what_cannot_be_put_has_a_code(answer: Answer, code: str, file: SpooledFile) -> None:
    assert await refusal(store(answer).put("a/1", file, "image/png")) == code


async def test_many_are_deleted_in_parts() -> None:
    sizes: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == ("DELETE", "/storage/v1/object/media")
        sizes.append(request.content.count(b"a/"))
        return httpx.Response(200, json=[])

    await store(answer).delete([f"a/{place}" for place in range(250)])
    assert sizes == [100, 100, 50]
    assert await refusal(store(away).delete(["a/1"])) == "media_store_unreachable"


async def test_another_bucket_is_named() -> None:
    paths: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        return httpx.Response(200, json=[])

    await store(answer).delete(["a/1"], "avatars")
    assert paths == ["/storage/v1/object/avatars"]


async def test_a_missing_bucket_is_seen() -> None:
    await store(saying(200)).check()
    assert await refusal(store(saying(400, "404")).check()) == "media_store_unreachable"
