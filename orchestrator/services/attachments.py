"""The files that messages carry."""

from typing import Any

from orchestrator.domain.outgoing import Outgoing
from orchestrator.errors import ZapbaseError


class NoAttachments:
    """Implements `services.protocols.Attachments` where no file can be had."""

    async def prepare(self, message: Outgoing) -> dict[str, Any]:
        """Says so."""
        raise ZapbaseError("the file cannot be had", code="media_unreadable")

    async def release(self, message: Outgoing) -> None:
        """There is none."""
