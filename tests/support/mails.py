"""What a devstack's mail sink has caught."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.devstack import Supabase


def mails_to(devstack: Supabase, address: str) -> list[dict[str, Any]]:
    """The newest first."""
    answer = httpx.get(f"{devstack.mail_url}/mail", params={"to": address}, timeout=10)
    return answer.raise_for_status().json()["messages"]


def code_in(mail: dict[str, Any]) -> str:
    return str(mail["text"]).split("code: ")[1].split()[0]


def token_hash_in(mail: dict[str, Any]) -> str:
    """Of a link by our own templates."""
    return str(mail["html"]).split("#token_hash=")[1].split("&")[0]
