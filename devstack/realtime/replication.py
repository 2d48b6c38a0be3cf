"""The stream of committed changes: one temporary replication slot, read through libpq's COPY BOTH.

The event loop wakes the reader when bytes arrive, so a change is decoded a fraction of a millisecond after
its commit. When the connection breaks another slot is made; what was committed in between is told to nobody,
as on hosted.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator

import psycopg
from psycopg import pq

PUBLICATIONS = "supabase_realtime,supabase_realtime_messages"
POSTGRES_EPOCH_SECONDS = 946_684_800
FEEDBACK_SECONDS = 10.0
CONNECT_SECONDS = 5
QUEUED_MESSAGES = 10_000
"""With more than this waiting the stream is not read: PostgreSQL keeps the rest in its log."""

WAL_DATA = b"w"
KEEPALIVE = b"k"
HEADER_BYTES = 25


class StreamBrokenError(Exception):
    """The replication connection ended or could not be made."""


class WalStream:
    """One replication connection, made by `open_stream`."""

    def __init__(self, connection: pq.abc.PGconn) -> None:
        self._connection = connection
        # libpq forgets its socket when it finds the connection dead; the loop must let go of it even then.
        self._socket = connection.socket
        self._loop = asyncio.get_running_loop()
        self._messages: asyncio.Queue[bytes | StreamBrokenError] = asyncio.Queue()
        self._position = 0
        self._reading = False
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._connection.nonblocking = 1
        self._resume()
        self._report_regularly()

    def close(self) -> None:
        self._pause()
        if self._timer:
            self._timer.cancel()
        self._connection.finish()

    async def messages(self) -> AsyncIterator[bytes]:
        """pgoutput messages in commit order. Raises StreamBrokenError when the connection ends."""
        while True:
            message = await self._messages.get()
            if isinstance(message, StreamBrokenError):
                raise message
            yield message
            if not self._reading and self._messages.qsize() < QUEUED_MESSAGES // 2:
                self._resume()

    def _resume(self) -> None:
        self._reading = True
        self._loop.add_reader(self._socket, self._read)
        # libpq may hold messages already, for which the socket will not become readable again.
        self._loop.call_soon(self._read)

    def _pause(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._socket)

    def _read(self) -> None:
        if not self._reading:
            return
        try:
            self._connection.consume_input()
            while self._reading:
                size, data = self._connection.get_copy_data(1)
                if size < 0:
                    raise StreamBrokenError("PostgreSQL ended the stream")
                if size == 0:
                    return
                self._accept(bytes(data))
        except (StreamBrokenError, psycopg.Error) as error:
            self._fail(error)

    def _accept(self, data: bytes) -> None:
        self._position = max(self._position, int.from_bytes(data[1:9]))
        if data[:1] == WAL_DATA:
            self._messages.put_nowait(data[HEADER_BYTES:])
            if self._messages.qsize() >= QUEUED_MESSAGES:
                self._pause()
        elif data[:1] == KEEPALIVE and data[17]:
            self._report_position()

    def _report_regularly(self) -> None:
        """Tell PostgreSQL how far we are, so that it frees its log and knows us alive, read or not."""
        self._report_position()
        self._timer = self._loop.call_later(FEEDBACK_SECONDS, self._report_regularly)

    def _report_position(self) -> None:
        now = int((time.time() - POSTGRES_EPOCH_SECONDS) * 1_000_000)
        report = b"r" + struct.pack(">QQQqB", self._position, self._position, self._position, now, 0)
        try:
            self._connection.put_copy_data(report)
            self._connection.flush()
        except psycopg.Error as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._pause()
        self._messages.put_nowait(StreamBrokenError(str(error).strip()))


@contextlib.asynccontextmanager
async def open_stream(database_url: str) -> AsyncGenerator[WalStream]:
    """A stream that begins now. Raises StreamBrokenError when PostgreSQL refuses or is not there."""
    try:
        connection = await psycopg.AsyncConnection.connect(
            database_url,
            autocommit=True,
            replication="database",
            application_name="realtime",
            connect_timeout=CONNECT_SECONDS,
        )
    except psycopg.OperationalError as error:
        raise StreamBrokenError(str(error)) from error
    async with connection:
        # Making a slot waits for transactions that are running, so it is done beside the event loop.
        await asyncio.to_thread(start_replication, connection.pgconn)
        stream = WalStream(connection.pgconn)
        try:
            stream.start()
            yield stream
        finally:
            stream.close()


def start_replication(connection: pq.abc.PGconn) -> None:
    slot = f"realtime_{uuid.uuid4().hex}"
    for command in (
        f"CREATE_REPLICATION_SLOT {slot} TEMPORARY LOGICAL pgoutput (SNAPSHOT 'nothing')",
        f"START_REPLICATION SLOT {slot} LOGICAL 0/0 (proto_version '1', publication_names '{PUBLICATIONS}')",
    ):
        result = connection.exec_(command.encode())
        if result.status not in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COPY_BOTH):
            raise StreamBrokenError(connection.get_error_message().strip())
