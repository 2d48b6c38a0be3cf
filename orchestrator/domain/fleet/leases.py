"""Who drives an instance: leases, and how long a holder may trust them without the database's word."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


class Lease(BaseModel):
    """The database's permission to drive one instance, with the state it had when it was read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    instance_id: str
    account_id: str
    instance_name: str = ""
    engine: str = "webjs"
    port: int
    status: str
    status_reason: str | None = None
    desired_state: str
    number: int
    # The account is suspended or closed: nothing of it runs, whatever is desired.
    suspended: bool = False


@dataclass(frozen=True)
class Identity:
    """An orchestrator's id and its fencing number; every write carries both."""

    orchestrator_id: str
    number: int


@dataclass(frozen=True)
class Grant:
    """What register and heartbeat give: how long the leases last (seconds), and which are held."""

    lease_seconds: float
    leases: list[Lease]
    number: int


@dataclass(frozen=True)
class Todo:
    """What a poll tells beside the leases: by name what is due now, and what will be in so many seconds."""

    due: frozenset[str]
    next_seconds: Mapping[str, float]


# A holder asks to renew this many times within a lease, and stops driving when a quarter of it is left:
# enough for two lost heartbeats before, since after a lost one it asks again sooner, and for ending every
# node instance after. Each time is a request, also of an orchestrator that has nothing to do.
RENEWALS_PER_LEASE = 4
RETRIES_PER_LEASE = 12
MARGIN_SHARE = 0.25


def renewal_interval(lease_seconds: float) -> float:
    """Seconds between two heartbeats."""
    return lease_seconds / RENEWALS_PER_LEASE


def retry_interval(lease_seconds: float) -> float:
    """Seconds from one that failed to the next, and for which an answer is waited for."""
    return lease_seconds / RETRIES_PER_LEASE


def stop_grace(lease_seconds: float) -> float:
    """How long a node instance may take to end when its lease cannot be kept: well within the margin."""
    return lease_seconds * MARGIN_SHARE / 2


def safe_until(asked_at: float, lease_seconds: float) -> float:
    """The monotonic time until which the holder may drive. Counted from before the request was sent,
    because the database counts from a moment after that."""
    return asked_at + lease_seconds * (1 - MARGIN_SHARE)
