"""Customers made for one test, by signing up as anybody does."""

from __future__ import annotations

import random
import uuid

import httpx

from devstack.testing import DemoStack, User

SECONDS = 20


def random_phone() -> str:
    """Digits of a Brazilian mobile that no other test uses."""
    return f"55219{random.randrange(6 * 10**7, 10**8)}"


def sign_up(demo: DemoStack, name: str) -> User:
    """The owner of a new account of that name."""
    email, password = f"{uuid.uuid4().hex}@example.com", uuid.uuid4().hex
    answer = httpx.post(
        f"{demo.supabase_url}/auth/v1/signup",
        headers={"apikey": demo.publishable_key},
        json={"email": email, "password": password, "data": {"name": name, "phone": random_phone()}},
        timeout=SECONDS,
    )
    token = answer.raise_for_status().json()["access_token"]
    [account] = demo.rows("accounts?select=id", token)
    return User(email=email, password=password, role="owner", account_ids=[account["id"]])


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
