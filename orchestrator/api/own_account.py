"""The account of whoever calls, for endpoints whose path names none: a program has one."""

from typing import Annotated

from fastapi import Depends, Query

from orchestrator.api.parts import Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import CallerTables, Row, find_account
from orchestrator.api.tokens import CallerToken

AccountId = Annotated[
    str | None,
    Query(max_length=100, description="A member of several accounts names the one; a key has one."),
]


async def own_account(token: CallerToken, parts: Parts, account_id: AccountId = None) -> Row:
    """The account that is named, else the only one that the caller sees."""
    if account_id is not None:
        return await find_account(parts.tables, token, account_id)
    return await find_only_account(parts.tables, token)


async def find_only_account(tables: CallerTables, token: str) -> Row:
    """ProblemError: `account_not_found`, `account_ambiguous`."""
    rows = await tables.find(token, "accounts", {})
    if not rows:
        raise ProblemError("account_not_found", "there is none that you may see")
    if len(rows) > 1:
        raise ProblemError("account_ambiguous", "name the account_id")
    return rows[0]


OwnAccount = Annotated[Row, Depends(own_account)]
