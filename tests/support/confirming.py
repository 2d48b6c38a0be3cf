"""Auth as on most hosted projects: whoever signs up follows the link of a mail before he can sign in."""

from __future__ import annotations

import html
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx

from devstack.testing import wait_for
from tests.support.gateways import second_gateway


@contextmanager
def confirming_gateway(devstack_state: Path) -> Generator[str, None, None]:
    """The address of a second gateway to that devstack's database, which wants addresses to be confirmed."""
    with second_gateway(devstack_state, CONFIRM_EMAIL="1") as url:
        yield url


def latest_link(supabase_url: str, email: str) -> str:
    """The address behind the button of the newest mail to that address."""

    def newest() -> str | None:
        mails = httpx.get(f"{supabase_url}/mail", params={"to": email}, timeout=10).json()["messages"]
        found = re.search(r'href="([^"]+)"', mails[0]["html"]) if mails else None
        return html.unescape(found[1]) if found else None

    return wait_for(f"a mail to {email}", newest, 10)
