"""Private channels: the policies on realtime.messages decide who listens and who speaks."""

from __future__ import annotations

import uuid
from typing import Any, LiteralString

import httpx
import psycopg
import pytest

from tests.integration.realtime.py_client import py_client
from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import ALICE, BOB, Stack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
PRIVATE: Json = {"private": True, "broadcast": {"ack": True, "self": True}}
HEARD: LiteralString = "select realtime.send('{}', %s, %s, true)"


@pytest.fixture
async def room(database: psycopg.AsyncConnection) -> str:
    """A private topic of which Alice is a member and Bob is not."""
    topic = f"rt-room-{uuid.uuid4()}"
    await admit(database, ALICE, topic)
    return topic


async def admit(database: psycopg.AsyncConnection, user: str, topic: str, may_write: bool = True) -> None:
    await database.execute("insert into rt_members values (%s, %s, %s)", [user, topic, may_write])


async def test_a_member_joins_and_a_stranger_is_refused_in_both_languages(stack: Stack, room: str) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice, js_client(stack, stack.token(BOB)) as bob:
        await alice.subscribe(room, config=PRIVATE)
        bob.tell("subscribe", room, config=PRIVATE)
        refusal = await bob.expect("status", lambda s: s["status"] == "CHANNEL_ERROR")
        assert "You do not have permissions to read from this Channel topic" in refusal["error"]
    async with py_client(stack, stack.token(ALICE)) as alice, py_client(stack, stack.token(BOB)) as bob:
        await alice.subscribe(room, private=True)
        await alice.expect("status", lambda s: s["status"] == "SUBSCRIBED")
        await bob.subscribe(room, private=True)
        refusal = await bob.expect("status", lambda s: s["status"] == "CHANNEL_ERROR")
        assert "You do not have permissions to read" in refusal["error"]


async def test_the_anonymous_are_refused_and_the_secret_key_is_not(stack: Stack, room: str) -> None:
    async with raw_client(stack) as anonymous, raw_client(stack, stack.secret_key) as service:
        refusal = await anonymous.join(room, private=True)
        assert refusal["status"] == "error"
        assert refusal["response"]["reason"].startswith("Unauthorized: ")
        assert (await service.join(room, private=True))["status"] == "ok"


async def test_a_private_broadcast_of_the_database_reaches_members_alone(
    stack: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    other = f"{room}-other"
    await admit(database, BOB, other)
    async with js_client(stack, stack.token(ALICE)) as alice, js_client(stack, stack.token(BOB)) as bob:
        await alice.subscribe(room, config=PRIVATE)
        await bob.subscribe(other, config=PRIVATE)
        await bob.subscribe(f"{room}-public", config={})
        await database.execute(HEARD, ["for-alice", room])
        await database.execute(HEARD, ["for-bob", other])
        await alice.expect("broadcast", lambda b: b["event"] == "for-alice")
        await bob.expect("broadcast", lambda b: b["event"] == "for-bob")
        assert (len(alice.all("broadcast")), len(bob.all("broadcast"))) == (1, 1)


async def test_a_trigger_broadcasts_a_row_s_changes(
    stack: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    await database.execute(
        """
        create function public.rt_tell() returns trigger language plpgsql security definer
        set search_path = '' as $$ begin
          perform realtime.broadcast_changes(
            new.title, tg_op, tg_op, tg_table_name, tg_table_schema, new, old
          );
          return null;
        end $$
        """
    )
    try:
        await database.execute(
            "create trigger rt_tell after insert on rt_notes for each row execute function rt_tell()"
        )
        async with js_client(stack, stack.token(ALICE)) as alice:
            await alice.subscribe(room, config=PRIVATE)
            await database.execute("insert into rt_notes (id, title) values (1, %s)", [room])
            heard = await alice.expect("broadcast")
        assert (heard["event"], heard["payload"]["table"]) == ("INSERT", "rt_notes")
        assert heard["payload"]["record"]["title"] == room
    finally:
        await database.execute("drop function public.rt_tell() cascade")


async def test_who_may_only_read_is_not_heard(
    stack: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    await admit(database, BOB, room, may_write=False)
    async with raw_client(stack) as alice, raw_client(stack) as bob:
        assert (await alice.join(room, stack.token(ALICE), **PRIVATE))["status"] == "ok"
        assert (await bob.join(room, stack.token(BOB), **PRIVATE))["status"] == "ok"
        refusal = await bob.ask(f"realtime:{room}", "broadcast", {"event": "mute", "payload": {}})
        assert refusal["status"] == "error"
        tracking = await bob.ask(f"realtime:{room}", "presence", {"event": "track", "payload": {}})
        assert tracking["status"] == "error"
        assert (await alice.ask(f"realtime:{room}", "broadcast", {"event": "loud"}))["status"] == "ok"
        await bob.expect("broadcast", lambda b: b["event"] == "loud")
        assert len(alice.all("broadcast")) == 1
        assert alice.all("presence_diff") == []


async def test_http_broadcasts_obey_the_same_policies(stack: Stack, room: str) -> None:
    url = f"{stack.supabase_url}/realtime/v1/api/broadcast"
    async with js_client(stack, stack.token(ALICE)) as alice, httpx.AsyncClient() as http:
        await alice.subscribe(room, config=PRIVATE)
        statuses: list[int] = []
        for event, user in (("from-bob", BOB), ("from-alice", ALICE)):
            headers = {"apikey": stack.publishable_key, "Authorization": f"Bearer {stack.token(user)}"}
            message: Json = {"topic": room, "event": event, "payload": {}, "private": True}
            batch = {"messages": [message]}
            assert (await http.post(url, json=batch, headers=headers)).status_code == 202
            one = await http.post(f"{url}/{room}/events/{event}?private=true", json={}, headers=headers)
            statuses.append(one.status_code)
        assert statuses == [403, 202]
        await alice.expect("broadcast", lambda b: b["event"] == "from-alice")
        assert {b["event"] for b in alice.all("broadcast")} == {"from-alice"}


async def test_a_removed_member_is_closed_out_by_his_next_token(
    stack: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    async with js_client(stack, stack.token(ALICE)) as alice:
        await alice.subscribe(room, config=PRIVATE)
        await database.execute("delete from rt_members")
        alice.tell("set_auth", token=stack.token(ALICE, nonce=1))
        # Whichever comes first: the answer to the token, or a look that is due.
        await alice.expect("system", lambda s: "to read from this Channel topic" in s["message"])
        await alice.expect("status", lambda s: s["status"] == "CLOSED")
        await database.execute(HEARD, ["too-late", room])
        alice.tell("subscribe", f"{room}-fence")
        await alice.expect("status", lambda s: s["status"] == "SUBSCRIBED", topic=f"{room}-fence")
        assert alice.all("broadcast") == []


async def test_a_new_token_lets_a_new_right_to_write_count(
    stack: Stack, database: psycopg.AsyncConnection, room: str
) -> None:
    await admit(database, BOB, room, may_write=False)
    async with raw_client(stack) as bob:
        await bob.join(room, stack.token(BOB), **PRIVATE)
        message: Json = {"event": "e", "payload": {}}
        assert (await bob.ask(f"realtime:{room}", "broadcast", message))["status"] == "error"
        await database.execute("update rt_members set may_write = true")
        # What a token allows is asked once.
        assert (await bob.ask(f"realtime:{room}", "broadcast", message))["status"] == "error"
        await bob.send(f"realtime:{room}", "access_token", {"access_token": stack.token(BOB, nonce=1)})
        assert (await bob.ask(f"realtime:{room}", "broadcast", message))["status"] == "ok"
