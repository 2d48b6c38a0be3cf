"""A receiver of webhooks that costs next to nothing: whatever comes is taken, but for a path that hangs."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Generator

HANGS = b"/hangs"
TAKEN = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"
HANG_SECONDS = 60


@contextlib.contextmanager
def receiving() -> Generator[int]:
    """Its port."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(take, "127.0.0.1", 0, backlog=1024))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
        head = await reader.readuntil(b"\r\n\r\n")
        if head.split(b" ", 2)[1].startswith(HANGS):
            await asyncio.wait_for(reader.read(), HANG_SECONDS)
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        writer.write(TAKEN)
        await writer.drain()
    writer.close()
