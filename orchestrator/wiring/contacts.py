"""Wire the parts that work on contacts."""

from dataclasses import dataclass

from orchestrator.adapters.contacts.gateway import SupabaseImports
from orchestrator.services.contacts.imports import Imports
from orchestrator.services.jobs import JobGateway, JobKind, step
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts


@dataclass(frozen=True)
class ContactParts:
    """What takes people in and forgets them: jobs."""

    job_kinds: dict[str, JobKind]


def wire_contacts(base: Base, fleet: FleetParts, jobs: JobGateway) -> ContactParts:
    """Build every part; nothing runs yet."""
    identity = fleet.member.identity
    imports = Imports(SupabaseImports(base.gateway), identity, base.clock)
    return ContactParts(
        {
            "contact_import": JobKind(imports.work, at_once=2),
            "contact_erasure": step(jobs, identity, at_once=2),
        }
    )
