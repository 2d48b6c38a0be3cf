"""Whether the project's functions are deployed, and start."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any, cast

import httpx

from orchestrator.doctor.check import Check
from orchestrator.settings import Settings

# What is missing without each.
FUNCTIONS = {
    "webhook-dispatch": "webhooks are not sent",
    "hooks": "other systems' calls are not heard",
    "go": "short links of campaigns lead nowhere",
    "whatsapp-cloud": "numbers of the Cloud API hear nothing",
}
# Supabase's own word for a function that there is not; ours have words of their own.
_UNKNOWN = "NOT_FOUND"


async def examine_functions(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Check]:
    """Each is looked at, not called: none does anything without proof of who asks. Only what sends what this
    program is the clock of has to be there."""
    # All at once: each may have to start.
    url = f"{settings.supabase_url}/functions/v1"
    found = await asyncio.gather(*(_look(f"{url}/{name}", http) for name in FUNCTIONS))
    for (name, loss), trouble in zip(FUNCTIONS.items(), found, strict=True):
        required = name == "webhook-dispatch" and settings.dispatch_webhooks
        hint = f"Run `npx supabase functions deploy {name}`."
        if required:
            hint += " Or set ZAPBASE_DISPATCH_WEBHOOKS=0."
        label = f"function_{name.replace('-', '_')}"
        if trouble:
            yield Check(label, False, f"{trouble}: {loss}", hint, required)
        else:
            yield Check(label, True, "deployed", required=required)


async def _look(url: str, http: httpx.AsyncClient) -> str:
    """What is wrong with it; empty: nothing."""
    try:
        answer = await http.get(url)
    except httpx.HTTPError as error:
        return str(error) or "no answer in time"
    if answer.status_code == HTTPStatus.NOT_FOUND and _code_of(answer) == _UNKNOWN:
        return "not deployed"
    return f"HTTP {answer.status_code}" if answer.is_server_error else ""


def _code_of(answer: httpx.Response) -> object:
    try:
        told: Any = answer.json()
    except ValueError:
        return None
    return cast(dict[str, Any], told).get("code") if isinstance(told, dict) else None
