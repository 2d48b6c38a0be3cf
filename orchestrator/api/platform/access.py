"""Who calls, and may he call now? A user's token, an API key's token, or an API key itself."""

import hashlib
import re
import time
from typing import Any, Literal, Protocol

import jwt

from orchestrator.api.platform.rate_limits import RequestLimits
from orchestrator.api.platform.signing import KEY_CLAIM, TokenSigner
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import CallerTables
from orchestrator.errors import ZapbaseError
from orchestrator.settings import Settings

_KEY_PREFIX = "zb_live_"
_KEY = re.compile(rf"{_KEY_PREFIX}[0-9a-f]{{64}}")
_USER_ROLE = "authenticated"
# Keys that there are not, from one address: each is looked up.
_WRONG_KEYS_PER_MINUTE = 60
_MANY_KEYS = 10_000


class ApiKeys(Protocol):
    """Knows whose key is whose."""

    async def authenticate(self, key: str) -> dict[str, Any]:
        """`{id, account_id, name, scopes, expires_at}`; an error `api_key_invalid`."""
        ...


class CallerAccess:
    """Turns what a caller shows into the token its calls are made with. Whether a user's token is genuine is
    for Supabase to say, with every call; an API key's is signed here, and asked after each time."""

    def __init__(self, settings: Settings, keys: ApiKeys, tables: CallerTables) -> None:
        self._settings = settings
        self._keys = keys
        self._tables = tables
        self._signer = TokenSigner(settings.jwt_signing_key) if settings.jwt_signing_key else None
        self._limits = RequestLimits()
        # Digests of keys that were right when they came last.
        self._right_keys: set[str] = set()

    async def admit(self, credential: str, peer: str) -> str:
        """The token to call Supabase with, for whoever calls from this address. ProblemError:
        `token_invalid`, `token_expired`, `rate_limited`, `forbidden` (a key that may not read), and
        those of `exchange`."""
        if credential.startswith(_KEY_PREFIX):
            token, _ = await self.exchange(credential, peer)
            return token
        claims = self._signer.read(credential) if self._signer else None
        if claims is None or KEY_CLAIM not in claims:
            _check_user_token(credential)
            # Anybody can write a name into a token that we cannot verify: then the token itself is the name.
            caller = claims.get("sub") if claims else None
            self._limits.take(caller or _digest(credential), self._settings.user_requests_per_minute)
            return credential
        api_key = claims[KEY_CLAIM]
        self._admit_key(claims["sub"], api_key["scopes"])
        # A revoked key sees nothing at once. Its caller shall hear why.
        if not await self._tables.find(credential, "accounts", {"id": api_key["account_id"]}):
            raise ProblemError("api_key_invalid", "this key is revoked or expired")
        return credential

    async def exchange(self, key: str, peer: str) -> tuple[str, int]:
        """A token for an API key that comes from this address, and its seconds. ProblemError:
        `api_keys_not_configured`, `api_key_invalid`, `forbidden`, `rate_limited`."""
        if self._signer is None:
            raise ProblemError("api_keys_not_configured", "JWT_SIGNING_KEY is not set")
        if not _KEY.fullmatch(key):
            raise ProblemError("api_key_invalid", "not an API key")
        api_key = await self._authenticate(key, f"wrong keys of {peer}")
        self._admit_key(api_key["id"], api_key["scopes"])
        return self._signer.sign(api_key)

    async def _authenticate(self, key: str, guesses: str) -> dict[str, Any]:
        """Whoever shares an address with somebody's wrong key goes on with his own."""
        digest = _digest(key)
        if digest not in self._right_keys:
            self._limits.check(guesses, _WRONG_KEYS_PER_MINUTE)
        try:
            api_key = await self._keys.authenticate(key)
        except ZapbaseError as error:
            if error.code == "api_key_invalid":
                self._right_keys.discard(digest)
                self._limits.take(guesses, _WRONG_KEYS_PER_MINUTE)
            raise
        if len(self._right_keys) >= _MANY_KEYS:
            self._right_keys.clear()
        self._right_keys.add(digest)
        return api_key

    def check_scope(self, token: str, scope: Literal["send", "manage"]) -> None:
        """ProblemError `forbidden` for the token of an API key without this scope, where row level security
        is not asked, or is asked too late. Of users it knows."""
        claims = self._signer.read(token) if self._signer else None
        if claims and KEY_CLAIM in claims and scope not in claims[KEY_CLAIM]["scopes"]:
            raise ProblemError("forbidden", f"this needs a key with the scope {scope}")

    def require_key(self, token: str, scope: Literal["mcp"]) -> None:
        """ProblemError `forbidden` for all but the token of an API key with this scope, which opens one door
        and no rows."""
        claims = self._signer.read(token) if self._signer else None
        if scope not in (claims or {}).get(KEY_CLAIM, {}).get("scopes", []):
            raise ProblemError("forbidden", f"this needs an API key with the scope {scope}")

    def admit_link(self, account_id: str) -> None:
        """Count the opening of a link to one of the account's files; ProblemError `rate_limited`."""
        self._limits.take(f"links of {account_id}", self._settings.user_requests_per_minute)

    def _admit_key(self, key_id: str, scopes: list[str]) -> None:
        self._limits.take(key_id, self._settings.key_requests_per_minute)
        if "read" not in scopes:
            raise ProblemError("forbidden", "the REST API needs a key with the scope read")


def _digest(credential: str) -> str:
    return hashlib.sha256(credential.encode()).hexdigest()


def _check_user_token(token: str) -> None:
    """Looked at only to give the right refusal. Supabase's keys are refused: with one, row level security
    would not decide."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise ProblemError("token_invalid", "not a user's token") from None
    expiry = claims.get("exp", 0)
    if claims.get("role") != _USER_ROLE or not isinstance(expiry, int | float):
        raise ProblemError("token_invalid", "not a user's token")
    if expiry <= time.time():
        raise ProblemError("token_expired", "sign in again or refresh the session")
