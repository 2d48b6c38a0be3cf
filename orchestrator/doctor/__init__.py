"""Look at everything this program needs, and say for each what to do."""

from collections.abc import AsyncIterator

import httpx

from orchestrator.adapters.supabase import is_reachable
from orchestrator.doctor.auth import examine_auth
from orchestrator.doctor.backend import examine_backend
from orchestrator.doctor.check import Check
from orchestrator.doctor.functions import examine_functions
from orchestrator.doctor.machine import examine_machine
from orchestrator.doctor.project import examine_project
from orchestrator.doctor.signing import examine_signing_key
from orchestrator.needs import open_http
from orchestrator.settings import Settings

__all__ = ["Check", "examine", "is_healthy"]

_KEYS = ("publishable_key", "secret_key")


def is_healthy(checks: list[Check]) -> bool:
    """True when every required need is met."""
    return all(check.ok for check in checks if check.required)


async def examine(settings: Settings) -> list[Check]:
    """All checks, in the order in which one would put things right."""
    async with open_http() as http:
        return [*examine_machine(settings), *[check async for check in _examine_supabase(settings, http)]]


async def _examine_supabase(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Check]:
    url = settings.supabase_url
    if not await is_reachable(http, url, settings.publishable_key):
        yield Check("supabase", False, f"{url} does not answer", "Start it or set SUPABASE_URL.")
        return
    yield Check("supabase", True, url)
    has_keys = True
    parts = (examine_backend, examine_functions, examine_auth, examine_signing_key, examine_project)
    for examine_part in parts:
        async for check in examine_part(settings, http):
            if not has_keys and check.name not in _KEYS:
                # Refused for the key alone, it would blame what it asked for.
                return
            yield check
            has_keys = has_keys and (check.ok or check.name not in _KEYS)
