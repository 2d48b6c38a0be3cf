"""Tokens that stand for API keys."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from pydantic import SecretStr

from orchestrator.api.platform.signing import KEY_CLAIM, TokenSigner
from orchestrator.errors import ConfigurationError

OCT = {"kty": "oct", "k": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}
OTHER_OCT = OCT | {"k": "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA"}
API_KEY: dict[str, Any] = {"id": "key", "account_id": "account", "scopes": ["read"], "expires_at": None}


def make_ec_key() -> dict[str, Any]:
    private = ec.generate_private_key(ec.SECP256R1())
    return json.loads(ECAlgorithm.to_jwk(private)) | {"kid": "k1", "alg": "ES256"}


def signer_of(jwk: dict[str, Any]) -> TokenSigner:
    return TokenSigner(SecretStr(json.dumps(jwk)))


@pytest.mark.parametrize(
    ("jwk", "header"),
    [
        (OCT, {"alg": "HS256", "typ": "JWT"}),
        (make_ec_key(), {"alg": "ES256", "typ": "JWT", "kid": "k1"}),
    ],
)
def test_a_key_signs_by_its_kind_and_knows_its_own(jwk: dict[str, Any], header: dict[str, str]) -> None:
    signer = signer_of(jwk)
    token, seconds = signer.sign(API_KEY)
    assert (seconds, jwt.get_unverified_header(token)) == (300, header)
    claims = signer.read(token)
    assert claims is not None
    assert (claims["sub"], claims["role"]) == ("key", "authenticated")
    assert claims[KEY_CLAIM] == {"account_id": "account", "scopes": ["read"]}
    assert claims["exp"] <= time.time() + 300
    assert signer_of(OTHER_OCT).read(token) is None
    assert signer.read("nonsense") is None


def test_a_token_ends_with_its_key() -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=60)).isoformat()
    _, seconds = signer_of(OCT).sign(API_KEY | {"expires_at": soon})
    assert 58 <= seconds <= 60


@pytest.mark.parametrize(
    "jwk",
    [
        "",
        "{}",
        "[]",
        "null",
        "secret",
        json.dumps({"kty": "oct"}),
        json.dumps({"kty": "RSA", "n": "AQAB", "e": "AQAB"}),
        json.dumps({name: value for name, value in make_ec_key().items() if name != "d"}),
    ],
)
def test_a_key_that_cannot_sign_is_a_clear_error(jwk: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        TokenSigner(SecretStr(jwk))
    assert error.value.code == "jwt_signing_key_invalid"
