"""The state of one number of Meta's: whether its token and its id are good, looked at again every hour."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import structlog

from orchestrator.adapters.fleet.cloud_gateway import CloudGateway
from orchestrator.adapters.fleet.graph import Credentials, Graph, GraphRefusedError
from orchestrator.domain.backoff import Backoff
from orchestrator.domain.fleet.graph_errors import OF_THE_ID, OF_THE_NUMBER
from orchestrator.domain.fleet.node_events import NodeEvent, StatusData
from orchestrator.domain.fleet.statuses import Reason, Status
from orchestrator.errors import LeaseLostError, NodeError, SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.tasks import race

log = structlog.stdlib.get_logger("orchestrator.cloud")
_LOOK_SECONDS = 3600.0
_PAUSE = Backoff(first=1.0, limit=60.0)


class CloudConnection:
    """Tells what an engine tells: connecting, then connected or why not. Meta being away is no reason: it is
    asked again until it answers."""

    def __init__(self, instance_id: str, gateway: CloudGateway, graph: Graph, clock: Clock) -> None:
        self._instance_id = instance_id
        self._gateway = gateway
        self._graph = graph
        self._clock = clock
        self._credentials: Credentials | None = None
        self._events: asyncio.Queue[NodeEvent] = asyncio.Queue()
        self._last_id = 0
        self._hurry = asyncio.Event()
        self.state = StatusData(status=Status.CONNECTING)

    @property
    def credentials(self) -> Credentials:
        """NodeError `not_connected` before they were seen to be good."""
        if self._credentials is None or self.state.status != Status.CONNECTED:
            raise NodeError("the number is not connected", code="not_connected")
        return self._credentials

    async def events(self) -> AsyncIterator[NodeEvent]:
        """What changes, until nobody listens. Raises LeaseLostError and SupersededError."""
        looking = asyncio.create_task(self._keep_looking(), name=f"cloud-{self._instance_id}")
        try:
            while True:
                waiting = asyncio.create_task(self._events.get())
                done, _ = await asyncio.wait([looking, waiting], return_when=asyncio.FIRST_COMPLETED)
                if waiting in done:
                    yield waiting.result()
                else:
                    waiting.cancel()
                    await looking
        finally:
            looking.cancel()
            # Whoever does not listen any more sends nothing any more.
            self._credentials = None

    def report(self, status: str, reason: str | None = None, phone: str | None = None) -> None:
        """It stands so from now on."""
        self.state = StatusData(status=status, status_reason=reason, phone=phone)
        self._last_id += 1
        at, data = datetime.now(UTC).isoformat(), self.state.model_dump()
        self._events.put_nowait(NodeEvent(id=self._last_id, type="status", at=at, data=data))

    async def refresh(self) -> None:
        """Read the templates again. Trouble with that is none of the number's."""
        try:
            templates = await self._graph.templates(self.credentials)
            await self._gateway.write_templates(self._instance_id, templates)
        except (LeaseLostError, SupersededError):
            raise
        except ZapbaseError as error:
            log.warning(
                "templates_not_read", instance_id=self._instance_id, code=error.code, detail=error.detail
            )

    async def doubt(self, used: Credentials, code: str) -> None:
        """Meta does not take these. The number ends with it, unless it was given others meanwhile: those are
        looked at now. Never raises ZapbaseError."""
        try:
            known = await self._gateway.credentials(self._instance_id)
        except ZapbaseError as error:
            log.warning("credentials_not_read", instance_id=self._instance_id, code=error.code)
            known = used
        if self._credentials != used:
            return
        self._credentials = None
        if known is None or known == used:
            self.report(Status.FAILED, code)
        else:
            self._hurry.set()

    async def _keep_looking(self) -> None:
        failures = 0
        while True:
            try:
                await self._look()
                failures = 0
                await self.refresh()
                await race(self._clock.sleep(_LOOK_SECONDS), self._hurry.wait())
                self._hurry.clear()
            except (LeaseLostError, SupersededError):
                raise
            except ZapbaseError as error:
                failures += 1
                log.warning(
                    "cloud_not_reached", instance_id=self._instance_id, code=error.code, detail=error.detail
                )
                await self._clock.sleep(_PAUSE.delay(failures, self._clock.random))

    async def _look(self) -> None:
        """Are token and id good? Whoever says no decides; who is away, does not."""
        credentials = await self._gateway.credentials(self._instance_id)
        if credentials is None:
            self.report(Status.FAILED, Reason.CREDENTIALS_MISSING)
            return
        try:
            phone = await self._graph.phone(credentials)
        except GraphRefusedError as error:
            if error.code not in OF_THE_NUMBER and error.number not in OF_THE_ID:
                raise
            reason = error.code if error.code in OF_THE_NUMBER else Reason.CLOUD_ID_WRONG
            log.warning("cloud_refused", instance_id=self._instance_id, code=reason, detail=error.detail)
            self.report(Status.FAILED, reason)
            return
        # Another phone has to be told: it may not be this number's.
        is_new = (self.state.status, self.state.phone) != (Status.CONNECTED, phone)
        self._credentials = credentials
        if is_new:
            await self._subscribe(credentials)
            self.report(Status.CONNECTED, phone=phone)

    async def _subscribe(self, credentials: Credentials) -> None:
        try:
            await self._graph.subscribe(credentials)
        except NodeError as error:
            log.warning(
                "cloud_not_subscribed", instance_id=self._instance_id, code=error.code, detail=error.detail
            )
