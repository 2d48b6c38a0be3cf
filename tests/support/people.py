"""Users and tenants, made the way anybody makes them: by signing up."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.devstack import Supabase

REQUEST_SECONDS = 10


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
    """Signs people up on one Supabase."""

    def __init__(self, supabase: Supabase) -> None:
        self.supabase = supabase

    def make_user(self, email: str | None = None, **signup_data: Any) -> User:
        email = email or f"{uuid.uuid4().hex}@example.com"
        password = uuid.uuid4().hex
        answer = httpx.post(
            f"{self.supabase.supabase_url}/auth/v1/signup",
            headers={"apikey": self.supabase.publishable_key},
            json={"email": email, "password": password, "data": signup_data},
            timeout=REQUEST_SECONDS,
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
        answer = httpx.get(
            f"{self.supabase.supabase_url}/rest/v1/{path}",
            headers={
                "apikey": self.supabase.publishable_key,
                "authorization": f"Bearer {user.access_token}",
            },
            timeout=REQUEST_SECONDS,
        )
        return answer.raise_for_status().json()
