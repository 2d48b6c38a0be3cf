"""Settings, read once from the environment."""

import json
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from orchestrator.errors import ConfigurationError

_MOST = 1_000_000_000


class Settings(BaseSettings):
    """What the orchestrator needs to know. Every field has one variable: its alias, else `ZAPBASE_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="ZAPBASE_", env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
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
    campaign_url: str = Field(
        default="", description="What short links begin with; none: the project's function `go`."
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="smtp://, smtp+starttls:// or smtps://[user:password@]host[:port]"
    )
    mail_from: str = "Zapbase <zapbase@localhost>"
    metrics_token: SecretStr | None = Field(
        default=None, description="Bearer token of /metrics; none: private addresses alone are answered."
    )
    cors_origins: Annotated[list[str], NoDecode] = []
    dashboard_dir: Path | None = None

    user_requests_per_minute: int = Field(
        default=1200, ge=0, le=_MOST, description="Of a user, to the API; 0: any."
    )
    key_requests_per_minute: int = Field(default=600, ge=0, le=_MOST, description="Of an API key; 0: any.")

    capacity: int = Field(default=50, ge=1, le=500)
    poll_seconds: float = Field(default=5, gt=0, le=3600)
    spawn_slots: int = Field(
        default=0, ge=0, le=500, description="Node instances that start at once; 0: one per core."
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
        default=None,
        description="A PEM file of authorities trusted when files are fetched or flows ask something.",
    )
    request_allowed_hosts: Annotated[list[str], NoDecode] = Field(
        default=[], description="Hosts that flows and pushes may ask although they are not on the internet."
    )

    graph_url: str = Field(
        default="https://graph.facebook.com", description="Meta's Graph API, of numbers of engine cloud."
    )
    graph_version: str = Field(default="v24.0", pattern=r"^v[0-9]{1,3}\.[0-9]$")
    dispatch_webhooks: bool = Field(
        default=True, description="Call the function that sends webhooks; off where pg_cron does."
    )

    engine: Literal["webjs", "memory"] = "webjs"
    browser: str = ""
    browser_args: Annotated[list[str], NoDecode] = []
    orphan_seconds: float = Field(default=600, ge=1, le=604_800)
    journal_max_pages: int = Field(default=0, ge=0, le=_MOST)
    start_seconds: float = Field(
        default=45, gt=0, le=55, description="Until a QR or a session must be there."
    )
    qr_max: int = Field(
        default=5, ge=1, le=100_000, description="QR codes shown before a start ends as scan_expired."
    )

    @property
    def link_base(self) -> str:
        """What links to the dashboard begin with."""
        return self.public_url or f"http://{self.api_host}:{self.api_port}"

    @property
    def functions_base(self) -> str:
        """What the addresses of the project's edge functions begin with."""
        return f"{self.supabase_url}/functions/v1"

    @property
    def campaign_base(self) -> str:
        """What the short links of campaigns begin with."""
        return self.campaign_url or f"{self.functions_base}/go"

    @field_validator("supabase_url", "management_url", "graph_url")
    @classmethod
    def _is_an_http_url(cls, value: str) -> str:
        return _http_url(value)

    @field_validator("public_url", "campaign_url")
    @classmethod
    def _is_an_http_url_or_empty(cls, value: str) -> str:
        return value and _http_url(value)

    @field_validator("smtp_url")
    @classmethod
    def _is_an_smtp_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if not value.get_secret_value().startswith(("smtp://", "smtp+starttls://", "smtps://")):
            raise ValueError("must begin with smtp://, smtp+starttls:// or smtps://")
        _require_host(value.get_secret_value())
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if "@" not in parseaddr(value)[1] or not value.isprintable():
            raise ValueError("must be a mail address, with or without a name")
        return value

    @field_validator("dashboard_dir")
    @classmethod
    def _is_a_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError("is no folder")
        return value

    @field_validator("secret_key", "metrics_token", "publishable_key")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | str | None) -> SecretStr | str | None:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value or ""
        if not text.isascii() or not text.isprintable() or text != text.strip():
            raise ValueError("has characters that no key has")
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

    @field_validator("cors_origins", "media_url_allowed_hosts", "request_allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )


def _http_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    _require_host(value)
    return value.rstrip("/")


def _require_host(url: str) -> None:
    """Says nothing of the value: it may hold a password."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0 and url.isprintable() and " " not in url
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ValueError("names no host, or no port from 1 to 65535")


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
