"""Wire what serves the whole platform."""

from dataclasses import dataclass

from orchestrator.adapters.platform.gateway import SupabaseEvents, SupabaseHousekeeping
from orchestrator.services.platform.event_readers import EventReaders
from orchestrator.services.platform.housekeeping import Housekeeping
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class PlatformParts:
    """What is done from time to time."""

    housekeeping: Housekeeping
    readers: EventReaders

    @property
    def tasks(self) -> Tasks:
        return {"housekeeping": self.housekeeping.worker.run, "events": self.readers.worker.run}

    @property
    def hints(self) -> Hints:
        return {}


def wire_platform(base: Base, fleet: FleetParts) -> PlatformParts:
    """Build every part; nothing runs yet."""
    housekeeping, events = SupabaseHousekeeping(base.gateway), SupabaseEvents(base.gateway)
    poll_seconds = base.settings.poll_seconds
    return PlatformParts(
        Housekeeping(housekeeping, fleet.member, base.clock, poll_seconds),
        EventReaders(events, fleet.member, base.clock, poll_seconds),
    )
