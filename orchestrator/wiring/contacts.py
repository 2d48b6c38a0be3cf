"""Wire the parts that work on contacts."""

from dataclasses import dataclass

from orchestrator.adapters.contacts.gateway import SupabaseImports
from orchestrator.services.contacts.erasures import Erasures
from orchestrator.services.contacts.imports import Imports
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class ContactParts:
    """What takes people in and forgets them."""

    imports: Imports
    erasures: Erasures

    @property
    def tasks(self) -> Tasks:
        return {"imports": self.imports.run, "erasures": self.erasures.worker.run}

    @property
    def hints(self) -> Hints:
        return {"import": self.imports.worker.wake, "erasure": self.erasures.worker.wake}


def wire_contacts(base: Base, fleet: FleetParts) -> ContactParts:
    """Build every part; nothing runs yet."""
    gateway, poll_seconds = SupabaseImports(base.gateway), base.settings.poll_seconds
    return ContactParts(
        Imports(gateway, fleet.member, base.clock, poll_seconds),
        Erasures(gateway, fleet.member, base.clock, poll_seconds),
    )
