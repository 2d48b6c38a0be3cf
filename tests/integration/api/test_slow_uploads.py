"""Who sends slowly keeps nobody else waiting, and is not waited for."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Generator

import httpx
import pytest

from tests.integration.api.callers import Caller, assert_problem

CSV = b"telefone,nome\n11999990001,Ana\n"
# What an upload of some bytes may take while a stranger's sockets are open.
SECONDS = 10.0
DRIP_SECONDS = 2.0


def post(caller: Caller, path: str, content: bytes, content_type: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {caller.credential}", "Content-Type": content_type}
    url = f"/api/accounts/{caller.account_id}/{path}"
    return caller.client.post(url, content=content, headers=headers, timeout=SECONDS)


@contextlib.contextmanager
def dripping(caller: Caller, path: str, first: bytes, count: int) -> Generator[list[socket.socket]]:
    """So many uploads of which `first` came, and now and then another byte."""
    url = caller.client.base_url
    over = threading.Event()
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_connection((url.host, url.port))) for _ in range(count)]
        for connection in sockets:
            connection.sendall(
                f"POST /api/accounts/{caller.account_id}/{path} HTTP/1.1\r\nHost: x\r\n"
                f"Authorization: Bearer {caller.credential}\r\nContent-Length: 1000000\r\n\r\n".encode()
                + first
            )

        def drip() -> None:
            while not over.wait(DRIP_SECONDS):
                for connection in sockets:
                    with contextlib.suppress(OSError):
                        connection.sendall(b"1")

        thread = threading.Thread(target=drip)
        thread.start()
        yield sockets
        over.set()
        thread.join()


@pytest.mark.parametrize(("count", "first"), [(16, b"bytes"), (60, b"")])
def test_slow_files_of_one_account_keep_no_other_waiting(
    owner: Caller, stranger: Caller, count: int, first: bytes
) -> None:
    with dripping(stranger, "media", first, count):
        assert post(owner, "media", b"abc", "text/plain").status_code == 201


@pytest.mark.parametrize(("count", "first"), [(9, b"telefone\n1"), (60, b"")])
def test_slow_tables_of_one_account_keep_no_other_waiting(
    owner: Caller, stranger: Caller, count: int, first: bytes
) -> None:
    with dripping(stranger, "contact-imports", first, count):
        assert post(owner, "contact-imports", CSV, "text/csv").status_code == 201


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("path", "first"), [("media", b"bytes"), ("contact-imports", b"telefone\n1")])
def test_what_comes_too_slowly_is_told_so(stranger: Caller, path: str, first: bytes) -> None:
    with dripping(stranger, path, first, 1) as (connection,):
        connection.settimeout(60)
        answer = connection.recv(65_536)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408")
    if body:
        assert_problem(
            httpx.Response(408, content=body, headers={"content-type": "application/problem+json"}),
            408,
            "upload_stalled",
        )
