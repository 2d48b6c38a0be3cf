"""The pool of connections for questions to PostgreSQL. The stream of changes has a connection of its own."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg_pool import AsyncConnectionPool

Query = LiteralString | sql.SQL | sql.Composed
Parameters = list[Any] | dict[str, Any]
POOL_SIZE = 6
STATEMENT_MILLISECONDS = 8000
WAIT_SECONDS = 10.0
# The time zone is that of hosted; the search path is what a request to REST has.
OPTIONS = f"-c timezone=UTC -c search_path=public,extensions -c statement_timeout={STATEMENT_MILLISECONDS}"


class Database:
    def __init__(self, url: str) -> None:
        self._pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=POOL_SIZE,
            open=False,
            timeout=WAIT_SECONDS,
            name="realtime",
            kwargs={"autocommit": True, "options": OPTIONS, "application_name": "realtime"},
        )

    async def open(self) -> None:
        """Connects in the background: PostgreSQL need not be there yet."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        await self._pool.close()

    async def fetch(self, query: Query, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """All rows of one statement, a transaction of its own. Tried again when the connection had died."""
        try:
            return await self._fetch(query, parameters, rollback=False)
        except psycopg.OperationalError:
            await self._pool.check()
            return await self._fetch(query, parameters, rollback=False)

    async def fetch_and_roll_back(self, query: Query, parameters: Parameters) -> list[tuple[Any, ...]]:
        """As `fetch`, leaving nothing behind of what the statement wrote."""
        try:
            return await self._fetch(query, parameters, rollback=True)
        except psycopg.OperationalError:
            await self._pool.check()
            return await self._fetch(query, parameters, rollback=True)

    async def _fetch(
        self, query: Query, parameters: Parameters | None, *, rollback: bool
    ) -> list[tuple[Any, ...]]:
        async with self._pool.connection() as connection:
            if not rollback:
                return await (await connection.execute(query, parameters)).fetchall()
            async with connection.transaction(force_rollback=True):
                return await (await connection.execute(query, parameters)).fetchall()
