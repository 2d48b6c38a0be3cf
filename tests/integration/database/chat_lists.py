"""Chats for tests of their list, and the list as a member reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from .control_plane import one
from .members import as_member
from .messages import add_chat, add_message, add_received

Page = dict[str, Any]


def list_chats(
    connection: psycopg.Connection, user_id: UUID, accounts: list[UUID], **arguments: object
) -> Page:
    named = "".join(f", {name} => %s" for name in arguments)
    query = f"select public.list_chats(account_ids => %s::uuid[]{named})"
    page: Page = as_member(connection, user_id, query, accounts, *arguments.values())
    return page


def names(page: Page) -> list[str]:
    return [chat["contact"]["name"] if chat["contact"] else chat["name"] for chat in page["chats"]]


def add_named_chat(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, name: str, **columns: object
) -> UUID:
    """A chat in which its contact has just written."""
    chat_id = add_chat(connection, account_id, instance_id)
    connection.execute(
        "update public.contacts set name = %s where id = (select contact_id from public.chats where id = %s)",
        [name, chat_id],
    )
    add_received(connection, chat_id, f"sou {name}", timestamp="2026-01-01T12:00:00Z")
    for column, value in columns.items():
        one(connection, f"update public.chats set {column} = %s where id = %s returning id", value, chat_id)
    return chat_id


def add_planned(connection: psycopg.Connection, chat_id: UUID, hours: int = 1) -> UUID:
    send_at = datetime.now(UTC) + timedelta(hours=hours)
    return add_message(connection, chat_id, "amanhã", send_at=send_at)


def settle(connection: psycopg.Connection, message_id: UUID, status: str) -> None:
    connection.execute("update public.conversations set status = %s where id = %s", [status, message_id])
