"""The key that signs the tokens of customers' API keys: is it one, and does Supabase take what it signs?"""

import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx

from orchestrator.api.platform.signing import TokenSigner
from orchestrator.doctor.check import Check
from orchestrator.errors import ConfigurationError
from orchestrator.settings import Settings


async def examine_signing_key(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Check]:
    """One check. A project may do without: then API keys are off."""
    if settings.jwt_signing_key is None:
        detail = "JWT_SIGNING_KEY is not set: customers' API keys are off (api_keys_not_configured)"
        hint = "Give it a JWK of the project's signing keys (`supabase gen signing-key`)."
        yield Check("signing_key", False, detail, hint, required=False)
        return
    try:
        signer = TokenSigner(settings.jwt_signing_key)
    except ConfigurationError as error:
        yield Check("signing_key", False, error.detail, error.hint)
        return
    nobody: dict[str, Any] = {"id": str(uuid.uuid4()), "account_id": "", "scopes": [], "expires_at": None}
    yield await _is_taken(settings, http, signer.sign(nobody)[0])


async def _is_taken(settings: Settings, http: httpx.AsyncClient, token: str) -> Check:
    headers = {"apikey": settings.publishable_key, "authorization": f"Bearer {token}"}
    try:
        answer = await http.get(f"{settings.supabase_url}/rest/v1/plans?limit=1", headers=headers)
    except httpx.HTTPError as error:
        return Check("signing_key", False, str(error) or "no answer in time", "Start it or try again.")
    if answer.is_success:
        return Check("signing_key", True, "Supabase takes what it signs")
    detail = f"Supabase refuses what JWT_SIGNING_KEY signs ({answer.status_code})"
    hint = "Import this very key: Settings > JWT Keys > Create standby key. An imported key needs its kid."
    return Check("signing_key", False, detail, hint)
