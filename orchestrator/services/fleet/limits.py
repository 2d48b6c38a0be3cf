"""How long driving an instance waits for what."""

from dataclasses import dataclass, field

from orchestrator.domain.backoff import Backoff


@dataclass(frozen=True)
class FollowLimits:
    """`ping_seconds` between two pings; after `misses` unanswered ones in a row, or so many broken event
    streams, the node instance counts as lost. The stream's own silence is noticed sooner."""

    ping_seconds: float = 45.0
    misses: int = 2
    pause: Backoff = field(default_factory=lambda: Backoff(first=0.1, limit=2.0))


@dataclass(frozen=True)
class SupervisionLimits:
    """Seconds, unless a name says otherwise."""

    stop_grace: float = 6.5
    slot_hold: float = 10.0
    backoff: Backoff = field(default_factory=Backoff)
    follow: FollowLimits = field(default_factory=FollowLimits)
