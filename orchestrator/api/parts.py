"""What the endpoints work with."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request

from orchestrator.api.media.links import MediaLinks
from orchestrator.api.platform.access import CallerAccess
from orchestrator.api.tables import CallerTables
from orchestrator.services.automation.account_caller import AccountCaller
from orchestrator.services.fleet.commands import CommandRunner
from orchestrator.services.fleet.control import ControlLoop
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.fleet.notices import Notices
from orchestrator.services.fleet.registry import Registry
from orchestrator.services.hooks.delivery_counts import CountedDeliveries
from orchestrator.services.media.inbox import MediaInbox
from orchestrator.services.media.stores import MediaStores
from orchestrator.services.media.uploads import Uploads
from orchestrator.services.messages.ingestion import Ingestion
from orchestrator.services.platform.job_counts import JobCounts
from orchestrator.services.platform.protocols import Mailer
from orchestrator.services.task_keeper import TaskKeeper
from orchestrator.settings import Settings


class Hints(Protocol):
    """The listener for Realtime's hints."""

    is_joined: bool


class Readers(Protocol):
    """Those who read what happened, and by how many seconds they are behind."""

    lags: Mapping[str, float]


@dataclass(frozen=True)
class ApiMedia:
    """What the endpoints for files work with."""

    stores: MediaStores
    uploads: Uploads
    inbox: MediaInbox
    links: MediaLinks


@dataclass(frozen=True)
class ApiParts:
    """Everything an endpoint may use."""

    settings: Settings
    notices: Notices
    control: ControlLoop
    fleet: Fleet
    registry: Registry
    runner: CommandRunner
    realtime: Hints
    tables: CallerTables
    is_reachable: Callable[[], Awaitable[bool]]
    access: CallerAccess
    mailer: Mailer
    media: ApiMedia
    keeper: TaskKeeper
    readers: Readers
    ingestion: Ingestion
    # What became of what people wrote: actions by type, or why nothing was done.
    decided: Mapping[str, int]
    # Steps of people in flows, by how they left them.
    stepped: Mapping[str, int]
    # What asks other systems for flows.
    requests: AccountCaller
    job_counts: JobCounts
    # Deliveries of webhooks, by what became of them.
    dispatched: Mapping[str, int]
    delivery_counts: CountedDeliveries


def parts_of(request: Request) -> ApiParts:
    """The parts of the app that answers this request."""
    return request.app.state.parts


Parts = Annotated[ApiParts, Depends(parts_of)]
