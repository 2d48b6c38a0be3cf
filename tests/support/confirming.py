"""Auth as on most hosted projects: whoever signs up follows the link of a mail before he can sign in."""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from devstack.settings import ROOT, node_program
from devstack.testing import wait_for
from tests.support.simulator import free_port

GATEWAY_SECONDS = 15


@contextmanager
def confirming_gateway(devstack_state: Path) -> Generator[str, None, None]:
    """The address of a second gateway to that devstack's database, which wants addresses to be confirmed."""
    info = json.loads((devstack_state / "devstack.json").read_text())
    environment = psutil.Process(int(info["pids"]["gateway"])).environ()
    url = f"http://127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [node_program(), str(ROOT / "devstack" / "gateway" / "src" / "main.ts")],
        env={**environment, "GATEWAY_PORT": url.rsplit(":", 1)[1], "GATEWAY_CONFIRM_EMAIL": "1"},
        # It ends when this pipe does.
        stdin=subprocess.PIPE,
    )
    try:
        wait_for("the second gateway", lambda: is_up(url) or None, GATEWAY_SECONDS)
        yield url
    finally:
        process.communicate(timeout=10)


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2).is_success
    except httpx.HTTPError:
        return False


def latest_link(supabase_url: str, email: str) -> str:
    """The address behind the button of the newest mail to that address."""

    def newest() -> str | None:
        mails = httpx.get(f"{supabase_url}/mail", params={"to": email}, timeout=10).json()["messages"]
        found = re.search(r'href="([^"]+)"', mails[0]["html"]) if mails else None
        return html.unescape(found[1]) if found else None

    return wait_for(f"a mail to {email}", newest, 10)
