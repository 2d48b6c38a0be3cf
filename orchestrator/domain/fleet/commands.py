"""A member's wish as a row, and how it ended."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class CommandName(StrEnum):
    """`instance_commands.command`."""

    START = "start"
    STOP = "stop"
    RESTART = "restart"
    LOGOUT = "logout"
    PAIRING_CODE = "pairing_code"
    SYNC = "sync"
    REMOVE = "remove"
    REPLACE_NUMBER = "replace_number"


class CommandStatus(StrEnum):
    """`instance_commands.status`."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Command(BaseModel):
    """One claimed row of `instance_commands`. Times are aware."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    account_id: str
    instance_id: str
    command: str
    payload: dict[str, Any] = Field(default_factory=dict[str, Any])
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: CommandStatus
    error_code: str | None = None
    result: dict[str, Any] = field(default_factory=dict[str, Any])


def done(remark: str | None = None, /, **result: Any) -> Outcome:
    """A command that reached its aim; `remark` is a code about how (`already_running`)."""
    return Outcome(CommandStatus.DONE, remark, result)


def failed(code: str, /, **result: Any) -> Outcome:
    """A command that did not reach its aim, with the stable code that says why."""
    return Outcome(CommandStatus.FAILED, code, result)
