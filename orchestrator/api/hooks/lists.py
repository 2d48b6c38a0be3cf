"""Who calls, and what an integration offers to choose from."""

from typing import Any, Literal

import jwt
from fastapi import APIRouter

from orchestrator.api.hooks.shapes import Caller, CallingKey, CallingUser, Choice, OfAccount
from orchestrator.api.own_account import OwnAccount, find_only_account
from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.tables import Row
from orchestrator.api.tokens import CallerToken

router = APIRouter(prefix="/api", tags=["integrations"])
_MOST = 1000
ChoiceList = Literal["numbers", "tags", "fields", "flows", "campaigns"]
# By list: its table, and the columns that are its names and ids.
_LISTS: dict[ChoiceList, tuple[str, str, str]] = {
    "numbers": ("instances", "instance_name", "id"),
    "tags": ("tags", "name", "name"),
    "fields": ("custom_fields", "label", "name"),
    "flows": ("flows", "name", "id"),
    "campaigns": ("campaigns", "name", "id"),
}


@router.get("/me", response_model_exclude_none=True)
async def get_caller(token: CallerToken, parts: Parts) -> Caller:
    """Of an API key itself and its account; of a person the user, and all accounts that he sees."""
    if key := await parts.tables.call(token, "my_key"):
        account = await find_only_account(parts.tables, token)
        return Caller(account=OfAccount.model_validate(account), key=CallingKey.model_validate(key))
    accounts = await parts.tables.find(token, "accounts", {})
    # Supabase has believed it.
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    user = CallingUser(id=claims["sub"], email=claims.get("email"))
    return Caller(accounts=[OfAccount.model_validate(row) for row in accounts], user=user)


@router.get("/lists/{kind}")
async def list_choices(
    kind: ChoiceList, account: OwnAccount, token: CallerToken, parts: Parts
) -> list[Choice]:
    """By name, a thousand at most: what a drop-down shows, and what is sent when it is chosen."""
    return await find_choices(parts, token, account, kind)


async def find_choices(parts: ApiParts, token: str, account: Row, kind: ChoiceList) -> list[Choice]:
    """What there is in the account to choose from."""
    table, name, id_column = _LISTS[kind]
    columns = [name, *{id_column} - {name}]
    if kind == "flows":
        columns.append("sequence_id")
    rows = await parts.tables.some(token, table, {"account_id": account["id"]}, columns, _MOST)
    return [Choice(id=row[id_column], name=row[name] or row[id_column]) for row in rows if _is_offered(row)]


def _is_offered(row: Row) -> bool:
    """A sequence's own flow is entered by nobody."""
    return row.get("sequence_id") is None
