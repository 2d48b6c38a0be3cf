"""Whose API key is this: the one question about a caller that is asked with the secret key."""

from typing import Any

from orchestrator.adapters.supabase import SupabaseGateway


class SupabaseApiKeys:
    """Implements `api.access.ApiKeys`."""

    def __init__(self, gateway: SupabaseGateway) -> None:
        self._gateway = gateway

    async def authenticate(self, key: str) -> dict[str, Any]:
        """`{id, account_id, name, scopes, expires_at}`; DatabaseRefusedError `api_key_invalid`."""
        return await self._gateway.call("authenticate_api_key", key=key)
