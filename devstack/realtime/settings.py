"""What the server is told from outside, read once: environment variables with the prefix REALTIME_."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict

from devstack.settings import Port


class Limits(BaseModel, frozen=True):
    """Bounds on what clients may ask for. The defaults are those of hosted's Pro plan where it has one.

    Each may be set on its own, for example REALTIME_LIMITS__CHANNELS_PER_SOCKET.
    """

    max_frame_bytes: PositiveInt = 5_000_000
    """A larger frame closes the socket (1009)."""
    max_payload_bytes: PositiveInt = 3_000_000
    """A larger broadcast is refused as PayloadSizeExceeded; its channel lives on."""
    max_change_bytes: PositiveInt = 1_000_000
    """A larger row is sent without its long values and with `Error 413: Payload Too Large`."""
    channels_per_socket: PositiveInt = 100
    changes_per_socket: PositiveInt = 500
    """postgres_changes, each with its filter, of all channels together; more are refused with their join."""
    joins_per_second: PositiveInt = 500
    """Joins on one socket; more are refused as ClientJoinRateLimitReached."""
    events_per_second: PositiveInt = 500
    """Messages of a client on one channel; more close the channel."""
    presence_per_second: PositiveInt = 50
    """Presence messages of a client on one channel; more close the channel."""
    rights_seconds: PositiveInt = 4
    """How often open private channels are looked at again, at the earliest."""
    queued_frames: PositiveInt = 5_000
    queued_bytes: PositiveInt = 16_000_000
    """A subscriber for which more than this is waiting reads too slowly: its socket is closed."""
    message_days: PositiveInt = 3
    """Rows of realtime.messages older than this are deleted."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="REALTIME_", env_nested_delimiter="__", frozen=True)

    port: Port = 54326
    database_url: str
    """The DSN of a superuser: it streams the log and takes on the callers' roles."""
    jwt_secret: str
    public_keys: dict[str, Any] = {"keys": []}
    """A JWK set: tokens that name one of them are checked with it."""
    issuer: str | None = None
    """Of every token that names one."""
    publishable_key: str
    secret_key: str
    limits: Limits = Limits()
