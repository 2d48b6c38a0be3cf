"""Settings, read once from the environment."""

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from orchestrator.errors import ConfigurationError


class Settings(BaseSettings):
    """What the orchestrator needs to know. Every field has one variable: its alias, else `ZAPBASE_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="ZAPBASE_", extra="ignore", frozen=True, populate_by_name=True
    )

    supabase_url: str = Field(validation_alias=AliasChoices("SUPABASE_URL", "supabase_url"))
    publishable_key: str = Field(validation_alias=AliasChoices("SUPABASE_PUBLISHABLE_KEY", "publishable_key"))
    secret_key: SecretStr = Field(validation_alias=AliasChoices("SUPABASE_SECRET_KEY", "secret_key"))
    jwt_signing_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("JWT_SIGNING_KEY", "jwt_signing_key")
    )
    access_token: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("SUPABASE_ACCESS_TOKEN", "access_token"),
        description="Of Supabase's Management API; only `doctor` reads it.",
    )
    management_url: str = "https://api.supabase.com"

    state_dir: Path = Path(".zapbase/orchestrator")
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = Field(default="", description="Where people reach the dashboard; links in mails.")
    smtp_url: SecretStr | None = Field(
        default=None, description="smtp://, smtp+starttls:// or smtps://[user:password@]host[:port]"
    )
    mail_from: str = "Zapbase <zapbase@localhost>"
    metrics_token: SecretStr | None = Field(
        default=None, description="Bearer token of /metrics; none: private addresses alone are answered."
    )
    cors_origins: Annotated[list[str], NoDecode] = []
    dashboard_dir: Path | None = None

    user_requests_per_minute: int = Field(default=1200, ge=0, description="Of a user, to the API; 0: any.")
    key_requests_per_minute: int = Field(default=600, ge=0, description="Of an API key; 0: any.")

    capacity: int = Field(default=50, ge=1, le=500)
    poll_seconds: float = Field(default=5, gt=0)
    spawn_slots: int = Field(
        default=0, ge=0, description="Node instances that start at once; 0: one per core."
    )
    stop_fleet_on_exit: bool = False
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    media_store: Literal["supabase", "disk"] = Field(
        default="supabase", description="Where new files go: Supabase Storage, or this machine's disk."
    )
    # A browser's pipe is what every file has to pass.
    media_max_bytes: int = Field(default=33_554_432, ge=1024, le=33_554_432, description="Of one file.")
    media_url_allowed_hosts: Annotated[list[str], NoDecode] = Field(
        default=[], description="Hosts whose files are fetched although they are not on the internet."
    )
    media_url_certificates: Path | None = Field(
        default=None, description="A PEM file of authorities that are trusted when files are fetched."
    )

    engine: Literal["webjs", "memory"] = "webjs"
    browser: str = ""
    browser_args: Annotated[list[str], NoDecode] = []
    orphan_seconds: float = Field(default=600, ge=1)
    journal_max_pages: int = Field(default=0, ge=0)
    start_seconds: float = Field(
        default=45, gt=0, le=55, description="Until a QR or a session must be there."
    )
    qr_max: int = Field(default=5, ge=1, description="QR codes shown before a start ends as scan_expired.")

    @property
    def link_base(self) -> str:
        """What links to the dashboard begin with."""
        return self.public_url or f"http://{self.api_host}:{self.api_port}"

    @field_validator("supabase_url")
    @classmethod
    def _is_an_http_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _is_an_http_url_or_empty(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _is_an_smtp_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if not value.get_secret_value().startswith(("smtp://", "smtp+starttls://", "smtps://")):
            raise ValueError("must begin with smtp://, smtp+starttls:// or smtps://")
        return value

    @field_validator("publishable_key")
    @classmethod
    def _is_not_secret(cls, value: str) -> str:
        if not value:
            raise ValueError("is empty")
        if value.startswith("sb_secret_"):
            raise ValueError("holds a secret key; the publishable one goes there")
        return value

    @field_validator("secret_key")
    @classmethod
    def _is_secret(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value():
            raise ValueError("is empty")
        if value.get_secret_value().startswith("sb_publishable_"):
            raise ValueError("holds the publishable key; the secret one goes there")
        return value

    @field_validator("browser_args", mode="before")
    @classmethod
    def _decode(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value or "[]")
        except ValueError:
            raise ValueError("must be a JSON list of strings") from None

    @field_validator("cors_origins", "media_url_allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )


def read_settings() -> Settings:
    """The settings of this process; ConfigurationError names each variable that is missing or wrong."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        problems = "; ".join(f"{_variable(item['loc'])}: {_problem(item)}" for item in error.errors())
        raise ConfigurationError(
            problems, hint="Set it in the environment (docs/contracts.md lists them all)."
        ) from None


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else ""
    return name if name.isupper() else f"ZAPBASE_{name.upper()}"


def _problem(item: object) -> str:
    message = str(item["msg"]) if isinstance(item, dict) and "msg" in item else "is wrong"  # pyright: ignore
    return "is not set" if message == "Field required" else message.removeprefix("Value error, ")
