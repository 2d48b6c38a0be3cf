"""The database's functions for the control plane, called through PostgREST with the secret key."""

import re
import socket
from collections.abc import Collection
from typing import Any

import httpx
from postgrest import APIError, AsyncPostgrestClient
from pydantic import TypeAdapter, ValidationError

from orchestrator import __version__
from orchestrator.domain.commands import Command, Outcome
from orchestrator.domain.leases import Grant, Identity, Lease
from orchestrator.domain.transitions import Patch
from orchestrator.errors import (
    DatabaseRefusedError,
    LeaseLostError,
    SupabaseUnreachableError,
    SupersededError,
    UnauthorizedError,
    ZapbaseError,
)

_LEASES = TypeAdapter(list[Lease])
_COMMANDS = TypeAdapter(list[Command])
_IDS = TypeAdapter(list[str])
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


def translate(error: Exception) -> ZapbaseError:
    """The coded error for whatever a request raised. Our SQL's errors have their code as message."""
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
    """Implements `services.protocols.Gateway`, and what `zapbase status`, `doctor` and `admin` ask."""

    def __init__(self, http: httpx.AsyncClient, url: str, secret_key: str) -> None:
        self._client = make_client(http, url, secret_key, secret_key, "orchestrator")

    async def call(self, function: str, **arguments: Any) -> dict[str, Any]:
        """Call `orchestrator.<function>`; raises a ZapbaseError that says what went wrong."""
        try:
            answer = await self._client.rpc(function, arguments).execute()
        except (APIError, httpx.HTTPError) as error:
            raise translate(error) from None
        try:
            return _OBJECT.validate_python(answer.data)  # pyright: ignore[reportUnknownMemberType]
        except ValidationError:
            raise SupabaseUnreachableError(
                f"{function} gave no object", hint="Is SUPABASE_URL a Supabase?"
            ) from None

    async def register(self, orchestrator_id: str, capacity: int) -> Grant:
        """Enter the fleet; the answer's number is the new fencing number."""
        answer = await self.call(
            "register",
            orchestrator_id=orchestrator_id,
            hostname=socket.gethostname()[:255] or "unknown",
            version=__version__,
            capacity=capacity,
        )
        return _grant(answer, answer["number"])

    async def heartbeat(self, identity: Identity) -> Grant:
        """Renew; the grant lists every lease still held."""
        return _grant(await self.call("heartbeat", **_who(identity)), identity.number)

    async def lease_instances(self, identity: Identity, max_items: int) -> list[Lease]:
        """Take free leases; answers those taken now."""
        answer = await self.call("lease_instances", **_who(identity), max_items=max_items)
        return _LEASES.validate_python(answer["instances"])

    async def release_instances(self, identity: Identity, instance_ids: Collection[str]) -> None:
        """Let others take these at once."""
        await self.call("release_instances", **_who(identity), instance_ids=list(instance_ids))

    async def claim_commands(self, identity: Identity, claim_id: str, max_items: int) -> list[Command]:
        """Commands to run now; the same claim_id answers the same ones."""
        answer = await self.call("claim_commands", **_who(identity), claim_id=claim_id, max_items=max_items)
        return _COMMANDS.validate_python(answer["commands"])

    async def finish_command(self, identity: Identity, command_id: str, outcome: Outcome) -> None:
        """Store how it ended; ending it twice does nothing."""
        await self.call(
            "finish_command",
            **_who(identity),
            command_id=command_id,
            status=outcome.status,
            error_code=outcome.error_code,
            result=outcome.result,
        )

    async def write_instance(self, identity: Identity, instance_id: str, patch: Patch) -> None:
        """Write under the lease."""
        await self.call("write_instance", **_who(identity), instance_id=instance_id, patch=patch)

    async def remove_instance(self, identity: Identity, instance_id: str) -> None:
        """Delete the row; its open commands end with it."""
        await self.call("remove_instance", **_who(identity), instance_id=instance_id)

    async def expire_commands(self) -> None:
        """End what nobody runs."""
        await self.call("expire_commands")

    async def fold_counts(self, max_items: int) -> int:
        """Fold what was counted lately."""
        return int((await self.call("fold_counts", max_items=max_items))["folded"])

    async def purge_accounts(
        self, identity: Identity, seconds: float, max_items: int
    ) -> tuple[list[str], bool]:
        """Delete closed accounts for so many seconds."""
        answer = await self.call("purge_accounts", **_who(identity), seconds=seconds, max_items=max_items)
        return _IDS.validate_python(answer["purged"]), bool(answer["more"])


def _who(identity: Identity) -> dict[str, Any]:
    return {"orchestrator_id": identity.orchestrator_id, "number": identity.number}


def _grant(answer: dict[str, Any], number: int) -> Grant:
    return Grant(float(answer["lease_seconds"]), _LEASES.validate_python(answer["instances"]), number)
