"""Where the Realtime under test is, and what a test needs to act on its database."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import jwt

from tests.support.devstack import Supabase

TOKEN_SECONDS = 600
ALICE = "00000000-0000-4000-8000-00000000a11c"
BOB = "00000000-0000-4000-8000-000000000b0b"


@dataclass(frozen=True)
class Stack:
    supabase_url: str
    publishable_key: str
    secret_key: str
    jwt_secret: str
    database_url: str
    admin_database_url: str

    def token(self, user_id: str, *, seconds: float = TOKEN_SECONDS, **claims: Any) -> str:
        """A token as Auth would give this user, which ends in so many seconds."""
        payload = {"sub": user_id, "role": "authenticated", "exp": time.time() + seconds, **claims}
        return jwt.encode(payload, self.jwt_secret, algorithm="HS256")  # pyright: ignore[reportUnknownMemberType]


def as_stack(supabase: Supabase) -> Stack:
    return Stack(
        supabase_url=supabase.supabase_url,
        publishable_key=supabase.publishable_key,
        secret_key=supabase.secret_key,
        jwt_secret=supabase.jwt_secret,
        database_url=supabase.database_url,
        admin_database_url=supabase.admin_database_url,
    )
