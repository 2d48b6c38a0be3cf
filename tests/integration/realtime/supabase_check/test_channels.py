"""Presence, on public and on private channels, and who may join a private one."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.integration.realtime.stack import ALICE, Stack
from tests.support.js_client import js_client

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("check_tables")]


@pytest.mark.parametrize("private", [False, True])
async def test_who_comes_is_told_under_his_key(stack: Stack, topic: str, private: bool) -> None:
    config: dict[str, Any] = {"private": private, "presence": {"key": "alice"}, "broadcast": {"self": True}}
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, config=config, presence=True)
        client.tell("track", topic, payload={"message": "aqui"})
        assert await client.result("track") == "ok"
        joined = await client.expect("joined")
        assert joined["key"] == "alice"
        assert joined["newPresences"][0]["message"] == "aqui"


async def test_a_private_channel_without_a_policy_for_it_is_refused(stack: Stack) -> None:
    async with js_client(stack, stack.token(ALICE)) as client:
        client.tell("subscribe", f"restricted:{uuid.uuid4()}", config={"private": True})
        answer = await client.expect("status")
        assert answer["status"] == "CHANNEL_ERROR"
        assert "Unauthorized" in answer["error"]


async def test_a_private_channel_with_a_policy_for_it_is_joined(stack: Stack, topic: str) -> None:
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe(topic, config={"private": True})
