"""Wire what serves the whole platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr

from orchestrator.adapters.platform.gateway import SupabaseEvents, SupabaseNotices
from orchestrator.adapters.platform.mailer import SmtpMailer
from orchestrator.adapters.platform.notices import SupabaseDigests, SupabasePushes
from orchestrator.adapters.platform.pushes import WebPushSender
from orchestrator.adapters.web import WebLimits
from orchestrator.services.jobs import JobGateway, JobKind, Jobs, step
from orchestrator.services.platform.duties import duties
from orchestrator.services.platform.event_readers import EventReaders
from orchestrator.services.platform.job_counts import JobCounts
from orchestrator.services.platform.notice_digests import NoticeDigests
from orchestrator.services.platform.push_notices import PushNotices
from orchestrator.services.platform.webhook_notices import WebhookNotices
from orchestrator.services.task_keeper import Tasks
from orchestrator.services.worker import Worker
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.subject import Hints

# Of these most wait for somebody else's service.
_PUSHES_AT_ONCE = 16
# They are made once; who looks later finds them.
_KEY_SECONDS = 600


@dataclass(frozen=True)
class PlatformParts:
    """The jobs of all subjects with the duties, and who reads what happened."""

    jobs: Jobs
    counts: JobCounts
    readers: EventReaders
    push_keys: Worker

    @property
    def tasks(self) -> Tasks:
        return {
            "jobs": self.jobs.worker.run,
            "events": self.readers.worker.run,
            "push_keys": self.push_keys.run,
        }

    @property
    def hints(self) -> Hints:
        return {"job": self.jobs.worker.wake, "event": self.readers.wake}


def wire_platform(
    base: Base, fleet: FleetParts, gateway: JobGateway, kinds: Mapping[str, JobKind]
) -> PlatformParts:
    """Build every part; nothing runs yet. `kinds` are the jobs of other subjects."""
    member, poll_seconds = fleet.member, base.settings.poll_seconds
    settings = base.settings
    mailer = SmtpMailer(settings.smtp_url, settings.mail_from)
    notices = WebhookNotices(SupabaseNotices(base.gateway), mailer)
    digests = NoticeDigests(SupabaseDigests(base.gateway), mailer, settings.link_base)
    limits = WebLimits(settings.request_allowed_hosts, settings.media_url_certificates, allows_plain=True)
    contact = f"mailto:{parseaddr(settings.mail_from)[1]}"
    pushes = PushNotices(SupabasePushes(base.gateway), WebPushSender(limits, contact), base.clock)
    kinds = {
        **kinds,
        **duties(gateway, member.identity),
        "webhook_notice": JobKind(notices.work),
        "notice_digest": JobKind(digests.work),
        "push_notices": JobKind(pushes.work, at_once=_PUSHES_AT_ONCE),
        "end_webhook_deliveries": step(gateway, member.identity),
    }
    jobs = Jobs(gateway, member.identity, member.is_safe, kinds, base.clock, poll_seconds)
    readers = EventReaders(SupabaseEvents(base.gateway), member, base.clock, poll_seconds)
    fleet.polling.kinds.extend(kinds)
    fleet.polling.tell_to(jobs.worker, "jobs")
    fleet.polling.tell_to(readers.worker, "events")
    push_keys = Worker("push_keys", member.is_safe, base.clock, _KEY_SECONDS, due=(pushes.keep_keys,))
    return PlatformParts(jobs, JobCounts(gateway, base.clock), readers, push_keys)
