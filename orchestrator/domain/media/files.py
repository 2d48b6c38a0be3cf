"""Files of messages: what is to be fetched, what became of it, which file a kind of message may carry."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from orchestrator.domain.media.pictures import measure
from orchestrator.domain.media.types import family
from orchestrator.errors import MediaError


class MediaState(StrEnum):
    """`media.state`, as this program writes it."""

    STORED = "stored"
    FAILED = "failed"
    # Not yet; to be tried again.
    PENDING = "pending"


class PendingMedia(BaseModel):
    """A received file that is still to be fetched from its node instance. `size` is what WhatsApp says."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    instance_id: str
    wa_message_id: str
    # What it is asked for by, where that is not the message's id.
    remote_id: str | None = None
    storage_path: str
    mimetype: str | None = None
    size: int | None = None
    attempts: int = 1


class DeletedMedia(BaseModel):
    """Bytes whose row is gone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    storage_path: str
    bucket: str = "media"
    is_local: bool = False


@dataclass(frozen=True)
class SpooledFile:
    """Bytes as a file of this machine; `head` is its beginning."""

    path: Path
    size: int
    sha256: str
    head: bytes


@dataclass(frozen=True)
class MediaOutcome:
    """What `orchestrator.write_media` writes to one row."""

    id: str
    state: MediaState
    storage_path: str | None = None
    is_local: bool | None = None
    mimetype: str | None = None
    size: int | None = None
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    error_code: str | None = None
    retry_seconds: float | None = None
    counts: bool | None = None

    def as_item(self) -> dict[str, Any]:
        """The outcome as the database takes it: without what is not known."""
        return {name: value for name, value in asdict(self).items() if value is not None}


# After so many tries, and within about an hour, WhatsApp is not going to give the file.
ATTEMPTS_MAX = 6
_RETRY_SECONDS = (5.0, 30.0, 120.0, 600.0, 3600.0)
_HOPELESS = frozenset({"media_too_large"})
# Trouble of ours: the file is where it was, and this try does not count. A node instance that goes away does:
# the file may be what kills it.
_OUR_TROUBLE = frozenset({"media_store_full", "media_store_unreachable", "not_connected"})
_OUR_RETRY_SECONDS = 10.0
# What a node instance says of a message whose file WhatsApp no longer has.
_GONE = frozenset({"message_not_found", "no_media"})


def stored(media: PendingMedia, file: SpooledFile, mimetype: str, *, is_local: bool) -> MediaOutcome:
    """The bytes lie in the store."""
    return MediaOutcome(
        media.id,
        MediaState.STORED,
        storage_path=media.storage_path,
        is_local=is_local,
        mimetype=mimetype,
        size=file.size,
        sha256=file.sha256,
        **measure(file.head),
    )


def not_stored(media: PendingMedia, code: str) -> MediaOutcome:
    """They could not be had: whether, and when, to try again."""
    if code in _OUR_TROUBLE:
        return MediaOutcome(
            media.id, MediaState.PENDING, error_code=code, retry_seconds=_OUR_RETRY_SECONDS, counts=False
        )
    told = "media_gone" if code in _GONE else code if code in _HOPELESS else "media_unreadable"
    if told in _HOPELESS or media.attempts >= ATTEMPTS_MAX:
        return MediaOutcome(media.id, MediaState.FAILED, error_code=told)
    pause = _RETRY_SECONDS[min(media.attempts, len(_RETRY_SECONDS)) - 1]
    return MediaOutcome(media.id, MediaState.PENDING, error_code=told, retry_seconds=pause)


_FAMILIES = {"image": "image", "video": "video", "audio": "audio", "voice": "audio", "sticker": "image"}


def check_kind(kind: str, mimetype: str) -> None:
    """MediaError `media_type_refused` when a message of that kind cannot carry that file: a document carries
    any, a picture has to be one."""
    wanted = _FAMILIES.get(kind)
    if wanted and family(mimetype) != wanted:
        raise MediaError(f"{kind} from a file that is {mimetype}", code="media_type_refused")
