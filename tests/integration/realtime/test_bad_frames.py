"""Frames no client of Supabase would send: the socket and its other channels go on."""

from __future__ import annotations

import pytest

from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import Stack

pytestmark = pytest.mark.anyio

GARBAGE: dict[str, str | bytes] = {
    "empty": "",
    "not JSON": "{",
    "a number": "1",
    "null": "null",
    "a list in version 1": '["1","1","realtime:t","phx_join",{}]',
    "no topic": '{"event":"phx_join","payload":{}}',
    "topic of the wrong type": '{"topic":1,"event":"phx_join","payload":{},"ref":"1"}',
    "event of the wrong type": '{"topic":"realtime:t","event":{},"payload":{},"ref":"1"}',
    "ref of the wrong type": '{"topic":"realtime:t","event":"phx_join","payload":{},"ref":{}}',
    "NUL in the topic": '{"topic":"realtime:\\u0000","event":"phx_join","payload":{},"ref":"1"}',
    "half a surrogate pair": '{"topic":"realtime:\\ud800","event":"phx_join","payload":{},"ref":"1"}',
    "not a number": '{"topic":"realtime:t","event":"phx_join","payload":{"a":NaN},"ref":"1"}',
    "nested without end": "[" * 100_000,
    "a number of 10,000 digits": "9" * 10_000,
    "binary zero": b"\0",
    "binary empty": b"",
    "binary shorter than it says": bytes([3, 255, 255, 255, 255, 255, 1]),
    "binary not UTF-8": bytes([3, 0, 0, 1, 0, 0, 1, 255]),
    "binary not JSON": bytes([3, 0, 0, 1, 1, 0, 1]) + b"te{",
}
JOINS: dict[str, object] = {
    "config of the wrong type": {"config": []},
    "changes of the wrong type": {"config": {"postgres_changes": {"a": 1}}},
    "changes with a number": {"config": {"postgres_changes": [1]}},
    "table of the wrong type": {"config": {"postgres_changes": [{"event": "*", "table": 1}]}},
    "unknown event": {"config": {"postgres_changes": [{"event": "TRUNCATE", "table": "t"}]}},
    "NUL in a table": {"config": {"postgres_changes": [{"event": "*", "table": "a\0b"}]}},
    "filter of the wrong type": {"config": {"postgres_changes": [{"event": "*", "table": "t", "filter": 1}]}},
    "token of the wrong type": {"access_token": {"a": 1}},
    "payload of the wrong type": "text",
}


async def test_garbage_harms_neither_the_socket_nor_its_channels(stack: Stack) -> None:
    async with raw_client(stack) as client:
        await client.join("steady", broadcast={"ack": True})
        for name, frame in GARBAGE.items():
            await client.connection.send(frame)
            reply = await client.ask("realtime:steady", "broadcast", {"event": "e", "payload": {}})
            assert reply["status"] == "ok", name


async def test_joins_of_the_wrong_shape_get_an_answer(stack: Stack) -> None:
    async with raw_client(stack) as client:
        await client.join("steady", broadcast={"ack": True})
        for name, payload in JOINS.items():
            reply = await client.ask(f"realtime:{name}", "phx_join", payload)
            assert reply["status"] in ("ok", "error"), name
        reply = await client.ask("realtime:steady", "broadcast", {"event": "e", "payload": {}})
        assert reply["status"] == "ok"


async def test_a_topic_needs_a_name(stack: Stack) -> None:
    async with raw_client(stack) as client:
        for topic in ("realtime:", "elsewhere"):
            reply = await client.ask(topic, "phx_join", {})
            assert reply["response"]["reason"].startswith("TopicNameRequired: ")


async def test_messages_on_a_topic_that_was_not_joined_are_refused(stack: Stack) -> None:
    async with raw_client(stack) as client:
        reply = await client.ask("realtime:unknown", "broadcast", {"event": "e"})
        assert (reply["status"], reply["response"]) == ("error", {"reason": "unmatched topic"})
        assert (await client.ask("realtime:unknown", "phx_leave", {}))["status"] == "ok"


async def test_odd_messages_on_a_joined_topic_are_refused(stack: Stack) -> None:
    async with raw_client(stack) as client:
        await client.join("t", broadcast={"ack": True})
        odd: list[tuple[str, object]] = [
            ("broadcast", {"event": 1}),
            ("broadcast", []),
            ("presence", {"event": "dance"}),
            ("nonsense", {}),
        ]
        for event, payload in odd:
            assert (await client.ask("realtime:t", event, payload))["status"] == "error"
        assert (await client.ask("realtime:t", "broadcast", {"event": "e"}))["status"] == "ok"


async def test_a_heartbeat_is_answered_with_its_ref(stack: Stack) -> None:
    async with raw_client(stack) as client:
        assert (await client.ask("phoenix", "heartbeat", {}))["status"] == "ok"


async def test_joining_again_replaces_the_channel(stack: Stack) -> None:
    async with raw_client(stack) as client:
        await client.join("t", broadcast={"self": True})
        await client.join("t", broadcast={"self": True, "ack": True})
        await client.expect("phx_close", topic="realtime:t")
        await client.ask("realtime:t", "broadcast", {"event": "e", "payload": {}})
        assert len(client.all("broadcast")) == 1
