"""What the endpoints work with."""

from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request

from orchestrator.api.access import CallerAccess
from orchestrator.api.media_links import MediaLinks
from orchestrator.api.tables import CallerTables
from orchestrator.services.commands import CommandRunner
from orchestrator.services.control import ControlLoop
from orchestrator.services.fleet import Fleet
from orchestrator.services.media_inbox import MediaInbox
from orchestrator.services.media_stores import MediaStores
from orchestrator.services.notices import Notices
from orchestrator.services.protocols import CallerGateway, Mailer
from orchestrator.services.registry import Registry
from orchestrator.services.uploads import Uploads
from orchestrator.settings import Settings


class Hints(Protocol):
    """The listener for Realtime's hints."""

    is_joined: bool


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
    caller: CallerGateway
    notices: Notices
    control: ControlLoop
    fleet: Fleet
    registry: Registry
    runner: CommandRunner
    realtime: Hints
    tables: CallerTables
    access: CallerAccess
    mailer: Mailer
    media: ApiMedia


def parts_of(request: Request) -> ApiParts:
    """The parts of the app that answers this request."""
    return request.app.state.parts


Parts = Annotated[ApiParts, Depends(parts_of)]
