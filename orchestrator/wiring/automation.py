"""Wire the parts that answer by themselves."""

from dataclasses import dataclass

from orchestrator.adapters.automation.gateway import SupabaseAutomation
from orchestrator.services.automation.decisions import Decisions
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.messages import MessageParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class AutomationParts:
    """What decides."""

    decisions: Decisions

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
    return AutomationParts(decisions)
