"""Wire the parts that tell other systems what happens, and that hear what happened there."""

from dataclasses import dataclass

from orchestrator.adapters.hooks.calls import SupabaseCalls
from orchestrator.adapters.hooks.gateway import SupabaseWebhooks
from orchestrator.domain.hooks.sources import read_sources
from orchestrator.services.hooks.calls import Calls
from orchestrator.services.hooks.delivery_counts import CountedDeliveries
from orchestrator.services.hooks.dispatching import Dispatching
from orchestrator.services.jobs import JobKind
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.automation import AutomationParts
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.subject import Hints

# Some wait for another system.
_CALLS_AT_ONCE = 16


@dataclass(frozen=True)
class HookParts:
    """The clock of the webhooks, unless something else is, what is counted of them, and what applies calls of
    other systems: jobs."""

    dispatching: Dispatching
    counts: CountedDeliveries
    is_clock: bool
    job_kinds: dict[str, JobKind]

    @property
    def tasks(self) -> Tasks:
        return {"dispatching": self.dispatching.worker.run} if self.is_clock else {}

    @property
    def hints(self) -> Hints:
        return {"delivery": self.dispatching.worker.wake}


def wire_hooks(base: Base, fleet: FleetParts, automation: AutomationParts) -> HookParts:
    """Build every part; nothing runs yet."""
    settings, clock = base.settings, base.clock
    secret_key = settings.secret_key.get_secret_value()
    gateway = SupabaseWebhooks(base.gateway, base.connections.supabase, settings.supabase_url, secret_key)
    dispatching = Dispatching(gateway, fleet.member.is_safe, clock, settings.poll_seconds)
    fleet.polling.tell_to(dispatching.worker, "deliveries")
    calls = Calls(SupabaseCalls(base.gateway), automation.caller, read_sources(), fleet.member.identity)
    kinds = {"inbound_call": JobKind(calls.work, at_once=_CALLS_AT_ONCE)}
    return HookParts(dispatching, CountedDeliveries(gateway, clock), settings.dispatch_webhooks, kinds)
