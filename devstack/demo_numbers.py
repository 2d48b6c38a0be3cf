"""The demo's simulated phones, and its numbers until they can be scanned."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import httpx

from devstack.info import DevstackInfo
from devstack.people import Person

QR_SECONDS = 90
POLL_SECONDS = 0.2


async def add_phones(simulator_url: str) -> None:
    """The four founding phones, to scan with."""
    async with httpx.AsyncClient(base_url=simulator_url, timeout=10, trust_env=False) as client:
        known = {phone["phone"] for phone in (await client.get("/phones")).json()["phones"]}
        for number, digit in enumerate("9876", start=1):
            phone = f"5511{digit * 9}"
            if phone not in known:
                answer = await client.post("/phones", json={"phone": phone, "name": f"Telefone {number}"})
                answer.raise_for_status()


async def wait_for_qr_codes(info: DevstackInfo, operator: Person, report: Callable[[str], None]) -> bool:
    """Follow the operator's numbers until each waits for a scan or is connected; False when one does not."""
    headers = {"apikey": info.publishable_key, "authorization": f"Bearer {operator.access_token}"}
    deadline = time.monotonic() + QR_SECONDS
    said: dict[str, str] = {}
    async with httpx.AsyncClient(base_url=info.supabase_url, timeout=10, trust_env=False) as client:
        while time.monotonic() < deadline:
            answer = await client.get(
                "/rest/v1/instances?select=instance_name,status,status_reason&order=port", headers=headers
            )
            rows: list[dict[str, str | None]] = answer.raise_for_status().json()
            now = {str(row["instance_name"]): describe(row) for row in rows}
            for name in now:
                if now[name] != said.get(name):
                    report(f"{name}: {now[name]}")
            said = now
            if now and all(text in ("awaiting_scan", "connected") for text in now.values()):
                return True
            await asyncio.sleep(POLL_SECONDS)
    return False


def describe(row: dict[str, str | None]) -> str:
    return " / ".join(text for text in (row["status"], row["status_reason"]) if text)
