"""Requests to a program on this machine: HTTP/1.1 over kept connections, bodies of a stated length.

Every message that is sent is such a request, and a general client spends ten times as long on one."""

import asyncio
from dataclasses import dataclass

# A node instance closes an idle connection after 5 s.
_IDLE_SECONDS = 4.0
_HEAD_MAX_BYTES = 65536


class LoopbackError(Exception):
    """There was no answer, or none that is HTTP as we speak it."""


class _StaleError(Exception):
    """A kept connection was closed before it said anything: the request was not read."""


@dataclass
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    closing: asyncio.TimerHandle | None = None


class Loopback:
    """One port of 127.0.0.1. Connections are kept for the next request, for a while."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[_Connection] = []

    async def request(
        self, method: str, path: str, headers: dict[str, str], body: bytes, seconds: float
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises LoopbackError, also when the seconds are over."""
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        request = "\r\n".join([*lines, "", ""]).encode() + body
        try:
            async with asyncio.timeout(seconds):
                return await self._send(request)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            raise LoopbackError(type(error).__name__) from None

    def close(self) -> None:
        """Let go of what is kept."""
        while self._idle:
            self._take().writer.close()

    async def _send(self, request: bytes) -> tuple[int, bytes]:
        while self._idle:
            try:
                return await self._exchange(self._take(), request, is_kept=True)
            except _StaleError:
                continue
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=_HEAD_MAX_BYTES)
        return await self._exchange(_Connection(reader, writer), request, is_kept=False)

    async def _exchange(self, connection: _Connection, request: bytes, *, is_kept: bool) -> tuple[int, bytes]:
        reader, writer = connection.reader, connection.writer
        is_reusable = False
        try:
            try:
                writer.write(request)
                await writer.drain()
                head = await reader.readuntil(b"\r\n\r\n")
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                said_nothing = not isinstance(error, asyncio.IncompleteReadError) or not error.partial
                if is_kept and said_nothing:
                    raise _StaleError from None
                raise
            status, length, is_last = _read_head(head)
            body = await reader.readexactly(length)
            is_reusable = not is_last
            return status, body
        finally:
            if is_reusable:
                self._keep(connection)
            else:
                writer.close()

    def _take(self) -> _Connection:
        connection = self._idle.pop()
        if connection.closing:
            connection.closing.cancel()
        return connection

    def _keep(self, connection: _Connection) -> None:
        loop = asyncio.get_running_loop()
        connection.closing = loop.call_later(_IDLE_SECONDS, self._drop, connection)
        self._idle.append(connection)

    def _drop(self, connection: _Connection) -> None:
        self._idle.remove(connection)
        connection.writer.close()


def _read_head(head: bytes) -> tuple[int, int, bool]:
    """Status, length of the body, and whether the connection ends after it. ValueError for anything else."""
    first, *rest = head.decode("latin-1").split("\r\n")
    protocol, status, _ = f"{first}  ".split(" ", 2)
    if not protocol.startswith("HTTP/1."):
        raise ValueError("not HTTP")
    fields = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)
    }
    if "content-length" not in fields:
        raise ValueError("a body of no stated length")
    return int(status), int(fields["content-length"]), fields.get("connection", "").lower() == "close"
