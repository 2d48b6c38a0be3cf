"""Supabase as all adapters reach it: its functions through PostgREST, and its errors as ours."""

import re
from http import HTTPStatus
from typing import Any

import httpx
from postgrest import APIError, AsyncPostgrestClient
from pydantic import TypeAdapter, ValidationError

from orchestrator.errors import (
    DatabaseRefusedError,
    LeaseLostError,
    SupabaseUnreachableError,
    SupersededError,
    UnauthorizedError,
    ZapbaseError,
)

_HEALTH_SECONDS = 3
_OBJECT = TypeAdapter(dict[str, Any])
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_SQLSTATE_UNIQUE, _SQLSTATE_PRIVILEGE = "23505", "42501"
# What PostgreSQL, PostgREST or HTTP says of a request. Anything else was said on the way to them, and what is
# taken for a refusal is not tried again.
_VERDICT = re.compile(r"[0-9A-Z]{5}|PGRST[0-9]*|[0-9]{3}")
# PostgREST's own codes: about the token, about a schema that is not exposed.
_TOKEN_CODES = frozenset({"PGRST300", "PGRST301", "PGRST302", "PGRST303", "401"})
_SCHEMA_CODES = frozenset({"PGRST106", "PGRST202", "PGRST205"})


def make_client(http: httpx.AsyncClient, url: str, key: str, token: str, schema: str) -> AsyncPostgrestClient:
    """A PostgREST client on the shared `http`, as whoever `token` is."""
    headers = {"apikey": key, "Authorization": f"Bearer {token}"}
    return AsyncPostgrestClient(
        f"{url}/rest/v1", schema=schema, headers=headers, http_client=http, retry_enabled=False
    )


async def is_reachable(http: httpx.AsyncClient, url: str, key: str) -> bool:
    """True when Supabase answers requests."""
    try:
        answer = await http.get(f"{url}/auth/v1/health", headers={"apikey": key}, timeout=_HEALTH_SECONDS)
    except httpx.HTTPError:
        return False
    return answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR


def translate(error: Exception) -> ZapbaseError:
    """The coded error for whatever a request raised. Our SQL's errors have their code as message."""
    if isinstance(error, UnicodeEncodeError) or type(error) is ValueError:
        # JSON cannot say what was to be sent: half a character, or what is no number.
        return DatabaseRefusedError(type(error).__name__)
    if not isinstance(error, APIError):
        return SupabaseUnreachableError(
            type(error).__name__, hint="Is SUPABASE_URL right, and does it answer?"
        )
    message, code = error.message or "", error.code or ""
    if message == LeaseLostError.code:
        return LeaseLostError(str(error.details or ""))
    if message == SupersededError.code:
        return SupersededError(str(error.details or ""))
    if _CODE.fullmatch(message) and "_" in message:
        return DatabaseRefusedError(str(error.details or ""), hint=error.hint or "", code=message)
    return _translate_foreign(code, message)


def _translate_foreign(code: str, message: str) -> ZapbaseError:
    """Errors that are not of our own SQL."""
    if code in _TOKEN_CODES or "api key" in message.lower() or "jwt" in message.lower():
        return UnauthorizedError(message, hint="Check the key or token.")
    if code in _SCHEMA_CODES:
        return DatabaseRefusedError(
            message,
            code="schema_not_exposed",
            hint="Apply the migrations and add `orchestrator` to the exposed schemas of the API settings.",
        )
    if code == _SQLSTATE_PRIVILEGE:
        return DatabaseRefusedError(message, code="forbidden")
    if code.isdigit() and len(code) == 3 and code >= "500":
        return SupabaseUnreachableError(f"HTTP {code}", hint="Is SUPABASE_URL right, and does it answer?")
    if (
        code[:2] in {"08", "40", "53", "57", "58"}
        or code.startswith("PGRST00")
        or not _VERDICT.fullmatch(code)
    ):
        return SupabaseUnreachableError(f"{code}: {message}", hint="The database does not take requests now.")
    return DatabaseRefusedError(f"{code} {message}".strip())


class SupabaseGateway:
    """The functions of the schema `orchestrator`, called with the secret key."""

    def __init__(self, http: httpx.AsyncClient, url: str, secret_key: str) -> None:
        self._client = make_client(http, url, secret_key, secret_key, "orchestrator")

    async def call(self, function: str, **arguments: Any) -> dict[str, Any]:
        """Call `orchestrator.<function>`; raises a ZapbaseError that says what went wrong."""
        try:
            answer = await self._client.rpc(function, arguments).execute()
        except (APIError, httpx.HTTPError, ValueError) as error:
            raise translate(error) from None
        try:
            return _OBJECT.validate_python(answer.data)  # pyright: ignore[reportUnknownMemberType]
        except ValidationError:
            raise SupabaseUnreachableError(
                f"{function} gave no object", hint="Is SUPABASE_URL a Supabase?"
            ) from None
