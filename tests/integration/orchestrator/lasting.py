"""A connection to a database that may die in between."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import psycopg

RETRY_SECONDS = 30
PAUSE_SECONDS = 0.1
T = TypeVar("T")


class LastingConnection:
    """What these tests use of an autocommitting connection; what fails with the server is done again. Give it
    only what may be done twice."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection | None = None

    def execute(self, query: Any, parameters: Any = None) -> psycopg.Cursor:
        return self._lasting(lambda connection: connection.execute(query, parameters))

    @contextmanager
    def cursor(self, **options: Any) -> Generator[Any, None, None]:
        """A cursor whose first query is done again if need be."""
        yield _LastingCursor(lambda query, parameters: self._lasting(
            lambda connection: connection.cursor(**options).execute(query, parameters)))  # fmt: skip

    def close(self) -> None:
        if self._connection:
            self._connection.close()

    def _lasting(self, work: Callable[[psycopg.Connection], T]) -> T:
        deadline = time.monotonic() + RETRY_SECONDS
        while True:
            try:
                if self._connection is None or self._connection.closed:
                    self._connection = psycopg.connect(self._url, autocommit=True, connect_timeout=2)
                return work(self._connection)
            except psycopg.OperationalError:
                self.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE_SECONDS)


class _LastingCursor:
    def __init__(self, execute: Callable[[Any, Any], Any]) -> None:
        self._execute = execute

    def execute(self, query: Any, parameters: Any = None) -> Any:
        return self._execute(query, parameters)


@contextmanager
def lasting_connection(url: str) -> Generator[psycopg.Connection, None, None]:
    """A LastingConnection in the clothes of a connection."""
    connection = LastingConnection(url)
    with contextlib.closing(connection):
        yield cast(psycopg.Connection, connection)
