"""Whatever Supabase answers to a caller's question becomes rows or a coded error."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from orchestrator.adapters.tables import SupabaseTables
from orchestrator.errors import DatabaseRefusedError, SupabaseUnreachableError

pytestmark = pytest.mark.anyio
QUESTIONS: dict[str, Callable[[SupabaseTables], Awaitable[Any]]] = {
    "find": lambda tables: tables.find("token", "chats", {"id": "1"}),
    "find_ids": lambda tables: tables.find_ids("token", "chats", {}, ["1"]),
    "some": lambda tables: tables.some("token", "chats", {}, ["id"], 10),
    "newest": lambda tables: tables.newest("token", "chats", {}, None, 10),
    "oldest": lambda tables: tables.oldest("token", "chats", {}, 7, 10),
    "latest": lambda tables: tables.latest("token", "chats", {}, "created_at", ("2026-01-01", "1"), 10),
    "earliest": lambda tables: tables.earliest("token", "chats", {}, "created_at", ("2026-01-01", "1"), 10),
    "insert": lambda tables: tables.insert("token", "chats", {"name": "x"}),
}


def answering(body: bytes, status: int = 200) -> SupabaseTables:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=body, headers={"content-type": "application/json"})

    return SupabaseTables(httpx.AsyncClient(transport=httpx.MockTransport(answer)), "http://supabase", "key")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "answer",
    [(b"<html>", 200), (b"{}", 200), (b"[3]", 200), (b'"text"', 200), (b"\xff\xfe", 200), (b"<html>", 502)],
)
async def test_what_is_no_rows_is_a_coded_error(question: str, answer: tuple[bytes, int]) -> None:
    with pytest.raises(SupabaseUnreachableError):
        await QUESTIONS[question](answering(*answer))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
async def test_what_json_cannot_say_is_a_value_that_is_refused(value: object) -> None:
    for asking in (
        answering(b"[]").insert("token", "contacts", {"fields": {"a": value}}),
        answering(b"{}").call("token", "set_contact_fields", fields={"a": value}),
    ):
        with pytest.raises(DatabaseRefusedError) as caught:
            await asking
        assert caught.value.code == "value_refused"


async def test_an_insert_that_gives_no_row_back_is_a_coded_error() -> None:
    with pytest.raises(SupabaseUnreachableError):
        await answering(b"[]").insert("token", "chats", {})
