"""The database's functions for those who read what happened."""

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions
from orchestrator.domain.platform.mails import WebhookReason
from orchestrator.services.platform.protocols import WebhookNotice


class _Lags(BaseModel):
    seconds: dict[str, float]


class _Read(BaseModel):
    read: int


class _Notice(BaseModel):
    account_name: str
    url: str
    reason: WebhookReason
    addresses: list[str]


class _NoticeAnswer(BaseModel):
    notice: _Notice | None


class SupabaseEvents(Functions):
    """Implements `services.platform.protocols.EventGateway`."""

    async def event_lags(self) -> dict[str, float]:
        """How far behind each reader is."""
        return (await self.ask(_Lags, "event_lags")).seconds

    async def write_audit_log(self, max_items: int) -> int:
        """Write the lines of the next events."""
        return (await self.ask(_Read, "write_audit_log", max_items=max_items)).read

    async def fold_counts(self, max_items: int) -> int:
        """Count the messages of the next events."""
        return (await self.ask(_Read, "fold_counts", max_items=max_items)).read

    async def follow_broadcasts(self, max_items: int) -> int:
        """See in the next events who has got a broadcast, and who answered."""
        return (await self.ask(_Read, "follow_broadcasts", max_items=max_items)).read

    async def write_webhook_deliveries(self, max_items: int) -> int:
        """Write what webhooks are told of the next events."""
        return (await self.ask(_Read, "write_webhook_deliveries", max_items=max_items)).read

    async def write_notices(self, max_items: int) -> int:
        """Write who is told of the next events."""
        return (await self.ask(_Read, "write_notices", max_items=max_items)).read


class SupabaseNotices(Functions):
    """Implements `services.platform.protocols.NoticeGateway`."""

    async def webhook_notice(self, endpoint_id: str) -> WebhookNotice | None:
        """What its owners are to be told."""
        notice = (await self.ask(_NoticeAnswer, "webhook_notice", endpoint_id=endpoint_id)).notice
        return WebhookNotice(**notice.model_dump()) if notice else None
