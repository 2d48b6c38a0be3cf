"""Wire the parts that answer by themselves."""

from dataclasses import dataclass

from orchestrator.adapters.automation.broadcasts import SupabaseBroadcasts
from orchestrator.adapters.automation.gateway import SupabaseAutomation
from orchestrator.adapters.automation.requests import GuardedRequests
from orchestrator.adapters.web import WebLimits
from orchestrator.services.automation.account_caller import AccountCaller
from orchestrator.services.automation.decisions import Decisions
from orchestrator.services.automation.feeder import Feeder
from orchestrator.services.automation.requests import Requests
from orchestrator.services.automation.rule_book import RuleBook
from orchestrator.services.automation.runs import Runs
from orchestrator.services.automation.steps import Steps
from orchestrator.services.automation.versions import Versions
from orchestrator.services.jobs import JobGateway, JobKind, step
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.messages import MessageParts
from orchestrator.wiring.subject import Hints

# Each waits for somebody else's program, and for nothing of ours.
_REQUESTS_AT_ONCE = 64


@dataclass(frozen=True)
class AutomationParts:
    """What decides, what leads people through flows and asks other systems, and what writes to many."""

    decisions: Decisions
    runs: Runs
    steps: Steps
    caller: GuardedRequests
    account_caller: AccountCaller
    job_kinds: dict[str, JobKind]

    @property
    def tasks(self) -> Tasks:
        return {"decisions": self.decisions.worker.run, "runs": self.runs.worker.run}

    @property
    def hints(self) -> Hints:
        return {"job": self.runs.worker.wake, "received": self.decisions.worker.wake}


def wire_automation(
    base: Base, fleet: FleetParts, messages: MessageParts, jobs: JobGateway
) -> AutomationParts:
    """Build every part; nothing runs yet."""
    member, clock, settings = fleet.member, base.clock, base.settings
    gateway, identity = SupabaseAutomation(base.gateway), member.identity
    rules, versions = RuleBook(gateway, identity), Versions(gateway, identity)
    limits = WebLimits(settings.request_allowed_hosts, settings.media_url_certificates, allows_plain=True)
    caller = GuardedRequests(limits)
    steps = Steps(gateway, rules, versions, identity)
    runs = Runs(gateway, steps, identity, member.is_safe, clock, settings.poll_seconds)
    account_caller = AccountCaller(caller, gateway)
    requests = Requests(gateway, steps, account_caller, identity, clock)
    decisions = Decisions(gateway, rules, versions, identity, member.is_safe, clock, settings.poll_seconds)
    decisions.on_waiting = requests.on_waiting = runs.worker.hasten
    fleet.polling.tell_to(decisions.worker, "decisions")
    fleet.polling.tell_to(runs.worker, "jobs")
    fleet.polling.kinds.append("flow_run")
    messages.ingestion.on_received = decisions.worker.wake
    feeder = Feeder(SupabaseBroadcasts(base.gateway), identity, clock)
    kinds = {
        "flow_request": JobKind(requests.work, at_once=_REQUESTS_AT_ONCE),
        "end_runs": step(jobs, identity),
        "broadcast_freeze": step(jobs, identity, at_once=2),
        "broadcast_feed": JobKind(feeder.work, at_once=4),
        "broadcast_test": JobKind(feeder.test, at_once=2),
    }
    return AutomationParts(decisions, runs, steps, caller, account_caller, kinds)
