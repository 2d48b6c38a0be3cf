"""Storage as a program without a client asks it."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.devstack import Supabase


def ask(devstack: Supabase, method: str, path: str, key: str | None = None, **options: Any) -> httpx.Response:
    headers = {"apikey": devstack.secret_key if key is None else key, **options.pop("headers", {})}
    url = f"{devstack.supabase_url}/storage/v1/{path}"
    return httpx.request(method, url, headers={k: v for k, v in headers.items() if v}, timeout=10, **options)


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    told = answer.json()
    return answer.status_code, told["statusCode"], told["code"]
