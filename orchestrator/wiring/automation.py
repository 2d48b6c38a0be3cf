"""Wire the parts that answer by themselves."""

from dataclasses import dataclass

from orchestrator.adapters.automation.gateway import SupabaseAutomation
from orchestrator.adapters.automation.requests import GuardedRequests
from orchestrator.adapters.web import WebLimits
from orchestrator.services.automation.decisions import Decisions
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.messages import MessageParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class AutomationParts:
    """What decides, and what asks other systems."""

    decisions: Decisions
    caller: GuardedRequests

    @property
    def tasks(self) -> Tasks:
        return {"decisions": self.decisions.worker.run}

    @property
    def hints(self) -> Hints:
        return {}


def wire_automation(base: Base, fleet: FleetParts, messages: MessageParts) -> AutomationParts:
    """Build every part; nothing runs yet."""
    member, gateway = fleet.member, SupabaseAutomation(base.gateway)
    decisions = Decisions(gateway, member.identity, member.is_safe, base.clock, base.settings.poll_seconds)
    fleet.polling.tell_to(decisions.worker, "decisions")
    messages.ingestion.on_received = decisions.worker.wake
    settings = base.settings
    limits = WebLimits(settings.request_allowed_hosts, settings.media_url_certificates, allows_plain=True)
    return AutomationParts(decisions, GuardedRequests(limits))
