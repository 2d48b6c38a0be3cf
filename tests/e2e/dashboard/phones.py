"""Simulated phones of customers that a test has made."""

from __future__ import annotations

import random
import time

import httpx

from devstack.testing import DemoStack
from tests.e2e.dashboard.pages import NumberCard

SECONDS = 20
SCAN_SECONDS = 60


def random_phone() -> str:
    """Digits of a Brazilian mobile of nobody else, which WhatsApp may know without its ninth digit."""
    return f"55219{random.randrange(6 * 10**7, 10**8)}"


def add_phone(demo: DemoStack, name: str) -> str:
    """A simulated phone to scan with; its digits."""
    phone = random_phone()
    body = {"phone": phone, "name": name}
    httpx.post(f"{demo.simulator_url}/phones", json=body, timeout=SECONDS).raise_for_status()
    return phone


def use_phone(demo: DemoStack, phone: str, action: str, **body: str) -> None:
    """`POST /phones/<phone>/<action>` of the simulator: unlink, enter-code, …"""
    url = f"{demo.simulator_url}/phones/{phone}/{action}"
    httpx.post(url, json=body, timeout=SECONDS).raise_for_status()


def scan(demo: DemoStack, phone: str, card: NumberCard) -> None:
    """Scan what the screen shows; a code that was renewed in between is read again."""
    deadline = time.monotonic() + SCAN_SECONDS
    while True:
        try:
            return demo.scan(phone, card.read_code())
        except httpx.HTTPStatusError:
            if time.monotonic() > deadline:
                raise
