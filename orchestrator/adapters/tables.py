"""Any table of `public` as an API caller sees it: under his own token, so row level security decides."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import httpx
from postgrest import APIError, AsyncPostgrestClient, AsyncSelectRequestBuilder
from pydantic import TypeAdapter, ValidationError

from orchestrator.adapters.supabase import make_client, translate
from orchestrator.errors import DatabaseRefusedError, SupabaseUnreachableError, ZapbaseError

_ROWS = TypeAdapter(list[dict[str, Any]])
_SQLSTATE_UNIQUE = "23505"
# Classes of SQLSTATE that are about the values: data exceptions, constraints.
_VALUE_CLASSES = frozenset({"22", "23"})
Row = dict[str, Any]


class SupabaseTables:
    """Implements `api.parts.CallerTables`."""

    def __init__(self, http: httpx.AsyncClient, url: str, publishable_key: str) -> None:
        self._http = http
        self._url = url
        self._key = publishable_key

    async def find(self, token: str, table: str, equal: Mapping[str, str]) -> list[Row]:
        """The rows with these values, 100 at most."""
        return await _rows(self._where(token, table, equal).limit(100).execute)

    async def find_ids(
        self, token: str, table: str, equal: Mapping[str, str], ids: Sequence[str]
    ) -> list[Row]:
        """Those of the rows with these values that have one of these ids, in any order."""
        return await _rows(self._where(token, table, equal).in_("id", ids).limit(len(ids)).execute)

    async def some(
        self, token: str, table: str, equal: Mapping[str, str], columns: Sequence[str], limit: int
    ) -> list[Row]:
        """These columns of so many of the rows with these values, by the first of them."""
        query = self._where(token, table, equal, ",".join(columns))
        return await _rows(query.order(columns[0]).limit(limit).execute)

    async def newest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        before: int | None,
        limit: int,
        offset: int = 0,
    ) -> list[Row]:
        """A page by `seq`, newest first, after so many of them."""
        query = self._where(token, table, equal)
        if before is not None:
            query = query.lt("seq", before)
        return await _rows(query.order("seq", desc=True).offset(offset).limit(limit).execute)

    async def oldest(
        self, token: str, table: str, equal: Mapping[str, str], after: int | None, limit: int
    ) -> list[Row]:
        """A page by `id`, which grows, the first ones first."""
        query = self._where(token, table, equal)
        if after is not None:
            query = query.gt("id", after)
        return await _rows(query.order("id").limit(limit).execute)

    async def latest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        moment: str,
        before: tuple[str | None, str] | None,
        limit: int,
    ) -> list[Row]:
        """A page by the time in column `moment`, then `id`, latest first; rows without a time come last.
        `before` is both values of the last row seen."""
        query = self._where(token, table, equal)
        if before is not None:
            at, row_id = before
            query = (
                query.is_(moment, "null").lt("id", row_id)
                if at is None
                else query.or_(f'{moment}.lt."{at}",and({moment}.eq."{at}",id.lt.{row_id}),{moment}.is.null')
            )
        query = query.order(moment, desc=True, nullsfirst=False).order("id", desc=True)
        return await _rows(query.limit(limit).execute)

    async def earliest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        moment: str,
        after: tuple[str, str] | None,
        limit: int,
    ) -> list[Row]:
        """The same the other way round, for a column that always has a time."""
        query = self._where(token, table, equal)
        if after is not None:
            at, row_id = after
            query = query.or_(f'{moment}.gt."{at}",and({moment}.eq."{at}",id.gt.{row_id})')
        return await _rows(query.order(moment).order("id").limit(limit).execute)

    async def insert(self, token: str, table: str, row: Mapping[str, Any]) -> Row:
        """The new row. DatabaseRefusedError: `forbidden`, `already_exists`, `value_refused`, or the code
        that our SQL gave."""
        query = self._as(token).from_(table).insert(dict(row)).select("*")  # pyright: ignore[reportUnknownMemberType]
        rows = await _rows(query.execute)
        if not rows:
            raise SupabaseUnreachableError(f"no row of {table} came back")
        return rows[0]

    async def call(self, token: str, function: str, **arguments: Any) -> Any:
        """The answer of a function of `public`."""
        return await _data(self._as(token).rpc(function, arguments).execute)

    def _where(
        self, token: str, table: str, equal: Mapping[str, str], columns: str = "*"
    ) -> AsyncSelectRequestBuilder:
        query = self._as(token).from_(table).select(columns)
        for column, value in equal.items():
            query = query.eq(column, value)
        return query

    def _as(self, token: str) -> AsyncPostgrestClient:
        return make_client(self._http, self._url, self._key, token, "public")


async def _rows(execute: Callable[[], Awaitable[Any]]) -> list[Row]:
    try:
        return _ROWS.validate_python(await _data(execute))
    except ValidationError:
        raise SupabaseUnreachableError("the answer is no rows", hint="Is SUPABASE_URL a Supabase?") from None


async def _data(execute: Callable[[], Awaitable[Any]]) -> Any:
    try:
        answer = await execute()
    except (APIError, httpx.HTTPError, ValueError) as error:
        raise _refusal(error) from None
    return answer.data


def _refusal(error: Exception) -> ZapbaseError:
    refusal = translate(error)
    if refusal.code != DatabaseRefusedError.code:
        return refusal
    if not isinstance(error, APIError):
        return DatabaseRefusedError(refusal.detail, code="value_refused")
    code = error.code or ""
    if code == _SQLSTATE_UNIQUE:
        return DatabaseRefusedError(code="already_exists")
    if len(code) == 5 and code[:2] in _VALUE_CLASSES:
        return DatabaseRefusedError(error.message or "", code="value_refused")
    return refusal
