"""Users and tenants, made the way anybody makes them: by signing up."""

from __future__ import annotations

import random
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.devstack import Supabase

REQUEST_SECONDS = 30


@dataclass(frozen=True)
class User:
    id: str
    email: str
    password: str
    access_token: str
    refresh_token: str


@dataclass(frozen=True)
class Tenant:
    """A user who owns an account."""

    user: User
    account_id: str
    phone: str


class People:
    """Signs people up on one Supabase; `transport` has its URL as base."""

    def __init__(self, transport: httpx.Client, publishable_key: str) -> None:
        self.transport = transport
        self.publishable_key = publishable_key

    def make_user(self, email: str | None = None, **signup_data: Any) -> User:
        email = email or f"{uuid.uuid4().hex}@example.com"
        password = uuid.uuid4().hex
        answer = self.transport.post(
            "/auth/v1/signup",
            headers={"apikey": self.publishable_key},
            json={"email": email, "password": password, "data": signup_data},
        )
        session = answer.raise_for_status().json()
        return User(
            id=session["user"]["id"],
            email=email,
            password=password,
            access_token=session["access_token"],
            refresh_token=session["refresh_token"],
        )

    def make_tenant(self, name: str = "Padaria Aurora") -> Tenant:
        phone = f"55119{random.randrange(10**8):08}"
        user = self.make_user(name=name, phone=phone)
        [member] = self.select("account_members?select=account_id", user)
        return Tenant(user=user, account_id=member["account_id"], phone=phone)

    def select(self, path: str, user: User) -> list[dict[str, Any]]:
        """`GET /rest/v1/<path>` as `user`."""
        headers = {"apikey": self.publishable_key, "authorization": f"Bearer {user.access_token}"}
        return self.transport.get(f"/rest/v1/{path}", headers=headers).raise_for_status().json()


@contextmanager
def open_people(supabase: Supabase) -> Generator[People, None, None]:
    with httpx.Client(base_url=supabase.supabase_url, timeout=REQUEST_SECONDS) as transport:
        yield People(transport, supabase.publishable_key)
