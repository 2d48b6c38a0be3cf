"""What this machine must have: Node, a browser, a folder, a port."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx

from orchestrator.doctor.check import Check
from orchestrator.errors import ZapbaseError
from orchestrator.needs import node_settings
from orchestrator.settings import Settings

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


def examine_machine(settings: Settings) -> Iterator[Check]:
    """All checks of this machine."""
    yield _node_program(settings)
    yield _browser(settings)
    yield _state_folder(settings.state_dir)
    yield _api_port(settings.api_host, settings.api_port)


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
