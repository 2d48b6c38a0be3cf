"""API keys, the JWT secret and database passwords: made at the first start, kept in a 0600 file."""

from __future__ import annotations

import secrets
from pathlib import Path

from pydantic import BaseModel

from devstack.files import write_private


class Keys(BaseModel):
    publishable_key: str
    secret_key: str
    jwt_secret: str
    admin_password: str
    postgres_password: str
    authenticator_password: str


def load_keys(file: Path) -> Keys:
    """Read the keys, or make them when the file does not exist yet."""
    if file.exists():
        return Keys.model_validate_json(file.read_text())
    keys = make_keys()
    write_private(file, keys.model_dump_json(indent=2))
    return keys


def make_keys() -> Keys:
    return Keys(
        publishable_key=f"sb_publishable_{secrets.token_urlsafe(24)}",
        secret_key=f"sb_secret_{secrets.token_urlsafe(24)}",
        jwt_secret=secrets.token_urlsafe(48),
        admin_password=secrets.token_hex(16),
        postgres_password=secrets.token_hex(16),
        authenticator_password=secrets.token_hex(16),
    )
