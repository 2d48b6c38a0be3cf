"""What webhooks are sent: one call's share of it, and how it stands with all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dispatch:
    """What one call has done. In `next_seconds` there is more to send; None: nothing is known of."""

    claimed: int
    delivered: int
    failed: int
    next_seconds: float | None


@dataclass(frozen=True)
class DeliveryCounts:
    """Of the whole platform: what waits, how late the oldest of it is, what was given up."""

    waiting: int
    late_seconds: float
    dead: int
