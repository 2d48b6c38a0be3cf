"""A program of a customer's on this machine, which flows ask and webhooks tell."""

from __future__ import annotations

import json
import ssl
import sys
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request that came. Names of headers are in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    """What a path answers; `chunks` go out one after another, `pause` seconds between them. With `holds`
    nothing does before the receiver lets go."""

    status: int = 200
    chunks: Iterable[bytes] = (b"{}",)
    headers: dict[str, str] = field(default_factory=dict[str, str])
    pause: float = 0
    holds: bool = False
    # Else the head goes out byte by byte, so many seconds between them, and nothing more.
    drips: float = 0

    @staticmethod
    def json(value: Any, status: int = 200) -> Answer:
        return Answer(status, [json.dumps(value).encode()])


class Server(ThreadingHTTPServer):
    # A crowd comes at once.
    request_queue_size = 512
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who does not trust a certificate says so and goes."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType]


class Receiver:
    """`answers` by path; `asked` has what came, in order."""

    def __init__(self, context: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.let_go = threading.Event()
        self._server = Server(("127.0.0.1", port), self._handler())
        if context:
            # Who shakes hands slowly keeps nobody else waiting.
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._scheme = "https" if context else "http"
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{self._scheme}://{self.host}{path}"

    def close(self) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def _take(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.asked.append(Asked(self.command, self.path, headers, body))
                try:
                    receiver._give(self, receiver.answers.get(self.path.partition("?")[0], Answer()))
                except OSError:
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _take  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler

    def _give(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        if answer.holds:
            self.let_go.wait(60)
        if answer.drips:
            head = b"HTTP/1.1 200 OK\r\n\r\n"
            self._write(handler, (bytes([byte]) for byte in head), answer.drips)
            return
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        self._write(handler, answer.chunks, answer.pause)

    def _write(self, handler: BaseHTTPRequestHandler, chunks: Iterable[bytes], pause: float) -> None:
        for chunk in chunks:
            handler.wfile.write(chunk)
            # Goes on for as long as somebody reads, or until the test is over.
            if pause and self.let_go.wait(pause):
                break


@contextmanager
def receiving(context: ssl.SSLContext | None = None, port: int = 0) -> Generator[Receiver]:
    receiver = Receiver(context, port)
    try:
        yield receiver
    finally:
        receiver.close()
