"""Wire what serves the whole platform."""

from dataclasses import dataclass

from orchestrator.adapters.platform.gateway import SupabaseHousekeeping
from orchestrator.services.platform.housekeeping import Housekeeping
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class PlatformParts:
    """What is done from time to time."""

    housekeeping: Housekeeping

    @property
    def tasks(self) -> Tasks:
        return {"housekeeping": self.housekeeping.worker.run}

    @property
    def hints(self) -> Hints:
        return {}


def wire_platform(base: Base, fleet: FleetParts) -> PlatformParts:
    """Build every part; nothing runs yet."""
    gateway = SupabaseHousekeeping(base.gateway)
    return PlatformParts(Housekeeping(gateway, fleet.member, base.clock, base.settings.poll_seconds))
