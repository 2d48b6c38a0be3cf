"""The tables as the endpoints see them, and the pages of a list."""

import base64
import binascii
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol

from fastapi import Query

from orchestrator.api.problems import ProblemError

Row = dict[str, Any]
DEFAULT_LIMIT = 50
_MAX_SEQ = 2**63 - 1

Limit = Annotated[int, Query(ge=1, le=200, description="Rows of a page.")]
BeforeSeq = Annotated[int | None, Query(ge=1, le=_MAX_SEQ, description="`next` of the page before.")]
BeforeMoment = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]


class CallerTables(Protocol):
    """Tables and functions of `public`; every call carries the caller's own token, row level security
    decides. Errors: `forbidden`, `already_exists`, `value_refused`, `supabase_unreachable`, SQL's own."""

    async def find(self, token: str, table: str, equal: Mapping[str, str]) -> list[Row]: ...
    async def find_ids(
        self, token: str, table: str, equal: Mapping[str, str], ids: Sequence[str]
    ) -> list[Row]: ...
    async def some(
        self, token: str, table: str, equal: Mapping[str, str], columns: Sequence[str], limit: int
    ) -> list[Row]: ...
    async def newest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        before: int | None,
        limit: int,
        offset: int = 0,
    ) -> list[Row]: ...
    async def oldest(
        self, token: str, table: str, equal: Mapping[str, str], after: int | None, limit: int
    ) -> list[Row]: ...
    async def latest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        moment: str,
        before: tuple[str | None, str] | None,
        limit: int,
    ) -> list[Row]: ...
    async def earliest(
        self,
        token: str,
        table: str,
        equal: Mapping[str, str],
        moment: str,
        after: tuple[str, str] | None,
        limit: int,
    ) -> list[Row]: ...
    async def insert(self, token: str, table: str, row: Mapping[str, Any]) -> Row: ...
    async def call(self, token: str, function: str, **arguments: Any) -> Any: ...


def next_seq(rows: list[Row], limit: int) -> int | None:
    """Where the next page begins; None when this one was the last."""
    return rows[-1]["seq"] if len(rows) == limit else None


def next_moment(rows: list[Row], moment: str, limit: int) -> str | None:
    """The same for a list by time: both values of the last row, in a form that needs no escaping."""
    if len(rows) < limit:
        return None
    text = json.dumps([rows[-1][moment], rows[-1]["id"]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_moment(before: str | None) -> tuple[str | None, str] | None:
    """What `next_moment` wrote; ProblemError `invalid_request` for anything else."""
    if before is None:
        return None
    try:
        padded = before.encode("ascii") + b"=" * (-len(before) % 4)
        at, row_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        row_id = str(uuid.UUID(row_id))
        return (None if at is None else datetime.fromisoformat(at).isoformat(), row_id)
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise ProblemError("invalid_request", "query.before: not a `next` of this list") from None


async def find_account(tables: CallerTables, token: str, account_id: str) -> Row:
    """The account; ProblemError `account_not_found` for what is none, or not the caller's."""
    rows = await tables.find(token, "accounts", {"id": read_id(account_id, "account_not_found")})
    if not rows:
        raise ProblemError("account_not_found", "there is none of this id that you may see")
    return rows[0]


def read_id(value: str, code: str) -> str:
    """A UUID as Supabase writes it; what is none cannot exist: ProblemError `code`."""
    try:
        return str(uuid.UUID(value))
    except ValueError:
        raise ProblemError(code, "there is none of this id that you may see") from None
