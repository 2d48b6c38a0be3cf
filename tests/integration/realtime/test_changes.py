"""postgres_changes through both official clients: who is told what."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.integration.realtime.py_client import PyClient, py_client
from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import ALICE, BOB, Stack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio

ALL = {"event": "*", "schema": "public", "table": "rt_notes"}
CREATED_AT = "2026-01-02T03:04:05.678Z"
FENCE = 9999
"""The id of a row written last: when a subscriber has seen it, nothing earlier is still to come."""


async def subscribe_py(client: PyClient, topic: str, **change: Any) -> None:
    await client.subscribe(topic, changes=[{"event": "*", "schema": "public", "table": "rt_notes", **change}])
    await client.expect("system", lambda s: s["status"] == "ok", topic=topic)


async def insert(database: psycopg.AsyncConnection, note_id: int, owner: str, **values: Any) -> None:
    await database.execute(
        "insert into rt_notes select * from jsonb_populate_record(null::rt_notes, %s::jsonb)",
        [Jsonb({"id": note_id, "owner": owner, **values})],
    )


async def test_each_user_hears_of_his_own_rows_only(stack: Stack, database: psycopg.AsyncConnection) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice, py_client(stack, stack.token(BOB)) as bob:
        await alice.subscribe("notes", changes=[ALL])
        await subscribe_py(bob, "notes")
        await insert(database, 1, ALICE, title="hers")
        await insert(database, 2, BOB, title="his")
        await insert(database, 3, ALICE)
        await insert(database, FENCE, BOB)
        await alice.expect("change", lambda change: change["new"]["id"] == 3)
        await bob.expect("change", lambda change: change["data"]["record"]["id"] == FENCE)
        assert [change["new"]["id"] for change in alice.all("change")] == [1, 3]
        assert [change["data"]["record"]["id"] for change in bob.all("change")] == [2, FENCE]


async def test_sixty_users_on_one_socket_are_told_apart(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    users = [str(uuid.uuid4()) for _ in range(60)]
    async with raw_client(stack) as client:
        for user in users:
            await client.join(user, stack.token(user), postgres_changes=[ALL])
            await client.expect("system", topic=f"realtime:{user}")
        async with database.transaction():
            for number, user in enumerate(users):
                await insert(database, number, user)
        for number, user in enumerate(users):
            topic = f"realtime:{user}"
            await client.expect("postgres_changes", topic=topic)
            records = [change["data"]["record"] for change in client.all("postgres_changes", topic)]
            assert [(record["id"], record["owner"]) for record in records] == [(number, user)]


async def test_a_policy_that_fails_for_one_user_hides_the_row_from_him_alone(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    async with raw_client(stack) as client:
        # A subject that is no uuid makes the policy's cast raise.
        for name, user in (("broken", "not-a-uuid"), ("sound", ALICE)):
            await client.join(name, stack.token(user), postgres_changes=[ALL])
            await client.expect("system", topic=f"realtime:{name}")
        await insert(database, 1, ALICE)
        await client.expect("postgres_changes", topic="realtime:sound")
        assert client.all("postgres_changes", "realtime:broken") == []


async def test_an_anonymous_subscriber_hears_nothing_of_members_rows(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    async with js_client(stack) as stranger, js_client(stack, stack.token(ALICE)) as alice:
        await stranger.subscribe("notes", changes=[ALL])
        await alice.subscribe("notes", changes=[ALL])
        await insert(database, 1, ALICE)
        await alice.expect("change")
        await database.execute("delete from rt_notes")
        await alice.expect("change", lambda change: change["eventType"] == "DELETE")
        assert stranger.all("change") == []


async def test_an_update_that_takes_a_row_away_is_told_to_the_new_owner(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    await insert(database, 1, ALICE)
    async with js_client(stack, stack.token(ALICE)) as alice, js_client(stack, stack.token(BOB)) as bob:
        await alice.subscribe("notes", changes=[ALL])
        await bob.subscribe("notes", changes=[ALL])
        await database.execute("update rt_notes set owner = %s", [BOB])
        await insert(database, FENCE, ALICE)
        change = await bob.expect("change")
        await alice.expect("change", lambda change: change["new"]["id"] == FENCE)
        assert (change["eventType"], change["new"]["owner"], change["old"]) == ("UPDATE", BOB, {"id": 1})
        assert len(alice.all("change")) == 1


async def test_a_deletion_tells_everybody_the_key_and_nothing_more(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    await database.execute("alter table rt_notes replica identity full")
    await insert(database, 1, ALICE, title="private")
    try:
        async with js_client(stack, stack.token(BOB)) as bob:
            await bob.subscribe("notes", changes=[{**ALL, "event": "DELETE"}])
            await database.execute("delete from rt_notes")
            change = await bob.expect("change")
        assert (change["eventType"], change["old"], change["new"]) == ("DELETE", {"id": 1}, {})
    finally:
        await database.execute("alter table rt_notes replica identity default")


async def test_columns_the_role_may_not_select_are_left_out(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice:
        await alice.subscribe("notes", changes=[ALL])
        await insert(database, 1, ALICE, title="open", secret="hidden")
        first = await alice.expect("change")
        await database.execute("revoke select (title) on rt_notes from authenticated")
        try:
            await insert(database, 2, ALICE, title="now hidden too")
            second = await alice.expect("change", lambda change: change["new"]["id"] == 2)
        finally:
            await database.execute("grant select (title) on rt_notes to authenticated")
    assert first["new"]["title"] == "open"
    assert "secret" not in first["new"]
    assert "title" not in second["new"]


async def test_values_look_as_they_do_in_rest(stack: Stack, database: psycopg.AsyncConnection) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice:
        await alice.subscribe("notes", changes=[ALL])
        await insert(
            database,
            1,
            ALICE,
            title='"é" \\ 👍',
            amount=12.5,
            done=True,
            created_at=CREATED_AT,
        )
        new = (await alice.expect("change"))["new"]
    assert new == {
        "id": 1,
        "owner": ALICE,
        "title": '"é" \\ 👍',
        "amount": 12.5,
        "done": True,
        "created_at": "2026-01-02T03:04:05.678+00:00",
    }


async def test_what_rolls_back_is_never_told(stack: Stack, database: psycopg.AsyncConnection) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice:
        await alice.subscribe("notes", changes=[ALL])
        async with database.transaction(force_rollback=True):
            await insert(database, 1, ALICE)
        await insert(database, FENCE, ALICE)
        await alice.expect("change", lambda change: change["new"]["id"] == FENCE)
        assert len(alice.all("change")) == 1


async def test_a_table_outside_the_publication_is_refused(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice:
        alice.tell("subscribe", "members", changes=[{**ALL, "table": "rt_members"}])
        refusal = await alice.expect("system", lambda s: s["status"] == "error")
        assert "Unable to subscribe to changes" in refusal["message"]


async def test_a_table_added_to_the_publication_is_told_without_a_restart(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    await database.execute("create table public.rt_late (id int primary key)")
    try:
        await database.execute("grant select on public.rt_late to authenticated")
        await database.execute("alter publication supabase_realtime add table public.rt_late")
        async with js_client(stack, stack.token(ALICE)) as alice:
            await alice.subscribe("late", changes=[{**ALL, "table": "rt_late"}])
            await database.execute("insert into public.rt_late values (7)")
            assert (await alice.expect("change"))["new"] == {"id": 7}
    finally:
        await database.execute("drop table public.rt_late")


async def test_a_row_too_large_comes_without_its_long_values(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice:
        await alice.subscribe("notes", changes=[ALL])
        await insert(database, 1, ALICE, title="x" * 1_100_000)
        change = await alice.expect("change")
    assert change["errors"] == ["Error 413: Payload Too Large"]
    assert change["new"]["id"] == 1
    assert change["new"].get("title") is None
