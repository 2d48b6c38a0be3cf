"""Keys and tokens: who gets in, and what happens when a token's time is over."""

from __future__ import annotations

import json
import re
import time

import jwt
import psycopg
import pytest
from websockets.exceptions import InvalidStatus

from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import ALICE, BOB, Stack
from tests.support.js_client import js_client

pytestmark = pytest.mark.anyio

NOTES = [{"event": "*", "schema": "public", "table": "rt_notes"}]


@pytest.mark.parametrize("key", ["", "sb_publishable_wrong", "not.a.token"])
async def test_a_handshake_without_a_valid_key_is_401_and_says_why(stack: Stack, key: str) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with raw_client(stack, key):
            pass
    assert refusal.value.response.status_code == 401
    assert b'"error"' in (refusal.value.response.body or b"")


async def test_an_expired_token_says_how_long_ago_in_a_join_and_less_at_the_door(stack: Stack) -> None:
    expired = stack.token(ALICE, seconds=-90)
    async with raw_client(stack) as client:
        reply = await client.join("t", expired)
        said = re.fullmatch(
            r"InvalidJWTToken: Token has expired (\d+) seconds ago", reply["response"]["reason"]
        )
        assert said and int(said[1]) >= 90
    for key, error in ((expired, "Token has expired"), ("", "API key is missing")):
        with pytest.raises(InvalidStatus) as refusal:
            async with raw_client(stack, key):
                pass
        assert json.loads(refusal.value.response.body or b"") == {"error": error}


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"role": "authenticated", "exp": 1}, "InvalidJWTToken"),
        ({"role": "authenticated"}, "InvalidJWTToken"),
        ({"exp": time.time() + 60}, "InvalidJWTToken"),
        ({"role": "supabase_admin", "exp": time.time() + 60}, "InvalidJWTToken"),
    ],
)
async def test_a_join_with_a_bad_token_is_refused(stack: Stack, claims: dict[str, object], code: str) -> None:
    token = jwt.encode(claims, stack.jwt_secret, algorithm="HS256")  # pyright: ignore[reportUnknownMemberType]
    async with raw_client(stack) as client:
        reply = await client.join("t", token)
        assert reply["status"] == "error"
        assert reply["response"]["reason"].startswith(f"{code}: ")


async def test_a_token_of_another_signer_is_refused(stack: Stack) -> None:
    claims = {"role": "service_role", "exp": time.time() + 60}
    token = jwt.encode(claims, "another-secret-of-at-least-32-characters", algorithm="HS256")  # pyright: ignore[reportUnknownMemberType]
    async with raw_client(stack) as client:
        reply = await client.join("t", token)
        assert reply["response"]["reason"].startswith("JwtSignatureError: ")


async def test_an_expired_token_ends_its_channel_and_no_other(stack: Stack) -> None:
    async with raw_client(stack) as client:
        await client.join("lasting", broadcast={"ack": True})
        await client.join("brief", stack.token(ALICE, seconds=1))
        system = await client.expect("system", topic="realtime:brief")
        assert (system["status"], system["message"]) == ("error", "Token has expired")
        await client.expect("phx_close", topic="realtime:brief")
        reply = await client.ask("realtime:lasting", "broadcast", {"event": "e"})
        assert reply["status"] == "ok"


async def test_javascript_learns_that_its_token_has_expired(stack: Stack, tables: None) -> None:
    async with js_client(stack, stack.token(ALICE, seconds=5)) as alice:
        await alice.subscribe("notes", changes=NOTES)
        await alice.expect("status", lambda s: s["status"] == "CLOSED")
        assert "Token has expired" in str(alice.all("system"))


async def test_a_renewed_token_keeps_the_channel_alive(stack: Stack) -> None:
    async with raw_client(stack) as client:
        await client.join("brief", stack.token(BOB, seconds=1.5), broadcast={"ack": True})
        await client.join("kept", stack.token(ALICE, seconds=1.5), broadcast={"ack": True})
        await client.send("realtime:kept", "access_token", {"access_token": stack.token(ALICE)})
        await client.expect("phx_close", topic="realtime:brief")
        reply = await client.ask("realtime:kept", "broadcast", {"event": "e", "payload": {}})
        assert reply["status"] == "ok"
        assert client.all("phx_close", "realtime:kept") == []


async def test_a_new_token_changes_whose_rows_are_told(
    stack: Stack, database: psycopg.AsyncConnection
) -> None:
    async with js_client(stack, stack.token(ALICE)) as client:
        await client.subscribe("notes", changes=NOTES)
        client.tell("set_auth", token=stack.token(BOB))
        assert await client.result("set_auth") == "ok"
        # Frames of one socket are handled in order: this answer means that the token has been taken.
        await client.subscribe("fence")
        await database.execute("insert into rt_notes (id, owner) values (1, %s), (2, %s)", [ALICE, BOB])
        change = await client.expect("change")
        assert change["new"]["id"] == 2
        assert len(client.all("change")) == 1
