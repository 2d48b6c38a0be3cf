"""A file of 100,000 contacts through the API and the orchestrator: uploaded, checked, imported."""

from __future__ import annotations

import time
from typing import Any

import httpx

from benchmarks.figures import Figure
from devstack.testing import DemoStack

LINES = 100_000
SECONDS = 300
# Less often than the API's limit of requests a minute.
POLL_SECONDS = 0.1


def measure(stack: DemoStack) -> list[Figure]:
    token = stack.sign_in("operator")
    account_id = stack.users["operator"].account_ids[0]
    url = f"{stack.api_url}/api/accounts/{account_id}/contact-imports"
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=SECONDS) as client:
        started = time.perf_counter()
        uploaded = client.post(url, content=table(), headers={"Content-Type": "text/csv"})
        imported = uploaded.raise_for_status().json()["import"]
        upload = time.perf_counter() - started
        check, _ = run(client, f"{url}/{imported['id']}", imported["suggested"], dry_run=True)
        whole, chunk = run(client, f"{url}/{imported['id']}", imported["suggested"], dry_run=False)
    return [
        Figure("import of 100,000 lines: upload", upload, "s"),
        Figure("import of 100,000 lines: check", check, "s"),
        Figure("import of 100,000 lines", whole, "s", 60),
        Figure("import, the longest chunk", chunk, "s", 2),
    ]


def table() -> bytes:
    """Everybody is new, with name, tags and town; in the form that spreadsheets in Brazil write."""
    rows = (
        f"Maria José {n};(11) 9{n // 10_000 + 8000}-{n % 10_000:04};cliente, feira\r\n" for n in range(LINES)
    )
    return ("Nome;Celular;Etiquetas\r\n" + "".join(rows)).encode("cp1252")


def run(client: httpx.Client, url: str, mapping: dict[str, str], *, dry_run: bool) -> tuple[float, float]:
    """Seconds from the start to the end, and between two chunks at most."""
    started = moved = time.perf_counter()
    client.post(f"{url}/start", json={"mapping": mapping, "dry_run": dry_run}).raise_for_status()
    longest, processed = 0.0, 0
    while True:
        shown: dict[str, Any] = client.get(url).raise_for_status().json()["import"]
        now = time.perf_counter()
        if shown["processed"] != processed:
            longest, moved, processed = max(longest, now - moved), now, shown["processed"]
        if shown["status"] not in ("checking", "running"):
            assert (shown["created"], shown["failed"]) == (LINES, 0), shown
            return now - started, longest
        assert now - started < SECONDS, shown
        time.sleep(POLL_SECONDS)
