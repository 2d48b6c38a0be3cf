"""What a graph may name of its account, as its caller sees it."""

import asyncio

from orchestrator.api.tables import CallerTables, Row
from orchestrator.domain.automation.flows.checks.problem import Known

# Of what there is more nothing is said.
_MOST = 200


async def known_names(tables: CallerTables, token: str, account: Row) -> Known:
    """Fields and flows; the rest is looked at when the flow is published."""

    async def rows(table: str) -> list[Row] | None:
        equal = {"account_id": account["id"]}
        found = await tables.latest(token, table, equal, "created_at", None, _MOST)
        return found if len(found) < _MOST else None

    fields, flows = await asyncio.gather(rows("custom_fields"), rows("flows"))
    return Known(
        fields=None if fields is None else {row["name"] for row in fields},
        flows=None if flows is None else {row["id"] for row in flows},
        published_flows=None
        if flows is None
        else {row["id"] for row in flows if row["published_version_id"]},
        opt_out_words=account["opt_out_words"],
    )
