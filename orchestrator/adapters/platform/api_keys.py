"""Whose API key is this: the one question about a caller that is asked with the secret key."""

from typing import Any

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions


class _ApiKey(BaseModel):
    id: str
    account_id: str
    name: str = ""
    scopes: list[str]
    expires_at: str | None = None


class SupabaseApiKeys(Functions):
    """Implements `api.access.ApiKeys`."""

    async def authenticate(self, key: str) -> dict[str, Any]:
        """`{id, account_id, name, scopes, expires_at}`; DatabaseRefusedError `api_key_invalid`."""
        answer = await self.ask(_ApiKey, "authenticate_api_key", key=key)
        return answer.model_dump()
