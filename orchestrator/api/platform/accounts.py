"""The accounts a caller may see."""

from fastapi import APIRouter

from orchestrator.api.parts import Parts
from orchestrator.api.platform.shapes import Account, Accounts, OneAccount
from orchestrator.api.tables import (
    DEFAULT_LIMIT,
    BeforeMoment,
    Limit,
    find_account,
    next_moment,
    read_moment,
)
from orchestrator.api.tokens import CallerToken

router = APIRouter(prefix="/api/accounts", tags=["accounts"])


@router.get("")
async def list_accounts(
    token: CallerToken, parts: Parts, limit: Limit = DEFAULT_LIMIT, before: BeforeMoment = None
) -> Accounts:
    """Every account the caller may see, newest first."""
    rows = await parts.tables.latest(token, "accounts", {}, "created_at", read_moment(before), limit)
    accounts = [Account.model_validate(row) for row in rows]
    return Accounts(accounts=accounts, next=next_moment(rows, "created_at", limit))


@router.get("/{account_id}")
async def get_account(account_id: str, token: CallerToken, parts: Parts) -> OneAccount:
    """One of them; 404 `account_not_found`."""
    return OneAccount(account=Account.model_validate(await find_account(parts.tables, token, account_id)))
