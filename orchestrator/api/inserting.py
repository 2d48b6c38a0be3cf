"""Insert into an account, and say what a refusal means there."""

from collections.abc import Mapping
from typing import Any

from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import CallerTables, Row, find_account, read_id
from orchestrator.errors import DatabaseRefusedError


async def insert_into_account(
    tables: CallerTables,
    token: str,
    table: str,
    account_id: str,
    values: Mapping[str, Any],
    exists_code: str = "already_exists",
) -> Row:
    """The new row. Errors: `account_not_found` when the caller does not see the account, `forbidden` when he
    sees it but may not write, `exists_code` for a duplicate."""
    row = {"account_id": read_id(account_id, "account_not_found"), **values}
    try:
        return await tables.insert(token, table, row)
    except DatabaseRefusedError as error:
        if error.code == "already_exists":
            raise ProblemError(exists_code) from None
        if error.code == "forbidden":
            await find_account(tables, token, account_id)
        raise
