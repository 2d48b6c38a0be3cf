"""API keys, what signs tokens and database passwords: made at the first start, kept in a 0600 file."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from pydantic import BaseModel, Field

from devstack.files import write_private


def make_signing_key() -> dict[str, Any]:
    """A private JWK (P-256): Auth signs with it, and whoever has its public half can check what it signed."""
    key = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True)
    return {**key, "kid": secrets.token_hex(16), "alg": "ES256", "use": "sig"}


class Keys(BaseModel):
    publishable_key: str
    secret_key: str
    # Signs what stands for customers' API keys; Auth signs nothing with it and still believes it.
    jwt_secret: str
    # A file from before it is given one.
    signing_key: dict[str, Any] = Field(default_factory=make_signing_key)
    admin_password: str
    postgres_password: str
    authenticator_password: str

    @property
    def public_keys(self) -> str:
        """What tokens of Auth are checked with, as a JWK set."""
        key = {name: value for name, value in self.signing_key.items() if name != "d"}
        return json.dumps({"keys": [key]})


def load_keys(file: Path) -> Keys:
    """Read the keys, or make those that are not there yet."""
    keys = Keys.model_validate_json(file.read_text()) if file.exists() else make_keys()
    if not file.exists() or "signing_key" not in keys.model_fields_set:
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
