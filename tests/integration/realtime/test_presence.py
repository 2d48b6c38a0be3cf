"""Presence: who is there, for those who may see it."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest

from tests.integration.realtime.py_client import py_client
from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import ALICE, BOB, Stack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio


@pytest.fixture
def topic() -> str:
    return f"rt-presence-{uuid.uuid4()}"


def keyed(key: str, **config: Any) -> dict[str, Any]:
    return {"presence": {"key": key}, **config}


async def test_javascript_and_python_see_each_other_come_and_go(stack: Stack, topic: str) -> None:
    async with py_client(stack) as py:
        await py.subscribe(topic, presence=True)
        await py.expect("status", lambda s: s["status"] == "SUBSCRIBED")
        async with js_client(stack) as js:
            await js.subscribe(topic, config=keyed("js"), presence=True)
            js.tell("track", topic, payload={"mood": "awake"})
            assert await js.result("track") == "ok"
            state = await py.expect("presence", lambda state: "js" in state)
            assert state["js"][0]["mood"] == "awake"
            await py.channels[topic].track({"mood": "busy"})
            await js.expect("presence", lambda state: "busy" in str(state))
        await py.expect("presence", lambda state: state and "js" not in state)


async def test_a_late_comer_gets_the_whole_state_and_an_update_replaces(stack: Stack, topic: str) -> None:
    wire = f"realtime:{topic}"
    async with raw_client(stack) as first, raw_client(stack) as second:
        await first.join(topic, **keyed("a"))
        for mood in ("calm", "glad"):
            await first.ask(wire, "presence", {"event": "track", "payload": {"mood": mood}})
        await second.join(topic, **keyed("b"))
        state = await second.expect("presence_state")
        [meta] = state["a"]["metas"]
        assert meta["mood"] == "glad"
        diff = first.all("presence_diff")[-1]
        assert diff["leaves"]["a"]["metas"][0]["phx_ref"] == meta["phx_ref_prev"]
        await first.ask(wire, "presence", {"event": "untrack"})
        await second.expect("presence_diff", lambda d: "a" in d["leaves"] and not d["joins"])


async def test_the_same_state_again_is_told_to_nobody(stack: Stack, topic: str) -> None:
    wire, same = f"realtime:{topic}", {"event": "track", "payload": {"mood": "calm"}}
    async with raw_client(stack) as client:
        await client.join(topic, **keyed("a"))
        for wish in (same, same, {"event": "track", "payload": {"mood": "glad"}}):
            assert (await client.ask(wire, "presence", wish))["status"] == "ok"
        assert len(client.all("presence_diff")) == 2


@pytest.mark.parametrize("payload", [[], "here", 5, None])
async def test_a_state_is_an_object(stack: Stack, topic: str, payload: Any) -> None:
    async with raw_client(stack) as client:
        await client.join(topic, **keyed("a"))
        refusal = await client.ask(f"realtime:{topic}", "presence", {"event": "track", "payload": payload})
        assert refusal["response"]["reason"] == "Presence track payload must be a map"
        assert client.all("presence_diff") == []


async def test_on_a_private_topic_only_members_see_and_are_seen(
    stack: Stack, database: psycopg.AsyncConnection, topic: str
) -> None:
    await database.execute("insert into rt_members values (%s, %s)", [ALICE, topic])
    async with js_client(stack, stack.token(ALICE)) as alice, js_client(stack, stack.token(BOB)) as bob:
        await alice.subscribe(topic, config=keyed("alice", private=True), presence=True)
        # A public topic of the same name is another topic.
        await bob.subscribe(topic, config=keyed("bob"), presence=True)
        bob.tell("track", topic, payload={})
        alice.tell("track", topic, payload={})
        assert [await bob.result("track"), await alice.result("track")] == ["ok", "ok"]
        await alice.expect("presence", lambda state: "alice" in state)
        await bob.expect("presence", lambda state: "bob" in state)
        assert not any("bob" in state for state in alice.all("presence"))
        assert not any("alice" in state for state in bob.all("presence"))
