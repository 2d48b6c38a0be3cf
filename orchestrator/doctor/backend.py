"""What Supabase must have: the schema, the publication, the request check, Realtime, a bucket."""

import asyncio
from collections.abc import AsyncIterator

import httpx

from orchestrator.adapters.clock import SystemClock
from orchestrator.adapters.realtime import RealtimeListener
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.doctor.check import Check
from orchestrator.errors import UnauthorizedError, ZapbaseError
from orchestrator.settings import Settings
from orchestrator.wiring.media import make_stores


async def examine_backend(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Check]:
    """All checks of database, REST, Realtime and Storage."""
    yield await _publishable_key(settings, http)
    async for check in _database(settings, http):
        yield check
    yield await _estimates(settings, http)
    yield await _realtime(settings)
    yield await _media_store(settings, http)


async def _publishable_key(settings: Settings, http: httpx.AsyncClient) -> Check:
    try:
        answer = await http.get(
            f"{settings.supabase_url}/auth/v1/settings", headers={"apikey": settings.publishable_key}
        )
        ok = answer.is_success
    except httpx.HTTPError:
        ok = False
    return Check(
        "publishable_key", ok, "" if ok else "refused", "" if ok else "Set SUPABASE_PUBLISHABLE_KEY."
    )


async def _estimates(settings: Settings, http: httpx.AsyncClient) -> Check:
    """Also of a header that comes twice, which PostgREST itself hands to the check but once."""
    caller = ("apikey", settings.publishable_key)
    planned = ("prefer", "count=planned")
    answered = 0
    for headers in ([caller, planned], [caller, planned, ("prefer", "return=minimal")]):
        try:
            answer = await http.get(f"{settings.supabase_url}/rest/v1/plans?limit=1", headers=headers)
        except httpx.HTTPError as error:
            return Check("estimates", False, str(error) or "no answer in time", "Start it or try again.")
        answered += "estimate_refused" not in answer.text
    hint = "Run supabase/owned_by_supabase/authenticator.sql in the SQL editor."
    if answered == 1:
        hint = "What stands before PostgREST must join headers of one name, or refuse two Prefer."
    return Check(
        "estimates", not answered, "counts that PostgreSQL estimates are refused", hint if answered else ""
    )


async def _database(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Check]:
    gateway = SupabaseGateway(http, settings.supabase_url, settings.secret_key.get_secret_value())
    try:
        answer = await gateway.call("doctor")
    except UnauthorizedError as error:
        yield Check("secret_key", False, error.detail, "Set SUPABASE_SECRET_KEY.")
        return
    except ZapbaseError as error:
        yield Check("secret_key", True)
        yield Check("schema_orchestrator", False, error.detail, error.hint or "Apply supabase/migrations.")
        return
    yield Check("secret_key", True)
    yield Check("schema_orchestrator", True, "exposed")
    checks = answer["checks"]
    if settings.media_store == "supabase":
        checks += (await gateway.call("media_checks"))["checks"]
    for item in checks:
        hint = "" if item["ok"] else item["hint"]
        yield Check(item["name"], item["ok"], item["detail"], hint)


async def _media_store(settings: Settings, http: httpx.AsyncClient) -> Check:
    stores = make_stores(settings, settings.state_dir, "", http)
    hint = "Create the private bucket `media` in Storage, or set ZAPBASE_MEDIA_STORE=disk."
    if stores.is_local:
        hint = "Give ZAPBASE_STATE_DIR a folder that this user may write."
    try:
        await stores.check()
    except ZapbaseError as error:
        return Check("media_store", False, error.detail, hint)
    return Check("media_store", True, settings.media_store)


async def _realtime(settings: Settings) -> Check:
    listener = RealtimeListener(settings.supabase_url, settings.secret_key.get_secret_value(), SystemClock())
    try:
        async with asyncio.timeout(12):
            await listener.listen({}, 0.01)
    except (ZapbaseError, TimeoutError) as error:
        hint = "Commands are still found by polling; enable Realtime for the project."
        return Check("realtime", False, str(error) or "no answer in time", hint)
    return Check("realtime", True, "joins the topic orchestrator")
