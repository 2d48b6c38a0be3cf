"""devstack.json: what others need to use a running devstack."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from pydantic import BaseModel

from devstack.files import write_private
from devstack.postgres import Cluster


class DevstackInfo(BaseModel):
    """`pids` has postgres, gateway, realtime, mail and supervisor. It exists while the devstack is up."""

    supabase_url: str
    publishable_key: str
    secret_key: str
    jwt_secret: str
    database_url: str
    admin_database_url: str
    mail_url: str
    smtp_url: str
    pids: dict[str, int]

    @property
    def signing_key(self) -> str:
        """The JWT secret as the JWK that JWT_SIGNING_KEY takes: with it the API makes tokens for API keys."""
        key = base64.urlsafe_b64encode(self.jwt_secret.encode()).decode().rstrip("=")
        return json.dumps({"kty": "oct", "alg": "HS256", "k": key})

    @classmethod
    def read(cls, file: Path) -> DevstackInfo | None:
        """None when the devstack is not up."""
        try:
            return cls.model_validate_json(file.read_text())
        except FileNotFoundError:
            return None

    @staticmethod
    def remove(file: Path) -> None:
        file.unlink(missing_ok=True)

    def write(self, file: Path) -> None:
        write_private(file, self.model_dump_json(indent=2))


def describe(cluster: Cluster, pids: dict[str, int]) -> DevstackInfo:
    return DevstackInfo(
        supabase_url=cluster.settings.supabase_url,
        publishable_key=cluster.keys.publishable_key,
        secret_key=cluster.keys.secret_key,
        jwt_secret=cluster.keys.jwt_secret,
        database_url=cluster.database_url,
        admin_database_url=cluster.admin_url,
        mail_url=cluster.settings.mail_url,
        smtp_url=cluster.settings.smtp_url,
        pids=pids,
    )
