"""An account's chats and their messages."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from orchestrator.api.bodies import Name
from orchestrator.api.messages.shapes import Chat, Chats, Message, Messages
from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import (
    DEFAULT_LIMIT,
    BeforeMoment,
    BeforeSeq,
    Limit,
    find_account,
    next_moment,
    next_seq,
    read_id,
    read_moment,
)
from orchestrator.api.tokens import CallerToken

router = APIRouter(prefix="/api/accounts/{account_id}/chats", tags=["chats"])


@router.get("")
async def list_chats(
    account_id: str,
    token: CallerToken,
    parts: Parts,
    status: Literal["open", "pending", "closed"] | None = None,
    instance_id: UUID | None = None,
    contact_id: UUID | None = None,
    limit: Limit = DEFAULT_LIMIT,
    before: BeforeMoment = None,
) -> Chats:
    """The last to be written in first; 404 `account_not_found`."""
    filters = {"status": status, "instance_id": instance_id, "contact_id": contact_id}
    equal = {"account_id": read_id(account_id, "account_not_found")}
    equal |= {name: str(value) for name, value in filters.items() if value is not None}
    rows = await parts.tables.latest(token, "chats", equal, "last_message_at", read_moment(before), limit)
    if not rows:
        await find_account(parts.tables, token, account_id)
    chats = [Chat.model_validate(row) for row in rows]
    return Chats(chats=chats, next=next_moment(rows, "last_message_at", limit))


@router.get("/{chat_id}/messages")
async def list_messages(
    account_id: str,
    chat_id: str,
    token: CallerToken,
    parts: Parts,
    query: Annotated[Name, Query(description='Words; "a phrase"; -without.')] = "",
    limit: Limit = DEFAULT_LIMIT,
    before: BeforeSeq = None,
) -> Messages:
    """Newest first; 404 `account_not_found`, `chat_not_found`."""
    equal = {
        "account_id": read_id(account_id, "account_not_found"),
        "chat_id": read_id(chat_id, "chat_not_found"),
    }
    if query.strip():
        answer = await parts.tables.call(
            token, "search_messages", **equal, query=query, before=before, max_items=limit
        )
        rows, following = answer["messages"], answer["next"]
    else:
        rows = await parts.tables.newest(token, "conversations", equal, before, limit)
        following = next_seq(rows, limit)
    if not rows:
        await _check_chat(parts, token, equal["account_id"], equal["chat_id"])
    return Messages(messages=[Message.model_validate(row) for row in rows], next=following)


async def _check_chat(parts: ApiParts, token: str, account_id: str, chat_id: str) -> None:
    if not await parts.tables.find(token, "chats", {"account_id": account_id, "id": chat_id}):
        await find_account(parts.tables, token, account_id)
        raise ProblemError("chat_not_found", "the account has none of this id")
