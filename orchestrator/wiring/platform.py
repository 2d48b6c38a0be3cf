"""Wire what serves the whole platform."""

from collections.abc import Mapping
from dataclasses import dataclass

from orchestrator.adapters.platform.gateway import SupabaseEvents, SupabaseNotices
from orchestrator.adapters.platform.mailer import SmtpMailer
from orchestrator.services.jobs import JobGateway, JobKind, Jobs, step
from orchestrator.services.platform.duties import duties
from orchestrator.services.platform.event_readers import EventReaders
from orchestrator.services.platform.job_counts import JobCounts
from orchestrator.services.platform.webhook_notices import WebhookNotices
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class PlatformParts:
    """The jobs of all subjects with the duties, and who reads what happened."""

    jobs: Jobs
    counts: JobCounts
    readers: EventReaders

    @property
    def tasks(self) -> Tasks:
        return {"jobs": self.jobs.worker.run, "events": self.readers.worker.run}

    @property
    def hints(self) -> Hints:
        return {"job": self.jobs.worker.wake, "event": self.readers.wake}


def wire_platform(
    base: Base, fleet: FleetParts, gateway: JobGateway, kinds: Mapping[str, JobKind]
) -> PlatformParts:
    """Build every part; nothing runs yet. `kinds` are the jobs of other subjects."""
    member, poll_seconds = fleet.member, base.settings.poll_seconds
    settings = base.settings
    notices = WebhookNotices(SupabaseNotices(base.gateway), SmtpMailer(settings.smtp_url, settings.mail_from))
    kinds = {
        **kinds,
        **duties(gateway, member.identity),
        "webhook_notice": JobKind(notices.work),
        "end_webhook_deliveries": step(gateway, member.identity),
    }
    jobs = Jobs(gateway, member.identity, member.is_safe, kinds, base.clock, poll_seconds)
    readers = EventReaders(SupabaseEvents(base.gateway), member, base.clock, poll_seconds)
    fleet.polling.kinds.extend(kinds)
    fleet.polling.tell_to(jobs.worker, "jobs")
    fleet.polling.tell_to(readers.worker, "events")
    return PlatformParts(jobs, JobCounts(gateway, base.clock), readers)
