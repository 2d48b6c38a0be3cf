"""Tables as an API caller sees them: with the publishable key and the caller's own token, never more."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from postgrest import APIError, AsyncPostgrestClient

from orchestrator.adapters.supabase import make_client, translate

_INSTANCE = (
    "id,account_id,instance_name,port,status,status_reason,qr_code,qr_expires_at,"
    "last_connected,supervised_until"
)
_COMMAND = "id,status,error_code,result"
_PAGE = 500
Rows = list[dict[str, Any]]


class SupabaseCaller:
    """Implements `services.fleet.protocols.CallerGateway`. Row level security decides what comes back."""

    def __init__(self, http: httpx.AsyncClient, url: str, publishable_key: str) -> None:
        self._http = http
        self._url = url
        self._key = publishable_key

    async def list_instances(self, token: str) -> Rows:
        """All the caller may see, oldest first."""
        query = self._as(token).from_("instances").select(_INSTANCE).order("created_at").limit(_PAGE)
        return await _rows(query.execute)

    async def find_instances(self, token: str, instance_or_account_id: str) -> Rows:
        """The instance of that id, or all of the account of that id; none for what is no UUID."""
        try:
            wanted = str(uuid.UUID(instance_or_account_id))
        except ValueError:
            return []
        query = self._as(token).from_("instances").select(_INSTANCE)
        return await _rows(query.or_(f"id.eq.{wanted},account_id.eq.{wanted}").limit(_PAGE).execute)

    async def insert_command(self, token: str, instance: dict[str, Any], command: str) -> dict[str, Any]:
        """The new row; DatabaseRefusedError `forbidden` when a policy says no."""
        row = {"account_id": instance["account_id"], "instance_id": instance["id"], "command": command}
        table = self._as(token).from_("instance_commands")
        query = table.insert(row).select(_COMMAND)  # pyright: ignore[reportUnknownMemberType]
        return (await _rows(query.execute))[0]

    async def read_command(self, token: str, command_id: str) -> dict[str, Any] | None:
        """The row as it stands now."""
        query = self._as(token).from_("instance_commands").select(_COMMAND).eq("id", command_id)
        rows = await _rows(query.execute)
        return rows[0] if rows else None

    async def reachable(self) -> bool:
        """True when Supabase answers requests."""
        try:
            answer = await self._http.get(
                f"{self._url}/auth/v1/health", headers={"apikey": self._key}, timeout=3
            )
        except httpx.HTTPError:
            return False
        return answer.status_code < 500

    def _as(self, token: str) -> AsyncPostgrestClient:
        return make_client(self._http, self._url, self._key, token, "public")


async def _rows(execute: Callable[[], Awaitable[Any]]) -> Rows:
    try:
        answer = await execute()
    except (APIError, httpx.HTTPError) as error:
        raise translate(error) from None
    return answer.data
