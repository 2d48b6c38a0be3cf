"""Whom something is tried on: a contact as the caller may see him, or somebody made up."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import CallerTables, Row
from orchestrator.domain.automation.hours import is_open

_MOST = 1000
_LATELY = 50
_REACHED = frozenset({"sent", "delivered", "read", "answered"})
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
        contact = {**_told(rows[0]), **await _belongings(tables, token, account, str(contact_id))}
    return {"contact": contact, "account": {**account, "is_open": is_open_now(account)}}


def is_open_now(account: Row) -> bool:
    """By its hours and days."""
    return is_open(account["working_hours"], account["timezone"], account["holidays"], datetime.now(UTC))


async def _belongings(tables: CallerTables, token: str, account: Row, contact_id: str) -> dict[str, Any]:
    """Where he has been, as `private.contact_facts` tells those who lead him."""
    equal = {"account_id": account["id"], "contact_id": contact_id}
    columns = ("created_at", "flow_id", "started_by", "started_by_id", "ended_at")
    runs, chats, sent, came = await asyncio.gather(
        tables.some(token, "flow_runs", equal, columns, _MOST),
        tables.latest(token, "chats", equal, "last_message_at", None, 1),
        tables.some(token, "broadcast_recipients", equal, ("broadcast_id", "status"), _MOST),
        tables.some(token, "campaign_contacts", equal, ("campaign_id",), _MOST),
    )
    return {
        "flows": {run["flow_id"]: run["created_at"] for run in runs},
        "campaigns": [row["campaign_id"] for row in came],
        "sequences": [
            run["started_by_id"] for run in runs if run["started_by"] == "sequence" and not run["ended_at"]
        ],
        "broadcasts": [row["broadcast_id"] for row in sent if row["status"] in _REACHED],
        "last_received_at": chats[0]["last_received_at"] if chats else None,
        "last_sent_at": await _last_sent_at(tables, token, chats[0]) if chats else None,
    }


async def _last_sent_at(tables: CallerTables, token: str, chat: Row) -> str | None:
    """Of its last messages, as `private.last_sent_at` looks."""
    equal = {"account_id": chat["account_id"], "chat_id": chat["id"]}
    lately = await tables.newest(token, "conversations", equal, None, _LATELY)
    return next((row["timestamp"] for row in lately if row["from_me"]), None)


def _told(row: Row) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("id", "phone", "tags", "fields", "created_at")},
        "name": row["name"] or row["whatsapp_name"] or "",
        "opted_out": row["opted_out_at"] is not None,
    }
