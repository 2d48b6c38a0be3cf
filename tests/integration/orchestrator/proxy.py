"""A TCP proxy in front of Supabase: the network, with a switch."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from urllib.parse import urlsplit

CHUNK = 65536
CALL = re.compile(rb"POST /rest/v1/rpc/(\w+) ")


class Network:
    """Carries bytes to `upstream`. `cut()` breaks every connection and takes no new one; without
    `realtime` it refuses the connections that begin with a request for Realtime. `asked` counts the
    database's functions that were called."""

    def __init__(self, upstream: str, *, realtime: bool = True) -> None:
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or "", parts.port or 80)
        self._realtime = realtime
        self._is_cut = False
        self.asked: Counter[str] = Counter()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Nothing gets through."""
        self._is_cut = True
        self._drop_all()

    def mend(self) -> None:
        """New connections get through again."""
        self._is_cut = False

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()
        self._drop_all()

    def _drop_all(self) -> None:
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            self._open.clear()

    def _count(self, data: bytes) -> None:
        self.asked.update(name.decode() for name in CALL.findall(data))

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            first = client.recv(CHUNK)
            if self._is_cut or (not self._realtime and first.startswith(b"GET /realtime/")):
                return
            with socket.create_connection(self._upstream) as server:
                with self._lock:
                    self._open |= {client, server}
                self._count(first)
                server.sendall(first)
                answers = threading.Thread(target=_carry, args=[server, client], daemon=True)
                answers.start()
                _carry(client, server, self._count)
                answers.join()
                with self._lock:
                    self._open -= {client, server}


def _carry(
    source: socket.socket, target: socket.socket, look: Callable[[bytes], None] = lambda _: None
) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            look(data)
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def made_network(upstream: str, *, realtime: bool = True) -> Generator[Network, None, None]:
    """A network that ends with the block."""
    network = Network(upstream, realtime=realtime)
    try:
        yield network
    finally:
        network.close()
