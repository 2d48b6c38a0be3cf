"""Access tokens: what they say, who can check them, and that nobody else's pass at any door."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm

from tests.integration.devstack.test_supabase_js import run_client
from tests.integration.realtime.raw_client import raw_client
from tests.integration.realtime.stack import as_stack
from tests.support.devstack import Supabase
from tests.support.people import Tenant, User

Sign = Callable[[dict[str, Any]], str]
CLAIMS = {
    "iss", "sub", "aud", "exp", "iat", "email", "phone", "app_metadata", "user_metadata", "role", "aal",
    "amr", "session_id", "is_anonymous",
}  # fmt: skip


@pytest.fixture(scope="module")
def key(devstack: Supabase) -> dict[str, Any]:
    """The private key of Auth itself."""
    return json.loads((devstack.state / "keys.json").read_text())["signing_key"]


@pytest.fixture(scope="module")
def tenant(make_tenant: Callable[..., Tenant]) -> Tenant:
    return make_tenant()


def key_set(devstack: Supabase) -> dict[str, Any]:
    """As anybody may read it: without a key of the project."""
    url = f"{devstack.supabase_url}/auth/v1/.well-known/jwks.json"
    return httpx.get(url, timeout=10).raise_for_status().json()


def decode(token: str, devstack: Supabase) -> dict[str, Any]:
    keys = jwt.PyJWKSet.from_dict(key_set(devstack))
    found = keys[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(token, found, algorithms=["ES256"], audience="authenticated")


def test_a_token_says_all_that_hosteds_say_and_anybody_can_check_it(
    devstack: Supabase, make_user: Callable[..., User]
) -> None:
    user = make_user(nick="Bia")
    claims = decode(user.access_token, devstack)
    assert claims.keys() == CLAIMS
    assert claims["iss"] == f"{devstack.supabase_url}/auth/v1"
    assert (claims["sub"], claims["email"], claims["phone"]) == (user.id, user.email, "")
    assert (claims["role"], claims["aal"], claims["is_anonymous"]) == ("authenticated", "aal1", False)
    assert claims["app_metadata"] == {"provider": "email", "providers": ["email"]}
    assert claims["user_metadata"]["nick"] == "Bia"
    assert [method["method"] for method in claims["amr"]] == ["password"]
    assert claims["exp"] - claims["iat"] == 600
    [public] = key_set(devstack)["keys"]
    assert (public["kty"], public["crv"], public["alg"], public["use"]) == ("EC", "P-256", "ES256", "sig")
    assert "d" not in public, "the private half"


def test_a_refreshed_token_is_of_the_same_session(devstack: Supabase, make_user: Callable[..., User]) -> None:
    user = make_user()
    answer = httpx.post(
        f"{devstack.supabase_url}/auth/v1/token?grant_type=refresh_token",
        json={"refresh_token": user.refresh_token},
        headers={"apikey": devstack.publishable_key},
        timeout=10,
    ).raise_for_status()
    first, second = decode(user.access_token, devstack), decode(answer.json()["access_token"], devstack)
    assert (first["session_id"], first["amr"]) == (second["session_id"], second["amr"])


def test_supabase_js_checks_a_token_by_itself(devstack: Supabase, make_user: Callable[..., User]) -> None:
    user = make_user()
    environment = {
        "SUPABASE_URL": devstack.supabase_url,
        "SUPABASE_KEY": devstack.publishable_key,
        "ACCESS_TOKEN": user.access_token,
    }
    saw = run_client("auth_claims.ts", environment)
    assert saw["claims"]["sub"] == user.id and saw["claims"].keys() == CLAIMS
    assert saw["forged"] == "AuthInvalidJwtError"
    assert set(saw["asked"]) == {"/auth/v1/.well-known/jwks.json"}, "Auth is not asked whose it is"


async def doors(devstack: Supabase, token: str) -> dict[str, bool]:
    """Which part of the devstack takes it for a person's."""
    headers = {"apikey": devstack.publishable_key, "authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=devstack.supabase_url, headers=headers, timeout=10) as client:
        rows = await client.get("/rest/v1/accounts?select=id")
        user = await client.get("/auth/v1/user")
        files = await client.post("/storage/v1/object/list/media", json={"prefix": ""})
    async with raw_client(as_stack(devstack)) as socket:
        reply = await socket.join("tokens", token)
    return {
        "rest": rows.status_code == 200,
        "auth": user.status_code == 200,
        "storage": files.status_code == 200,
        "realtime": reply["status"] == "ok",
    }


@pytest.mark.anyio
async def test_every_part_takes_both_keys(devstack: Supabase, tenant: Tenant) -> None:
    claims = jwt.decode(tenant.user.access_token, options={"verify_signature": False})
    brief = {name: claims[name] for name in ("sub", "role", "aud", "exp")}
    # As the API signs for customers' keys: with the older secret, and as little is said.
    for token in (
        tenant.user.access_token,
        jwt.encode(claims, devstack.jwt_secret, algorithm="HS256"),
        jwt.encode(brief, devstack.jwt_secret, algorithm="HS256"),
    ):
        assert await doors(devstack, token) == dict.fromkeys(("rest", "auth", "storage", "realtime"), True)


def forgeries(devstack: Supabase, key: dict[str, Any]) -> dict[str, Sign]:
    """Ways to sign claims that must not do, by what is wrong with them."""
    kid, secret = key["kid"], devstack.jwt_secret
    ours = jwt.PyJWK(key, algorithm="ES256").key
    theirs = ec.generate_private_key(ec.SECP256R1())
    public = {name: key[name] for name in ("kty", "crv", "x", "y")}
    pem = ours.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    own_jwk = ECAlgorithm.to_jwk(theirs.public_key(), as_dict=True)

    def signed(with_key: Any, algorithm: str, /, **header: Any) -> Sign:
        return lambda claims: jwt.encode(claims, with_key, algorithm, header)

    def said(**changes: Any) -> Sign:
        return lambda claims: jwt.encode(claims | changes, ours, "ES256", {"kid": kid})

    return {
        "nothing signed": signed(None, "none"),
        "nothing signed, our key named": signed(None, "none", kid=kid),
        "another's key": signed(theirs, "ES256", kid=kid),
        "another's key in the header": signed(theirs, "ES256", kid=kid, jwk=own_jwk),
        "another's key under its own name": signed(theirs, "ES256", kid="theirs"),
        "our key under another name": signed(ours, "ES256", kid="theirs"),
        "our key under no name": signed(ours, "ES256"),
        "a name that is no text": lambda claims: raw_hs256({"kid": [kid]}, claims, secret.encode()),
        "the public key for a secret": lambda claims: raw_hs256({}, claims, pem),
        "the public key for a secret, named": lambda claims: raw_hs256({"kid": kid}, claims, pem),
        "its JWK for a secret": lambda claims: raw_hs256({"kid": kid}, claims, json.dumps(public).encode()),
        "the secret under the key's name": signed(secret, "HS256", kid=kid),
        "the secret under another name": signed(secret, "HS256", kid="theirs"),
        "the secret by another algorithm": signed(secret, "HS512"),
        "another secret": signed("x" * 64, "HS256"),
        "an empty secret": lambda claims: raw_hs256({}, claims, b""),
        "another issuer": said(iss="https://evil.example/auth/v1"),
        "another issuer, by the secret": lambda claims: jwt.encode(claims | {"iss": "x"}, secret, "HS256"),
        "over": said(exp=int(time.time()) - 5),
        "to come": said(nbf=int(time.time()) + 600),
    }


def raw_hs256(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    """PyJWT refuses to sign with such secrets."""
    text = f"{as_part({'alg': 'HS256', 'typ': 'JWT', **header})}.{as_part(claims)}"
    proof = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(proof).decode().rstrip('=')}"


def as_part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.anyio
async def test_no_part_takes_a_token_that_is_not_ours(
    devstack: Supabase, tenant: Tenant, key: dict[str, Any]
) -> None:
    claims = jwt.decode(tenant.user.access_token, options={"verify_signature": False})
    nothing = dict.fromkeys(("rest", "auth", "storage", "realtime"), False)
    for name, sign in forgeries(devstack, key).items():
        for role in ("authenticated", "service_role"):
            assert await doors(devstack, sign(claims | {"role": role})) == nothing, (name, role)


@pytest.mark.anyio
async def test_a_proof_is_of_one_token_alone(devstack: Supabase, tenant: Tenant) -> None:
    """What was proved is remembered: not for a token that begins or ends alike."""
    token = tenant.user.access_token
    assert (await doors(devstack, token))["rest"]
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    other = (
        base64.urlsafe_b64encode(json.dumps(claims | {"sub": str(uuid.uuid4())}).encode())
        .decode()
        .rstrip("=")
    )
    nothing = dict.fromkeys(("rest", "auth", "storage", "realtime"), False)
    assert await doors(devstack, f"{header}.{other}.{signature}") == nothing
    assert await doors(devstack, f"{header}.{payload}.{signature[:-2]}AA") == nothing


def test_a_tokens_time_is_looked_at_each_time(
    devstack: Supabase, tenant: Tenant, key: dict[str, Any]
) -> None:
    claims = jwt.decode(tenant.user.access_token, options={"verify_signature": False})
    ends = time.time() + 2
    token = jwt.encode(
        claims | {"exp": int(ends)}, jwt.PyJWK(key, algorithm="ES256").key, "ES256", {"kid": key["kid"]}
    )
    headers = {"apikey": devstack.publishable_key, "authorization": f"Bearer {token}"}

    def ask() -> httpx.Response:
        return httpx.get(f"{devstack.supabase_url}/rest/v1/accounts", headers=headers, timeout=10)

    answer = ask()
    assert answer.status_code == 200 or time.time() >= int(ends)
    while time.time() < ends + 1 and answer.status_code == 200:
        answer = ask()
    assert (answer.status_code, answer.json()["code"]) == (401, "PGRST303")
