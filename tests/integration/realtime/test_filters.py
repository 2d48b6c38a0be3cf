"""Each filter of postgres_changes, one by one, on real rows."""

from __future__ import annotations

import psycopg
import pytest

from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import ALICE, Stack

pytestmark = pytest.mark.anyio

ROWS = """
insert into rt_notes (id, owner, title, amount, done, created_at) values
  (1, %(owner)s, 'apple, red', 9, true, '2026-01-01'),
  (2, %(owner)s, 'Banana', 10, false, '2026-02-01'),
  (3, %(owner)s, null, null, null, null),
  (99, %(owner)s, 'fence', 10.5, true, '2026-03-01')
"""
FENCE = 99
CASES = {
    "amount=eq.10": [2],
    "amount=neq.10": [1, FENCE],
    "amount=lt.10": [1],
    "amount=lte.10": [1, 2],
    "amount=gt.9": [2, FENCE],
    "amount=gte.10.5": [FENCE],
    "id=in.(1,3)": [1, 3],
    'title=in.("apple, red",Banana)': [1, 2],
    "title=is.null": [3],
    "done=is.true": [1, FENCE],
    "done=is.false": [2],
    "done=is.unknown": [3],
    "title=like.%an%": [2],
    "title=ilike.BAN%": [2],
    "title=match.^a": [1],
    "title=imatch.^B": [2],
    "amount=isdistinct.10": [1, 3, FENCE],
    "title=not.is.null": [1, 2, FENCE],
    "id=not.in.(1,2)": [3, FENCE],
    "created_at=gte.2026-02-01": [2, FENCE],
    "done=eq.true,amount=lt.10": [1],
    'title=eq."apple, red"': [1],
    f"owner=eq.{ALICE}": [1, 2, 3, FENCE],
}
REFUSED = {
    "amount": "Error parsing `filter` params",
    "amount=like": "Error parsing `filter` params",
    "amount=foo.1": "Error parsing `filter` params",
    "title=is.maybe": "Error parsing `filter` params",
    "id=in.1,2": "wrapped by parentheses",
    "nothing=eq.1": "invalid column for filter nothing",
    "secret=eq.x": "invalid column for filter secret",
    "id=eq.abc": "invalid input syntax",
    "title=match.(": "invalid regular expression",
    r"title=match.^(a+)(a+)\1\2$": "refers back or counts",
    f"title=eq.{'x' * 5000}": "at most 5000 characters",
    "title=not.imatch.(a{1,99}){1,99}": "refers back or counts",
}


def binding(text: str) -> dict[str, str]:
    return {"event": "INSERT", "schema": "public", "table": "rt_notes", "filter": text}


async def test_each_filter_lets_through_what_it_says(stack: Stack, database: psycopg.AsyncConnection) -> None:
    fence = binding(f"id=eq.{FENCE}")
    async with raw_client(stack) as client:
        for number, text in enumerate(CASES):
            reply = await client.join(
                f"filter-{number}", stack.token(ALICE), postgres_changes=[binding(text), fence]
            )
            assert reply["status"] == "ok", text
            await client.expect("system", lambda s: s["status"] == "ok", topic=f"realtime:filter-{number}")
        await database.execute(ROWS, {"owner": ALICE})
        for number, (text, ids) in enumerate(CASES.items()):
            topic = f"realtime:filter-{number}"
            await client.expect("postgres_changes", is_fence, topic=topic)
            wanted = filter_id(client.all("phx_reply", topic)[0])
            changes = client.all("postgres_changes", topic)
            assert [c["data"]["record"]["id"] for c in changes if wanted in c["ids"]] == ids, text


def is_fence(change: dict[str, dict[str, dict[str, int]]]) -> bool:
    return change["data"]["record"]["id"] == FENCE


def filter_id(reply: dict[str, dict[str, list[dict[str, int]]]]) -> int:
    return reply["response"]["postgres_changes"][0]["id"]


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
async def test_a_filter_that_cannot_work_is_refused_with_its_reason(
    stack: Stack, tables: None, text: str, reason: str
) -> None:
    async with raw_client(stack) as client:
        await client.join("filtered", stack.token(ALICE), postgres_changes=[binding(text)])
        system = await client.expect("system")
        assert system["status"] == "error"
        assert reason in system["message"]


async def test_a_filter_that_no_longer_fits_the_table_blinds_nobody_else(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    async with raw_client(stack) as client:
        for name, text in (("stale", "title=eq.abc"), ("sound", "id=gt.0")):
            await client.join(name, stack.token(ALICE), postgres_changes=[binding(text)])
            await client.expect("system", lambda s: s["status"] == "ok", topic=f"realtime:{name}")
        await database.execute("alter table rt_notes alter column title type int using null")
        try:
            await database.execute("insert into rt_notes (id, owner, title) values (1, %s, 5)", [ALICE])
            await client.expect("postgres_changes", topic="realtime:sound")
        finally:
            await database.execute("alter table rt_notes alter column title type text")
        assert client.all("postgres_changes", "realtime:stale") == []
