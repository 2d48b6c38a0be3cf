"""Wire the parts that take messages in and send them."""

from dataclasses import dataclass

from orchestrator.adapters.media.folder import MediaFolder
from orchestrator.adapters.media.urls import GuardedFetcher
from orchestrator.adapters.messages.gateway import SupabaseMessages
from orchestrator.adapters.web import WebLimits
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.protocols import NodeClient
from orchestrator.services.messages.attachments import MediaAttachments
from orchestrator.services.messages.inbox import Inbox
from orchestrator.services.messages.ingestion import Ingestion
from orchestrator.services.messages.number_checks import NumberChecks
from orchestrator.services.messages.outbox import Outbox
from orchestrator.services.messages.results import Results
from orchestrator.services.messages.sending import Sending
from orchestrator.services.messages.settling import Settling
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.media import MediaParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class MessageParts:
    """What stores events and sends what is queued."""

    ingestion: Ingestion
    outbox: Outbox
    clock: Clock

    def make_inbox(self, instance_id: str, client: NodeClient) -> Inbox:
        """Takes one instance's events."""
        return Inbox(instance_id, client, self.ingestion, self.clock)

    @property
    def tasks(self) -> Tasks:
        return {"outbox": self.outbox.worker.run}

    @property
    def hints(self) -> Hints:
        return {"message": self.outbox.wake}


def wire_messages(base: Base, fleet: FleetParts, media: MediaParts) -> MessageParts:
    """Build every part; nothing runs yet."""
    settings, clock, identity = base.settings, base.clock, fleet.member.identity
    gateway = SupabaseMessages(base.gateway)
    ingestion = Ingestion(gateway, identity, clock)
    ingestion.on_media = media.inbox.wake
    limits = WebLimits(settings.media_url_allowed_hosts, settings.media_url_certificates)
    folder = MediaFolder(base.state)
    media.inbox.on_deleted = folder.forget
    attachments = MediaAttachments(
        media.keeping,
        media.stores,
        media.spool,
        GuardedFetcher(limits),
        folder,
        clock,
        settings.media_max_bytes,
    )
    sending = Sending(NumberChecks(gateway, identity), fleet.registry, attachments, clock)
    results = Results(gateway, identity, clock)
    settling = Settling(gateway, identity, sending, results, clock)
    outbox = Outbox(gateway, fleet.member, sending, results, settling, clock, settings.poll_seconds)
    fleet.polling.tell_to(outbox.worker, "messages")
    return MessageParts(ingestion, outbox, clock)
