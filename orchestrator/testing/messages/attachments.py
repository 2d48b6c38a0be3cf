"""Files of messages, without files."""

from typing import Any

from orchestrator.domain.messages.outgoing import Outgoing
from orchestrator.errors import ZapbaseError


class FakeAttachments:
    """Implements `services.messages.protocols.Attachments`; `refusal`: the code with which it refuses."""

    def __init__(self) -> None:
        self.refusal: str | None = None
        self.released: list[str] = []

    async def prepare(self, message: Outgoing) -> dict[str, Any]:
        """A path for every file."""
        if self.refusal or message.media is None:
            raise ZapbaseError("no file", code=self.refusal or "media_unreadable")
        return {
            "path": f"/media/{message.media.id}",
            "mimetype": message.media.mimetype or "image/png",
            "filename": message.media.filename or "file",
        }

    async def release(self, message: Outgoing) -> None:
        """Remember it."""
        self.released.append(message.id)
