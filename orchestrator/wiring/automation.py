"""Wire the parts that answer by themselves."""

from dataclasses import dataclass

from orchestrator.adapters.automation.broadcasts import SupabaseBroadcasts
from orchestrator.adapters.automation.gateway import SupabaseAutomation
from orchestrator.adapters.automation.requests import GuardedRequests
from orchestrator.adapters.web import WebLimits
from orchestrator.services.automation.decisions import Decisions
from orchestrator.services.automation.feeder import Feeder
from orchestrator.services.jobs import JobGateway, JobKind, step
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.messages import MessageParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class AutomationParts:
    """What decides, what asks other systems, and what writes to many: jobs."""

    decisions: Decisions
    caller: GuardedRequests
    job_kinds: dict[str, JobKind]

    @property
    def tasks(self) -> Tasks:
        return {"decisions": self.decisions.worker.run}

    @property
    def hints(self) -> Hints:
        return {}


def wire_automation(
    base: Base, fleet: FleetParts, messages: MessageParts, jobs: JobGateway
) -> AutomationParts:
    """Build every part; nothing runs yet."""
    member, gateway = fleet.member, SupabaseAutomation(base.gateway)
    decisions = Decisions(gateway, member.identity, member.is_safe, base.clock, base.settings.poll_seconds)
    fleet.polling.tell_to(decisions.worker, "decisions")
    messages.ingestion.on_received = decisions.worker.wake
    settings = base.settings
    limits = WebLimits(settings.request_allowed_hosts, settings.media_url_certificates, allows_plain=True)
    feeder = Feeder(SupabaseBroadcasts(base.gateway), member.identity, base.clock)
    kinds = {
        "broadcast_freeze": step(jobs, member.identity, at_once=2),
        "broadcast_feed": JobKind(feeder.work, at_once=4),
        "broadcast_test": JobKind(feeder.test, at_once=2),
    }
    return AutomationParts(decisions, GuardedRequests(limits), kinds)
