"""Whatever a receiver answers, to the byte, is one attempt that ends, and is written down."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from devstack.testing import wait_for
from tests.integration.webhooks.hooking import Webhooks, verify
from tests.support.receiver import Asked

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = b"transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
ZIPPED = b"content-encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 9_000_000)
ELSEWHERE = b"HTTP/1.1 301 Moved\r\nlocation: http://169.254.169.254/\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
# What is answered, and what is then known: the status, why there is none, the beginning of the text.
ANSWERS: dict[str, tuple[bytes, int | None, str | None, str]] = {
    "whole": (OK, 200, None, "ok"),
    "http-1.0": (b"HTTP/1.0 200 OK\r\n\r\nold", 200, None, "old"),
    "no reason": (b"HTTP/1.1 202\r\n\r\n", 202, None, ""),
    "chunked": (HEAD + CHUNKED, 200, None, "ok"),
    "100-continue": (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, 200, None, "ok"),
    "204 with a body": (b"HTTP/1.1 204 No Content\r\ncontent-length: 3\r\n\r\nabc", 204, None, "abc"),
    "gzip": (HEAD + ZIPPED, 200, None, ""),
    "half a body": (b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nso", 200, None, "so"),
    "no text": (b"HTTP/1.1 200 OK\r\n\r\n\xff\x00\xfe", 200, None, "\ufffd\ufffd"),
    "redirect": (ELSEWHERE, 301, "webhook_refused", ""),
    "teapot": (b"HTTP/1.1 418 No\r\n\r\n", 418, "webhook_refused", ""),
    "999": (b"HTTP/1.1 999 No\r\n\r\n", 999, "webhook_refused", ""),
    "nothing": (b"", None, "connection_failed", ""),
    "half a head": (b"HTTP/1.1 200 OK\r\nserver: x", None, "answer_invalid", ""),
    "a megabyte of headers": (b"HTTP/1.1 200 OK\r\na: " + b"x" * 1_000_000, None, "answer_invalid", ""),
    "another language": (b"220 mail.example ESMTP\r\n", None, "answer_invalid", ""),
    "http/2": (b"\x00\x00\x12\x04\x00\x00\x00\x00\x00", None, "answer_invalid", ""),
}  # fmt: skip
RETRY_AFTER = {
    "90": 90, "0": 5, "-7": 5, "soon": 5, "1.5": 5, "": 5, "31536000": 86_400,
    "Fri, 30 Nov 2040 12:00:00 GMT": 86_400, "Mon, 30 Nov 2020 12:00:00 GMT": 5,
}  # fmt: skip


class Speaker:
    """Hears a request out, says `said` whatever it is, and hangs up."""

    def __init__(self, said: bytes) -> None:
        self.heard: list[bytes] = []
        self._said = said
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/hook"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(10)
                try:
                    self.heard.append(self._hear(connection))
                    connection.sendall(self._said)
                except OSError:
                    pass

    def _hear(self, connection: socket.socket) -> bytes:
        request = b""
        while b"\r\n\r\n" not in request:
            request += connection.recv(65_536)
        head, body = request.split(b"\r\n\r\n", 1)
        [length] = [int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")]
        while len(body) < length:
            body += connection.recv(65_536)
        return head + b"\r\n\r\n" + body

    def close(self) -> None:
        self._listener.close()


@contextmanager
def speaking(said: bytes) -> Generator[Speaker]:
    speaker = Speaker(said)
    try:
        yield speaker
    finally:
        speaker.close()


def test_whatever_is_answered_is_written_down(webhooks: Webhooks) -> None:
    for name, (said, status, error, text) in ANSWERS.items():
        with speaking(said) as speaker:
            endpoint = webhooks.add_endpoint(speaker.url)
            webhooks.add_deliveries(endpoint, 1)
            webhooks.dispatch()

            def ended() -> dict[str, object] | None:
                [delivery] = webhooks.deliveries(endpoint)  # noqa: B023
                return delivery if delivery["attempts"] else None

            delivery = wait_for(f"{name}: it ended", ended, 30)
        expected = "delivered" if status and 200 <= status < 300 else "retrying"
        known = (delivery["status"], delivery["last_status"], delivery["last_error"])
        assert (*known, delivery["response"] or "") == (expected, status, error, text), name
        assert len(speaker.heard) == 1
        head, body = speaker.heard[0].split(b"\r\n\r\n", 1)
        lines = [line.decode().partition(": ") for line in head.split(b"\r\n")[1:]]
        verify(Asked("POST", "/hook", {name: value for name, _, value in lines}, body), endpoint.secret)
        webhooks.remove("webhook_endpoints", endpoint.id)


@pytest.mark.parametrize("status", [429, 503])
def test_when_to_come_again_is_heard_in_both_ways(webhooks: Webhooks, status: int) -> None:
    for said, least in RETRY_AFTER.items():
        with speaking(f"HTTP/1.1 {status} Later\r\nRetry-After: {said}\r\n\r\n".encode()) as speaker:
            endpoint = webhooks.add_endpoint(speaker.url)
            webhooks.add_deliveries(endpoint, 1)
            webhooks.dispatch()
        [delivery] = webhooks.deliveries(endpoint)
        assert least - 2 <= delivery["pause"] <= least * 1.1 + 1, said
        webhooks.remove("webhook_endpoints", endpoint.id)
