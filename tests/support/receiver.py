"""A program of a customer's that flows ask over plain HTTP, on this machine."""

from __future__ import annotations

import json
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

    @staticmethod
    def json(value: Any, status: int = 200) -> Answer:
        return Answer(status, [json.dumps(value).encode()])


class Receiver:
    """`answers` by path; `asked` has what came, in order."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.let_go = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

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
                answer = receiver.answers.get(self.path.partition("?")[0], Answer())
                if answer.holds:
                    receiver.let_go.wait(60)
                try:
                    self.send_response(answer.status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    for chunk in answer.chunks:
                        self.wfile.write(chunk)
                        # Goes on for as long as somebody reads, or until the test is over.
                        if answer.pause and receiver.let_go.wait(answer.pause):
                            break
                except OSError:
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _take  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler


@contextmanager
def receiving() -> Generator[Receiver]:
    receiver = Receiver()
    try:
        yield receiver
    finally:
        receiver.close()
