"""Wire the parts that move files."""

from dataclasses import dataclass
from pathlib import Path

import httpx

from orchestrator.adapters.media.disk import DiskStore
from orchestrator.adapters.media.gateway import SupabaseMedia
from orchestrator.adapters.media.spool import FileSpool
from orchestrator.adapters.media.storage import StorageStore
from orchestrator.api.media.links import MediaLinks
from orchestrator.api.parts import ApiMedia
from orchestrator.services.media.inbox import MediaInbox
from orchestrator.services.media.keeping import MediaKeeping
from orchestrator.services.media.stores import MediaStores
from orchestrator.services.media.uploads import Uploads
from orchestrator.services.task_keeper import Tasks
from orchestrator.settings import Settings
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class MediaParts:
    """What receives files, takes them in and shows them."""

    gateway: SupabaseMedia
    stores: MediaStores
    spool: FileSpool
    keeping: MediaKeeping
    inbox: MediaInbox
    uploads: Uploads

    @property
    def tasks(self) -> Tasks:
        return {"media": self.inbox.worker.run}

    @property
    def hints(self) -> Hints:
        return {"received": self.inbox.wake}

    def for_api(self) -> ApiMedia:
        """What the endpoints use of it."""
        return ApiMedia(self.stores, self.uploads, self.inbox, MediaLinks(self.gateway.media_link_key))


def make_stores(settings: Settings, root: Path, home: str, http: httpx.AsyncClient) -> MediaStores:
    """Both stores; the setting says which one new files go to."""
    storage = StorageStore(http, settings.supabase_url, settings.secret_key.get_secret_value())
    return MediaStores(DiskStore(root / "media"), storage, home, is_local=settings.media_store == "disk")


def wire_media(base: Base, fleet: FleetParts) -> MediaParts:
    """Build every part; nothing runs yet."""
    settings, state = base.settings, base.state
    gateway = SupabaseMedia(base.gateway)
    stores = make_stores(settings, state.root, state.orchestrator_id(), base.connections.supabase)
    spool = FileSpool(state.root / "media-spool")
    keeping = MediaKeeping(gateway, stores)
    inbox = MediaInbox(
        gateway,
        fleet.member,
        fleet.registry,
        spool,
        stores,
        base.clock,
        settings.poll_seconds,
        settings.media_max_bytes,
    )
    fleet.polling.tell_to(inbox.worker, "media")
    uploads = Uploads(keeping, spool, settings.media_max_bytes)
    return MediaParts(gateway, stores, spool, keeping, inbox, uploads)
