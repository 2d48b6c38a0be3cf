"""Filters of postgres_changes as the client's builder writes them, alone and together."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.integration.realtime.stack import ALICE, Stack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio

FENCE = "zz-fence"
ROWS = """
insert into check_values (value, details, optional) values
  ('a', 'keep', null), ('b', 'skip it', null), ('c', 'keep it', 'set'), ('D', 'skip', 'set'),
  ('say "x, (y)"', null, null), ('back\\slash, too', null, null), (%s, null, null)
"""
SAYING, SLASH = 'say "x, (y)"', r"back\slash, too"
ALL = ["a", "b", "c", "D", SAYING, SLASH, FENCE]
CASES: dict[str, tuple[list[list[Any]], list[str]]] = {
    "eq": ([["eq", "value", "b"]], ["b"]),
    "eq of what has to be quoted": ([["eq", "value", SAYING]], [SAYING]),
    "eq of a backslash": ([["eq", "value", SLASH]], [SLASH]),
    "neq": ([["neq", "value", "b"]], [value for value in ALL if value != "b"]),
    "lt": ([["lt", "value", "b"]], ["a", "D"]),
    "lte": ([["lte", "value", "b"]], ["a", "b", "D"]),
    "gt": ([["gt", "value", "c"]], [SAYING, FENCE]),
    "gte": ([["gte", "value", "c"]], ["c", SAYING, FENCE]),
    "in": ([["in", "value", ["a", SAYING, "elsewhere"]]], ["a", SAYING]),
    "like": ([["like", "details", "keep%"]], ["a", "c"]),
    "ilike": ([["ilike", "value", "d"]], ["D"]),
    "is": ([["is", "optional", None], ["like", "details", "%"]], ["a", "b"]),
    "match": ([["match", "value", "^[a-c]$"]], ["a", "b", "c"]),
    "imatch": ([["imatch", "value", "^[c-d]$"]], ["c", "D"]),
    "isDistinct": ([["isDistinct", "optional", "set"]], ["a", "b", SAYING, SLASH, FENCE]),
    "and": ([["like", "details", "skip%"], ["eq", "optional", "set"]], ["D"]),
    "not": ([["not", "value", "eq", "b"], ["like", "value", "_"]], ["a", "c", "D"]),
    "and, not and is": (
        [["like", "value", "_"], ["not", "details", "like", "skip%"], ["is", "optional", None]],
        ["a"],
    ),
    "a range": ([["gte", "value", "b"], ["lte", "value", "c"]], ["b", "back\\slash, too", "c"]),
    "in and like": ([["in", "value", ["a", "b", "c"]], ["like", "details", "keep%"]], ["a", "c"]),
    "neq and not like": ([["neq", "value", "a"], ["not", "details", "like", "skip%"]], ["c"]),
    "not is and ilike": ([["not", "optional", "is", None], ["ilike", "details", "SKIP"]], ["D"]),
    "four on three columns": (
        [
            ["eq", "value", "c"],
            ["like", "details", "keep%"],
            ["not", "details", "like", "skip%"],
            ["not", "optional", "is", None],
        ],
        ["c"],
    ),
}


async def test_each_filter_lets_through_what_it_says(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    wish = {"event": "INSERT", "schema": "public", "table": "check_values"}
    fence = {**wish, "filter": f"value=eq.{FENCE}"}
    async with js_client(stack, stack.token(ALICE)) as client:
        for name, (calls, _) in CASES.items():
            await client.subscribe(f"{topic}:{name}", changes=[{**wish, "filter": calls}, fence])
        await database.execute(ROWS, [FENCE])
        for name, (_, expected) in CASES.items():
            of_case = f"{topic}:{name}"
            await client.expect("change", lambda c: c["new"]["value"] == FENCE, topic=of_case)
            values = {c["new"]["value"] for c in client.all("change", of_case)}
            assert values - {FENCE} == set(expected) - {FENCE}, name
