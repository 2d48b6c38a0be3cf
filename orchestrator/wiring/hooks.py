"""Wire the parts that tell other systems what happens."""

from dataclasses import dataclass

from orchestrator.adapters.hooks.gateway import SupabaseWebhooks
from orchestrator.services.hooks.delivery_counts import CountedDeliveries
from orchestrator.services.hooks.dispatching import Dispatching
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class HookParts:
    """The clock of the webhooks, unless something else is, and what is counted of them."""

    dispatching: Dispatching
    counts: CountedDeliveries
    is_clock: bool

    @property
    def tasks(self) -> Tasks:
        return {"dispatching": self.dispatching.worker.run} if self.is_clock else {}

    @property
    def hints(self) -> Hints:
        return {"delivery": self.dispatching.worker.wake}


def wire_hooks(base: Base, fleet: FleetParts) -> HookParts:
    """Build every part; nothing runs yet."""
    settings, clock = base.settings, base.clock
    secret_key = settings.secret_key.get_secret_value()
    gateway = SupabaseWebhooks(base.gateway, base.connections.supabase, settings.supabase_url, secret_key)
    dispatching = Dispatching(gateway, fleet.member.is_safe, clock, settings.poll_seconds)
    fleet.polling.tell_to(dispatching.worker, "deliveries")
    return HookParts(dispatching, CountedDeliveries(gateway, clock), settings.dispatch_webhooks)
