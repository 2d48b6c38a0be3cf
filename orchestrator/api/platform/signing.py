"""Tokens that stand for an API key: signed by a key that the project's Supabase trusts."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
from pydantic import SecretStr

from orchestrator.errors import ConfigurationError

MAX_SECONDS = 300
# The claim by which such a token is known: {account_id, scopes}. Only this program reads it.
KEY_CLAIM = "zapbase_api_key"
_ALGORITHMS = {"oct": "HS256", "EC": "ES256"}
_HINT = "Give one private JWK: oct (HS256) or EC P-256 (ES256, with its kid)."


class TokenSigner:
    """Signs and recognises them. ConfigurationError for a JWK that cannot sign."""

    def __init__(self, jwk: SecretStr) -> None:
        try:
            key = jwt.PyJWK.from_json(jwk.get_secret_value())
            self._algorithm = _ALGORITHMS[key.key_type or ""]
            self._key = key.key
            self._kid = key.key_id
            self.sign({"id": "", "account_id": "", "scopes": [], "expires_at": None})
        except (jwt.PyJWTError, ValueError, KeyError, TypeError, AttributeError):
            raise ConfigurationError(
                "JWT_SIGNING_KEY cannot sign", code="jwt_signing_key_invalid", hint=_HINT
            ) from None

    def sign(self, api_key: Mapping[str, Any]) -> tuple[str, int]:
        """A token for a key `{id, account_id, scopes, expires_at}`, and the seconds it lives: 300 at most."""
        now = int(time.time())
        seconds = MAX_SECONDS
        if api_key["expires_at"]:
            left = datetime.fromisoformat(api_key["expires_at"]).timestamp() - now
            seconds = max(1, min(seconds, int(left)))
        claims = {
            "sub": api_key["id"],
            "role": "authenticated",
            "aud": "authenticated",
            "iat": now,
            "exp": now + seconds,
            KEY_CLAIM: {"account_id": api_key["account_id"], "scopes": api_key["scopes"]},
        }
        headers = {"kid": self._kid} if self._kid else None
        return jwt.encode(claims, self._key, self._algorithm, headers), seconds

    def read(self, token: str) -> dict[str, Any] | None:
        """The claims of a token that this key has signed; None of every other. On a project whose own
        tokens are signed with the same key these are recognised as well."""
        key = self._key.public_key() if self._algorithm == "ES256" else self._key
        try:
            return jwt.decode(token, key, algorithms=[self._algorithm], options={"verify_aud": False})
        except jwt.PyJWTError:
            return None
