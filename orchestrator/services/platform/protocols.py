"""What serves the whole platform needs of the world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from orchestrator.domain.platform.mails import Mail, WebhookReason


class EventGateway(Protocol):
    """Those who read what happened. All raise what `FleetGateway` raises."""

    async def event_lags(self) -> Mapping[str, float]:
        """How old in seconds the oldest event is that each has not read; 0: there is none."""
        ...

    async def write_audit_log(self, max_items: int) -> int:
        """How many events were read; fewer than asked for: none is left."""
        ...

    async def fold_counts(self, max_items: int) -> int:
        """How many events were read; fewer than asked for: none is left."""
        ...

    async def follow_broadcasts(self, max_items: int) -> int:
        """How many events were read; fewer than asked for: none is left."""
        ...

    async def write_webhook_deliveries(self, max_items: int) -> int:
        """How many events were read; fewer than asked for: none is left."""
        ...

    async def write_notices(self, max_items: int) -> int:
        """How many events were read; fewer than asked for: none is left."""
        ...


@dataclass(frozen=True)
class WebhookNotice:
    """What to write to whom about a webhook that was disabled."""

    account_name: str
    url: str
    reason: WebhookReason
    addresses: Sequence[str]


class NoticeGateway(Protocol):
    """What people are to be told by mail. Raises what `FleetGateway` raises."""

    async def webhook_notice(self, endpoint_id: str) -> WebhookNotice | None:
        """None: it is enabled again, or gone."""
        ...


class Mailer(Protocol):
    """The way to people's mailboxes."""

    async def send(self, mail: Mail) -> bool:
        """True when it is under way; False when it cannot be sent. Never raises for that."""
        ...
