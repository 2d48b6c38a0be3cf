"""Requests to a program on this machine: HTTP/1.1 over kept connections, bodies of a length or in chunks.

Every message that is sent is such a request, and a general client spends ten times as long on one."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass

# A node instance closes an idle connection after 5 s.
_IDLE_SECONDS = 4.0
_HEAD_MAX_BYTES = 65536
_FIRST_ERROR_STATUS = 400


class LoopbackError(Exception):
    """There was no answer, or none that is HTTP as we speak it."""


class LoopbackRefusedError(Exception):
    """The answer is an error."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class _StaleError(Exception):
    """A kept connection was closed before it said anything: the request was not read."""


@dataclass
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    closing: asyncio.TimerHandle | None = None


@dataclass(frozen=True)
class _Head:
    status: int
    # None: the body comes in chunks.
    length: int | None
    is_last: bool


class Loopback:
    """One port of 127.0.0.1. Connections are kept for the next request, for a while."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[_Connection] = []

    async def request(
        self, method: str, path: str, headers: dict[str, str], body: bytes, seconds: float
    ) -> bytes:
        """The body of the answer. Raises LoopbackRefusedError, and LoopbackError, also when the seconds are
        over."""
        with _failing():
            async with asyncio.timeout(seconds):
                connection, head = await self._ask(_request_of(method, path, headers, body))
                with self._ending(connection, head):
                    return await _read_whole(connection.reader, head)

    async def lines(
        self, method: str, path: str, headers: dict[str, str], body: bytes, seconds: float
    ) -> AsyncGenerator[bytes]:
        """Each line of the answer within so many seconds after the one before. Raises as `request` does."""
        with _failing():
            async with asyncio.timeout(seconds):
                connection, head = await self._ask(_request_of(method, path, headers, body))
            with self._ending(connection, head):
                rest = b""
                while True:
                    async with asyncio.timeout(seconds):
                        if head.length is not None:
                            await _read_whole(connection.reader, head)
                            raise ValueError("not in chunks")
                        chunk = await _read_chunk(connection.reader)
                    if not chunk:
                        return
                    *lines, rest = (rest + chunk).split(b"\n")
                    for line in lines:
                        yield line

    def close(self) -> None:
        """Let go of what is kept."""
        while self._idle:
            self._take().writer.close()

    async def _ask(self, request: bytes) -> tuple[_Connection, _Head]:
        while self._idle:
            try:
                return await self._exchange(self._take(), request, is_kept=True)
            except _StaleError:
                continue
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=_HEAD_MAX_BYTES)
        return await self._exchange(_Connection(reader, writer), request, is_kept=False)

    async def _exchange(
        self, connection: _Connection, request: bytes, *, is_kept: bool
    ) -> tuple[_Connection, _Head]:
        try:
            connection.writer.write(request)
            await connection.writer.drain()
            return connection, _read_head(await connection.reader.readuntil(b"\r\n\r\n"))
        except BaseException as error:
            connection.writer.close()
            said_nothing = not isinstance(error, asyncio.IncompleteReadError) or not error.partial
            is_cut = isinstance(error, ConnectionError | asyncio.IncompleteReadError)
            if is_kept and is_cut and said_nothing:
                raise _StaleError from None
            raise

    @contextlib.contextmanager
    def _ending(self, connection: _Connection, head: _Head) -> Generator[None]:
        """Around the reading of a body: read to its end, the connection is kept."""
        is_whole = False
        try:
            yield
            is_whole = True
        except LoopbackRefusedError:
            is_whole = True
            raise
        finally:
            if is_whole and not head.is_last:
                self._keep(connection)
            else:
                connection.writer.close()

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


@contextlib.contextmanager
def _failing() -> Generator[None]:
    try:
        yield
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        raise LoopbackError(type(error).__name__) from None


def _request_of(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _read_head(head: bytes) -> _Head:
    """ValueError for anything that is not HTTP."""
    first, *rest = head.decode("latin-1").split("\r\n")
    protocol, status, _ = f"{first}  ".split(" ", 2)
    if not protocol.startswith("HTTP/1."):
        raise ValueError("not HTTP")
    fields = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)
    }
    is_chunked = fields.get("transfer-encoding", "").lower() == "chunked"
    if not is_chunked and "content-length" not in fields:
        raise ValueError("a body of no stated length")
    length = None if is_chunked else int(fields["content-length"])
    return _Head(int(status), length, fields.get("connection", "").lower() == "close")


async def _read_whole(reader: asyncio.StreamReader, head: _Head) -> bytes:
    """Raises LoopbackRefusedError when it is that of an error."""
    if head.length is None:
        raise ValueError("in chunks")
    body = await reader.readexactly(head.length)
    if head.status >= _FIRST_ERROR_STATUS:
        raise LoopbackRefusedError(head.status, body)
    return body


async def _read_chunk(reader: asyncio.StreamReader) -> bytes:
    """Empty at the end."""
    size = int(await reader.readuntil(b"\r\n"), 16)
    chunk = await reader.readexactly(size + 2)
    return chunk[:-2]
