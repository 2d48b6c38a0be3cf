"""Look at everything this program needs, and say for each what to do."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt

from orchestrator.adapters.clock import SystemClock
from orchestrator.adapters.realtime import RealtimeListener
from orchestrator.adapters.supabase import SupabaseGateway, is_reachable
from orchestrator.errors import UnauthorizedError, ZapbaseError
from orchestrator.needs import node_settings, open_http
from orchestrator.settings import Settings
from orchestrator.wiring.media import make_stores

_BROWSERS = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/usr/lib/chromium/chromium-headless-shell",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


@dataclass(frozen=True)
class Check:
    """One need. `hint` says what to do when it is not met; an optional one does not count as ill."""

    name: str
    ok: bool
    detail: str = ""
    hint: str = ""
    required: bool = True

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def is_healthy(checks: list[Check]) -> bool:
    """True when every required need is met."""
    return all(check.ok for check in checks if check.required)


async def examine(settings: Settings) -> list[Check]:
    """All checks, in the order in which one would put things right."""
    checks = [
        _node_program(settings),
        _browser(settings),
        _state_folder(settings.state_dir),
        _api_port(settings.api_host, settings.api_port),
        _signing_key(settings),
    ]
    async with open_http() as http:
        return [
            *checks,
            *[check async for check in _supabase(settings, http)],
            await _media_store(settings, http),
        ]


def _node_program(settings: Settings) -> Check:
    try:
        found = node_settings(settings)
    except ZapbaseError as error:
        return Check("node", False, error.detail, error.hint)
    return Check("node", True, str(found.program))


def _browser(settings: Settings) -> Check:
    required = settings.engine == "webjs"
    candidates = (settings.browser,) if settings.browser else _BROWSERS
    found = next((path for name in candidates if (path := shutil.which(name))), None)
    if found:
        return Check("browser", True, found, required=required)
    hint = (
        "Debian: apt-get install chromium-headless-shell. Elsewhere install Chrome, or set ZAPBASE_BROWSER."
    )
    return Check("browser", False, "no Chrome or Chromium found", hint, required)


def _state_folder(folder: Path) -> Check:
    nearest = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Check("state_folder", True, str(folder))
    hint = "Give ZAPBASE_STATE_DIR a folder that this user may write."
    return Check("state_folder", False, f"{nearest} is not a writable folder", hint)


def _api_port(host: str, port: int) -> Check:
    """Free, or already held by an orchestrator that answers."""
    try:
        answer = httpx.get(f"http://{host}:{port}/health/live", timeout=2)
        if answer.is_success and answer.json() == {"status": "live"}:
            return Check("api_port", True, f"an orchestrator serves {host}:{port}")
        return Check("api_port", False, f"another program serves {host}:{port}", "Set ZAPBASE_API_PORT.")
    except (httpx.HTTPError, ValueError):
        pass
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return Check("api_port", False, f"{host}:{port}: {error.strerror}", "Set ZAPBASE_API_PORT.")
    return Check("api_port", True, f"{host}:{port} is free")


def _signing_key(settings: Settings) -> Check:
    if settings.jwt_signing_key is None:
        detail = "JWT_SIGNING_KEY is not set: customers' API keys are off (api_keys_not_configured)"
        return Check(
            "signing_key", False, detail, "Give it a JWK of the project's signing keys.", required=False
        )
    try:
        key = jwt.PyJWK.from_json(settings.jwt_signing_key.get_secret_value())
    except (jwt.PyJWTError, ValueError):
        return Check("signing_key", False, "JWT_SIGNING_KEY is not a JWK", "Give it a private JWK as JSON.")
    return Check("signing_key", True, key.algorithm_name)


async def _supabase(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Check]:
    if not await is_reachable(http, settings.supabase_url, settings.publishable_key):
        yield Check(
            "supabase", False, f"{settings.supabase_url} does not answer", "Start it or set SUPABASE_URL."
        )
        return
    yield Check("supabase", True, settings.supabase_url)
    yield await _publishable_key(settings, http)
    async for check in _database(settings, http):
        yield check
    yield await _estimates(settings, http)
    yield await _realtime(settings)


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
