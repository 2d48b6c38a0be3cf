"""Who may call: the rules that need no database."""

import json
import time
from typing import Any

import jwt
import pytest
from pydantic import SecretStr

from orchestrator.api.platform.access import CallerAccess
from orchestrator.errors import ZapbaseError
from orchestrator.settings import Settings
from tests.unit.api.fakes import FakeApiKeys, FakeTables

pytestmark = pytest.mark.anyio
SECRET = "0123456789abcdef0123456789abcdef"
JWK = {"kty": "oct", "k": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}
KEY = "zb_live_" + "a" * 64
PEER = "203.0.113.7"


def make_access(keys: FakeApiKeys, tables: FakeTables, per_minute: int = 2) -> CallerAccess:
    settings = Settings(
        supabase_url="https://project.supabase.co",
        publishable_key="sb_publishable_x",
        secret_key=SecretStr("sb_secret_x"),
        jwt_signing_key=SecretStr(json.dumps(JWK)),
        user_requests_per_minute=per_minute,
        key_requests_per_minute=per_minute,
    )
    return CallerAccess(settings, keys, tables)


def make_user_token(secret: str = SECRET, **claims: Any) -> str:
    claims = {"sub": "maria", "role": "authenticated", "exp": time.time() + 60} | claims
    return jwt.encode(claims, secret, algorithm="HS256")


async def refusal(access: CallerAccess, credential: str) -> str:
    with pytest.raises(ZapbaseError) as error:
        await access.admit(credential, PEER)
    return error.value.code


async def test_a_user_is_limited_whatever_token_he_shows() -> None:
    access = make_access(FakeApiKeys(), FakeTables())
    for number in range(2):
        await access.admit(make_user_token(n=number), PEER)
    assert await refusal(access, make_user_token(n=3)) == "rate_limited"
    await access.admit(make_user_token(sub="josé"), PEER)


async def test_a_forged_name_spends_nobodys_requests() -> None:
    access = make_access(FakeApiKeys(), FakeTables())
    for number in range(9):
        await access.admit(make_user_token("f" * 32, n=number), PEER)
    await access.admit(make_user_token(), PEER)


async def test_a_key_and_its_tokens_share_one_limit() -> None:
    keys = FakeApiKeys()
    keys.known[KEY] = {"id": "key", "account_id": "account", "scopes": ["read"], "expires_at": None}
    access = make_access(keys, FakeTables({"id": "account"}))
    token, _ = await access.exchange(KEY, PEER)
    assert await access.admit(token, PEER) == token
    assert await refusal(access, token) == "rate_limited"
    assert await refusal(access, KEY) == "rate_limited"


async def test_the_token_of_a_key_that_sees_nothing_is_refused() -> None:
    keys = FakeApiKeys()
    keys.known[KEY] = {"id": "key", "account_id": "account", "scopes": ["read"], "expires_at": None}
    access = make_access(keys, FakeTables())
    token, _ = await access.exchange(KEY, PEER)
    assert await refusal(access, token) == "api_key_invalid"


async def test_a_name_or_role_of_another_kind_is_refused() -> None:
    access = make_access(FakeApiKeys(), FakeTables())
    assert await refusal(access, make_user_token(role="service_role")) == "token_invalid"
    assert await refusal(access, make_user_token(exp=1)) == "token_expired"
    assert await refusal(access, "nonsense") == "token_invalid"


async def test_whoever_guesses_keys_is_slowed_down_and_nobody_else() -> None:
    keys = FakeApiKeys()
    keys.known[KEY] = {"id": "key", "account_id": "account", "scopes": ["read"], "expires_at": None}
    access = make_access(keys, FakeTables({"id": "account"}), per_minute=0)
    guesses = [f"zb_live_{number:064x}" for number in range(80)]
    refusals = [await refusal(access, guess) for guess in guesses]
    assert refusals[:60] == ["api_key_invalid"] * 60
    assert set(refusals[61:]) == {"rate_limited"}
    # What is right is not looked up either, or the answer would tell.
    assert await refusal(access, KEY) == "rate_limited"
    assert (await access.exchange(KEY, "203.0.113.8"))[0]


async def test_a_key_that_was_right_goes_on_beside_wrong_ones_of_its_address() -> None:
    keys = FakeApiKeys()
    keys.known[KEY] = {"id": "key", "account_id": "account", "scopes": ["read"], "expires_at": None}
    access = make_access(keys, FakeTables({"id": "account"}), per_minute=0)
    await access.exchange(KEY, PEER)
    for number in range(61):
        await refusal(access, f"zb_live_{number:064x}")
    assert (await access.exchange(KEY, PEER))[0]
    # Revoked, it is a wrong one as any other.
    del keys.known[KEY]
    assert [await refusal(access, KEY) for _ in range(2)] == ["rate_limited"] * 2
