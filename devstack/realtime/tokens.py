"""API keys and JSON Web Tokens: who is speaking."""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass, field
from typing import Any

import jwt

from devstack.realtime.errors import RefusedError

ROLES = ("anon", "authenticated", "service_role")


@dataclass(frozen=True)
class Claims:
    """A verified caller. Two callers with the same claims have the same `text`, whatever their tokens."""

    role: str
    text: str
    """The claims as canonical JSON: what policies see."""
    expires_at: float = field(default=math.inf, compare=False)
    """Seconds since the epoch; infinite for API keys."""
    subject: str = field(default="", compare=False)

    def seconds_left(self) -> float:
        return self.expires_at - time.time()


class TokenKeys:
    """What tokens are checked with: the key decides the algorithm, never the token."""

    def __init__(self, secret: str, public_keys: dict[str, Any], issuer: str | None) -> None:
        self._secret = secret
        self._public = {key["kid"]: jwt.PyJWK(key, algorithm="ES256") for key in public_keys["keys"]}
        self._issuer = issuer

    def decode(self, token: str) -> dict[str, Any]:
        """The claims of a token of ours; raises jwt.PyJWTError for every other."""
        kid = jwt.get_unverified_header(token).get("kid")
        if kid is not None and kid not in self._public:
            raise jwt.InvalidSignatureError("no such key")
        payload = jwt.decode(  # pyright: ignore[reportUnknownMemberType]
            token,
            self._secret if kid is None else self._public[kid],
            algorithms=["HS256" if kid is None else "ES256"],
            options={"verify_aud": False, "require": ["exp"]},
        )
        if self._issuer and payload.get("iss", self._issuer) != self._issuer:
            raise jwt.InvalidSignatureError("another issuer")
        return payload


class TokenVerifier:
    def __init__(self, key_roles: dict[str, str], keys: TokenKeys) -> None:
        self._key_roles = key_roles
        self._keys = keys

    def verify(self, token: object) -> Claims:
        """Raises RefusedError: MissingAPIKey, InvalidJWTToken, JwtSignatureError or MalformedJWT."""
        if not isinstance(token, str) or not token:
            raise RefusedError("MissingAPIKey", "API key is missing or not a valid string")
        if role := self._key_roles.get(token):
            return Claims(role=role, text=json.dumps({"role": role}))
        payload = self._decode(token)
        role, expiry = payload.get("role"), payload.get("exp")
        if role not in ROLES or not isinstance(expiry, int | float):
            raise RefusedError("InvalidJWTToken", "Fields `role` and `exp` are required in JWT")
        return Claims(
            role=role,
            text=json.dumps(payload, sort_keys=True),
            expires_at=float(expiry),
            subject=str(payload.get("sub") or ""),
        )

    def _decode(self, token: str) -> dict[str, Any]:
        try:
            return self._keys.decode(token)
        except jwt.ExpiredSignatureError:
            since = int(time.time() - expiry_of(token))
            raise RefusedError("InvalidJWTToken", f"Token has expired {since} seconds ago") from None
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
            raise RefusedError("JwtSignatureError", "Failed to validate JWT signature") from None
        except jwt.MissingRequiredClaimError:
            raise RefusedError("InvalidJWTToken", "Fields `role` and `exp` are required in JWT") from None
        except (jwt.PyJWTError, ValueError):
            raise RefusedError("MalformedJWT", "The token provided is not a valid JWT") from None


def expiry_of(token: str) -> float:
    """Of a token whose signature has been checked."""
    claims: Any = jwt.decode(token, options={"verify_signature": False})  # pyright: ignore[reportUnknownMemberType]
    return float(claims["exp"])


def is_api_key(token: object) -> bool:
    """A join's `access_token` of this form means: the socket's own."""
    return isinstance(token, str) and token.startswith("sb_")
