"""Wire the parts that move files."""

from dataclasses import dataclass
from pathlib import Path

import httpx

from orchestrator.adapters.media_disk import DiskStore
from orchestrator.adapters.media_folder import MediaFolder
from orchestrator.adapters.media_gateway import SupabaseMedia
from orchestrator.adapters.media_spool import FileSpool
from orchestrator.adapters.media_storage import StorageStore
from orchestrator.adapters.media_urls import GuardedFetcher, UrlLimits
from orchestrator.adapters.state_folder import StateFolder
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.api.media_links import MediaLinks
from orchestrator.api.parts import ApiMedia
from orchestrator.services.attachments import MediaAttachments
from orchestrator.services.fleet import Fleet
from orchestrator.services.media_inbox import MediaInbox
from orchestrator.services.media_keeping import MediaKeeping
from orchestrator.services.media_stores import MediaStores
from orchestrator.services.protocols import Clock
from orchestrator.services.registry import Registry
from orchestrator.services.uploads import Uploads
from orchestrator.settings import Settings


@dataclass(frozen=True)
class MediaParts:
    """What receives files, sends them, takes them in and shows them."""

    stores: MediaStores
    inbox: MediaInbox
    attachments: MediaAttachments
    uploads: Uploads
    gateway: SupabaseMedia

    def for_api(self) -> ApiMedia:
        """What the endpoints use of it."""
        return ApiMedia(self.stores, self.uploads, self.inbox, MediaLinks(self.gateway.media_link_key))


def make_stores(settings: Settings, root: Path, home: str, http: httpx.AsyncClient) -> MediaStores:
    """Both stores; the setting says which one new files go to."""
    storage = StorageStore(http, settings.supabase_url, settings.secret_key.get_secret_value())
    return MediaStores(DiskStore(root / "media"), storage, home, is_local=settings.media_store == "disk")


def wire_media(
    settings: Settings,
    state: StateFolder,
    http: httpx.AsyncClient,
    gateway: SupabaseGateway,
    fleet: Fleet,
    registry: Registry,
    clock: Clock,
) -> MediaParts:
    """Build every part; nothing runs yet."""
    media = SupabaseMedia(gateway)
    stores = make_stores(settings, state.root, state.orchestrator_id(), http)
    spool = FileSpool(state.root / "media-spool")
    keeping = MediaKeeping(media, stores)
    limits = UrlLimits(settings.media_url_allowed_hosts, settings.media_url_certificates)
    attachments = MediaAttachments(
        keeping, stores, spool, GuardedFetcher(limits), MediaFolder(state), clock, settings.media_max_bytes
    )
    inbox = MediaInbox(
        media, fleet, registry, spool, stores, clock, settings.poll_seconds, settings.media_max_bytes
    )
    uploads = Uploads(keeping, spool, settings.media_max_bytes)
    return MediaParts(stores, inbox, attachments, uploads, media)
