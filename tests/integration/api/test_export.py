"""An owner takes everything along in one file."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import psycopg
import pytest

from tests.integration.api.callers import Caller, assert_problem
from tests.integration.database.catalogue import relations
from tests.integration.database.probes import TABLES

MESSAGES = 450


def read_zip(content: bytes) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }


def test_the_owner_gets_every_row_once(owner: Caller, stranger: Caller) -> None:
    for caller in (owner, stranger):
        made = [name for name in TABLES if is_tenants(caller.connection, name)]
        for name in made:
            TABLES[name].make(caller.connection, caller.account_id)  # pyright: ignore[reportArgumentType]
    owner.one(
        "with added as (insert into public.conversations"
        " (account_id, chat_id, contact_id, instance_id, status, wa_message_id, message)"
        " select c.account_id, c.id, c.contact_id, c.instance_id, 'received', n::text, 'oi ' || n"
        " from (select * from public.chats where account_id = %s limit 1) c,"
        " generate_series(1, %s) n returning 1)"
        " select count(*) from added",
        owner.account_id, MESSAGES,
    )  # fmt: skip
    answer = owner.get("export")
    assert answer.headers["content-type"] == "application/zip"
    tables = read_zip(answer.content)
    assert set(tables) == {f"{name.partition('.')[2]}.jsonl" for name in made}
    for name, rows in tables.items():
        table = name.removesuffix(".jsonl")
        # The export itself is one line of the audit log.
        assert len(rows) == owner.count(table), table
        assert len({json.dumps(row, sort_keys=True) for row in rows}) == len(rows)
        assert {row["account_id"] for row in rows} == {owner.account_id}
    assert len(tables["conversations.jsonl"]) > MESSAGES


def is_tenants(connection: psycopg.Connection, name: str) -> bool:
    row = connection.execute(
        "select exists (select from pg_attribute where attrelid = %s::regclass and attname = 'account_id')",
        [name],
    ).fetchone()
    return bool(row and row[0]) and name in relations(connection)


@pytest.mark.parametrize("role", ["admin", "agent"])
def test_other_members_do_not(owner: Caller, stranger: Caller, role: str) -> None:
    owner.one(
        "insert into public.account_members (account_id, user_id, role) values (%s, %s, %s) returning 1",
        owner.account_id, stranger.tenant.user.id, role,
    )  # fmt: skip
    assert_problem(stranger.get(f"/api/accounts/{owner.account_id}/export"), 403, "not_allowed")


def test_nor_strangers_nor_programs(owner: Caller, stranger: Caller, program: Caller) -> None:
    assert_problem(stranger.get(f"/api/accounts/{owner.account_id}/export"), 404, "account_not_found")
    assert_problem(program.get("export"), 403, "not_allowed")
