"""Whom something is tried on: a contact as the caller may see him, or somebody made up."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import CallerTables, Row
from orchestrator.domain.automation.hours import is_open

_MADE_UP: dict[str, Any] = {
    "id": "00000000-0000-4000-8000-000000000000",
    "name": "Maria Silva",
    "phone": "5511999990001",
}


async def tried_person(
    tables: CallerTables, token: str, account: Row, contact_id: UUID | None
) -> dict[str, Any]:
    """As an event tells of him. ProblemError `contact_not_found`."""
    contact = _MADE_UP
    if contact_id is not None:
        equal = {"account_id": account["id"], "id": str(contact_id)}
        rows = await tables.find(token, "contacts", equal)
        if not rows:
            raise ProblemError("contact_not_found", "the account has none of this id")
        contact = _told(rows[0])
    open_now = is_open(account["working_hours"], account["timezone"], datetime.now(UTC))
    return {"contact": contact, "account": {**account, "is_open": open_now}}


def _told(row: Row) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("id", "phone", "tags", "fields", "created_at")},
        "name": row["name"] or row["whatsapp_name"] or "",
        "opted_out": row["opted_out_at"] is not None,
    }
