"""Files without a database, a store, a disk or the web."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.media.files import DeletedMedia, MediaOutcome, MediaState, PendingMedia
from orchestrator.errors import SupabaseUnreachableError


class FakeMediaGateway:
    """Implements `services.media.protocols.MediaGateway`. `is_down`: it cannot be reached; `loses_answers`:
    it acts, and nobody hears of it. Whatever is put back is due again at once."""

    def __init__(self) -> None:
        self.is_down = False
        self.loses_answers = False
        self.pending: dict[str, PendingMedia] = {}
        self.claims: dict[str, tuple[str, int]] = {}
        self.outcomes: dict[str, list[MediaOutcome]] = {}
        self.uploads: dict[str, list[dict[str, Any]]] = {}
        self.deleted: list[DeletedMedia] = []

    def receive(self, instance_id: str, wa_message_id: str, **facts: Any) -> PendingMedia:
        """A message with a file came."""
        media_id, account_id = str(uuid.uuid4()), str(uuid.uuid4())
        media = PendingMedia(
            id=media_id, instance_id=instance_id, wa_message_id=wa_message_id,
            storage_path=f"{account_id}/{media_id}", attempts=0, **facts,
        )  # fmt: skip
        self.pending[media_id] = media
        return media

    def last(self, media: PendingMedia) -> MediaOutcome:
        """What was written of it last."""
        return self.outcomes[media.id][-1]

    async def pending_media(
        self, identity: Identity, claim_id: str, max_items: int, *, is_local: bool
    ) -> list[PendingMedia]:
        self._reach()
        if not any(claim == claim_id for claim, _ in self.claims.values()):
            free = [key for key in self.pending if self.claims.get(key, ("", 0))[1] != identity.number]
            for key in free[:max_items]:
                self.claims[key] = (claim_id, identity.number)
                media = self.pending[key]
                self.pending[key] = media.model_copy(update={"attempts": media.attempts + 1})
        self._answer()
        return [self.pending[key] for key, claim in self.claims.items() if claim[0] == claim_id]

    async def write_media(self, identity: Identity, outcomes: Sequence[MediaOutcome]) -> None:
        self._reach()
        for outcome in outcomes:
            self.outcomes.setdefault(outcome.id, []).append(outcome)
            self.claims.pop(outcome.id, None)
            if outcome.state is not MediaState.PENDING:
                self.pending.pop(outcome.id, None)
        self._answer()

    async def write_upload(self, media_id: str, file: dict[str, Any]) -> bool:
        self._reach()
        self.uploads.setdefault(media_id, []).append(file)
        self._answer()
        return True

    async def deleted_media(self, identity: Identity, max_items: int) -> list[DeletedMedia]:
        self._reach()
        return self.deleted[:max_items]

    async def forget_media(self, identity: Identity, ids: Collection[str]) -> None:
        self._reach()
        self.deleted = [media for media in self.deleted if media.id not in ids]

    async def media_link_key(self) -> bytes:
        self._reach()
        return bytes(32)

    def _reach(self) -> None:
        if self.is_down:
            raise SupabaseUnreachableError("down")

    def _answer(self) -> None:
        if self.loses_answers:
            raise SupabaseUnreachableError("the answer was lost")
