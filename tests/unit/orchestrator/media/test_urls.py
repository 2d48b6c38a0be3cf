"""A file is fetched by its address from the internet, and from nowhere else."""

import asyncio
import json
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from devstack.settings import ROOT
from orchestrator.adapters.media.urls import GuardedFetcher
from orchestrator.adapters.web import WebLimits
from orchestrator.domain.addresses import is_public
from orchestrator.errors import ConfigurationError, MediaError
from tests.support.https_files import NAME, HttpsFiles, serve_files

pytestmark = pytest.mark.anyio
MAX_BYTES = 100_000
# Those who send webhooks judge alike.
SHARED = json.loads((ROOT / "tests" / "shared" / "addresses.json").read_text())


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[HttpsFiles]:
    with serve_files(tmp_path_factory.mktemp("https")) as server:
        yield server


@pytest.fixture(scope="module")
def fetcher(server: HttpsFiles) -> GuardedFetcher:
    """Trusts the server, as an operator of both would let it."""
    return GuardedFetcher(WebLimits([server.host], server.certificate))


async def read(fetcher: GuardedFetcher, url: str, max_bytes: int = MAX_BYTES) -> tuple[bytes, str]:
    """The bytes and the name."""
    async with fetcher.fetch(url, max_bytes) as file:
        return b"".join([chunk async for chunk in file.chunks]), file.filename


async def refusal(fetcher: GuardedFetcher, url: str) -> str:
    with pytest.raises(MediaError) as caught:
        await read(fetcher, url)
    assert "localhost" not in caught.value.detail, "an address may hold a secret"
    return caught.value.code


@pytest.mark.parametrize("address", SHARED["refused"])
def test_addresses_that_are_not_of_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", SHARED["public"])
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


async def test_a_file_with_its_name(fetcher: GuardedFetcher, server: HttpsFiles) -> None:
    server.files["/a/bolo%20de%20milho.png"] = b"x" * 70_000
    assert await read(fetcher, server.url("/a/bolo%20de%20milho.png")) == (b"x" * 70_000, "bolo de milho.png")
    server.files["/named"] = b"x"
    server.headers["/named"] = {"Content-Disposition": "attachment; filename*=UTF-8''p%C3%A3o.pdf"}
    assert await read(fetcher, server.url("/named")) == (b"x", "pão.pdf")


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/x", "ftp://localhost/x", "file:///etc/passwd", "https://", "https://user:pass@localhost/",
        "nonsense", "https://localhost:99999/", "https://[::1]/x", "https://127.0.0.1/x", "https://0/x",
        "https://2130706433/", "https://0x7f.1/", "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:169.254.169.254]/", "https://localhost/x", "https://\u2460\u2466.0.0.1/",
    ],
)  # fmt: skip
async def test_addresses_that_are_refused_before_anything_is_asked(
    fetcher: GuardedFetcher, server: HttpsFiles, url: str
) -> None:
    asked = len(server.asked)
    assert await refusal(fetcher, url) in ("media_url_refused", "media_url_unreachable")
    assert len(server.asked) == asked


async def test_the_port_beside_an_allowed_one_is_refused(fetcher: GuardedFetcher, server: HttpsFiles) -> None:
    assert await refusal(fetcher, f"https://localhost:{server.port + 1}/") == "media_url_refused"


async def test_without_the_setting_nothing_of_this_machine_is_fetched(server: HttpsFiles) -> None:
    server.files["/x"] = b"x"
    strict = GuardedFetcher(WebLimits(certificates=server.certificate))
    assert await refusal(strict, server.url("/x")) == "media_url_refused"


async def test_redirects_are_followed_and_looked_at_again(
    fetcher: GuardedFetcher, server: HttpsFiles
) -> None:
    server.files["/end.png"] = b"x"
    server.redirects |= {"/1": "/2", "/2": server.url("/end.png"), "/loop": "/loop", "/odd": "https://[x"}
    assert await read(fetcher, server.url("/1")) == (b"x", "end.png")
    assert await refusal(fetcher, server.url("/loop")) == "media_unreadable"
    assert await refusal(fetcher, server.url("/odd")) == "media_url_unreachable"
    for place, target in enumerate(
        ("http://localhost/", "https://169.254.169.254/", f"https://127.0.0.1:{server.port}/end.png")
    ):
        server.redirects[f"/to{place}"] = target
        assert await refusal(fetcher, server.url(f"/to{place}")) == "media_url_refused"


async def test_the_connection_goes_to_the_address_that_was_looked_at(
    server: HttpsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def resolve(_: object, host: str, port: int, **__: object) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", resolve, raising=False)
    url = f"https://{NAME}:{server.port}/x"
    server.files["/x"] = b"x"
    assert (
        await refusal(GuardedFetcher(WebLimits(certificates=server.certificate)), url) == "media_url_refused"
    )
    fetcher = GuardedFetcher(WebLimits([NAME], server.certificate))
    assert await read(fetcher, url) == (b"x", "x")
    assert asked == [NAME, NAME], "once for each fetch"
    assert server.asked[-1] == ("/x", f"{NAME}:{server.port}")


async def test_one_inner_address_among_public_ones_is_reason_enough(
    fetcher: GuardedFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(_: object, host: str, port: int, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", resolve, raising=False)
    assert await refusal(fetcher, "https://rebind.example/") == "media_url_refused"


async def test_an_unknown_certificate_is_not_trusted(server: HttpsFiles) -> None:
    assert (
        await refusal(GuardedFetcher(WebLimits([server.host])), server.url("/x")) == "media_url_unreachable"
    )


async def test_a_wrong_file_of_certificates_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        GuardedFetcher(WebLimits(certificates=tmp_path / "missing.pem"))


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "media_unreadable"), (403, "media_unreadable"), (500, "media_url_unreachable"),
     (503, "media_url_unreachable"), (429, "media_url_unreachable"), (204, "media_unreadable")],
)  # fmt: skip
async def test_other_answers(fetcher: GuardedFetcher, server: HttpsFiles, status: int, code: str) -> None:
    server.statuses["/status"] = status
    assert await refusal(fetcher, server.url("/status")) == code


async def test_a_large_file_is_refused_by_what_it_says_of_itself(
    fetcher: GuardedFetcher, server: HttpsFiles
) -> None:
    server.files["/large"] = bytes(MAX_BYTES + 1)
    assert await refusal(fetcher, server.url("/large")) == "media_too_large"


async def test_what_is_packed_is_refused(fetcher: GuardedFetcher, server: HttpsFiles) -> None:
    server.files["/packed"] = bytes(1000)
    server.headers["/packed"] = {"Content-Encoding": "gzip", "Content-Length": "29"}
    assert await refusal(fetcher, server.url("/packed")) == "media_unreadable"


async def test_a_server_that_stops_in_the_middle_is_left(
    fetcher: GuardedFetcher, server: HttpsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestrator.adapters.media.urls._TIMEOUT", 0.2)
    server.files["/slow"] = bytes(5000)
    assert await refusal(fetcher, server.url("/slow")) == "media_url_unreachable"
    server.go_on.set()
