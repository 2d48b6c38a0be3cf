"""An orchestrator's services on stand-ins: no database, no processes, no passing of time."""

import asyncio
import uuid
from dataclasses import dataclass

import pytest

from orchestrator.domain.fleet.leases import Lease
from orchestrator.services.fleet.commands import CommandLimits, CommandRunner
from orchestrator.services.fleet.control import ControlLoop
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.fleet.handlers import CommandHandlers, HandlerLimits
from orchestrator.services.fleet.limits import SupervisionLimits
from orchestrator.services.fleet.notices import Notices
from orchestrator.services.fleet.polling import Polling
from orchestrator.services.fleet.protocols import NodeClient
from orchestrator.services.fleet.registry import Registry
from orchestrator.services.fleet.supervision import Supervisor
from orchestrator.services.fleet.writing import InstanceWriter
from orchestrator.services.messages.inbox import Inbox
from orchestrator.services.messages.ingestion import Ingestion
from orchestrator.services.messages.number_checks import NumberChecks
from orchestrator.services.messages.outbox import Outbox
from orchestrator.services.messages.results import Results
from orchestrator.services.messages.sending import Sending
from orchestrator.services.messages.settling import Settling
from orchestrator.testing import (
    FakeAttachments,
    FakeClock,
    FakeGateway,
    FakeMessages,
    FakeNode,
    FakeNodeHost,
)
from orchestrator.testing.fleet.gateway import FakeCommand, FakeInstance


@dataclass
class Plant:
    """One orchestrator and its world."""

    clock: FakeClock
    gateway: FakeGateway
    host: FakeNodeHost
    registry: Registry
    polling: Polling
    fleet: Fleet
    runner: CommandRunner
    control: ControlLoop
    notices: Notices
    messages: FakeMessages
    attachments: FakeAttachments
    ingestion: Ingestion
    outbox: Outbox

    async def enter(self) -> None:
        """Register and hold every instance there is."""
        await self.fleet.register()
        await self.fleet.lease_more()

    async def run(self, instance: FakeInstance, command: str, **payload: str) -> FakeCommand:
        """Insert a command, claim it, and let it go as far as it can."""
        row = self.gateway.add_command(instance, command, **payload)
        await self.runner.drain()
        await self.clock.settle()
        return row

    def node(self) -> FakeNode:
        """The one node instance that runs."""
        (node,) = self.host.running
        return node

    def supervisor(self, instance: FakeInstance) -> Supervisor:
        """The instance's supervisor, which must exist."""
        supervisor = self.registry.get(instance.id)
        assert supervisor is not None
        return supervisor


def build(gateway: FakeGateway, clock: FakeClock, orchestrator_id: str, capacity: int = 10) -> Plant:
    """Wire the services as the program does."""
    host, notices = FakeNodeHost(), Notices()
    writer = InstanceWriter(gateway, lambda: fleet.identity(), clock)
    messages, attachments = FakeMessages(clock), FakeAttachments()
    ingestion = Ingestion(messages, lambda: fleet.identity(), clock)
    slots = asyncio.Semaphore(4)

    def make_inbox(instance_id: str, client: NodeClient) -> Inbox:
        return Inbox(instance_id, client, ingestion, clock)

    def make_supervisor(lease: Lease) -> Supervisor:
        return Supervisor(lease, host, writer, make_inbox, clock, slots, SupervisionLimits())

    registry = Registry(make_supervisor, host)
    polling = Polling(5, clock)
    fleet = Fleet(gateway, registry, clock, polling, orchestrator_id, capacity)
    handlers = CommandHandlers(gateway, fleet.identity, registry, host, HandlerLimits(2, 2))
    runner = CommandRunner(
        gateway, fleet, registry, handlers, notices, clock, CommandLimits(run=3, finish=0.5)
    )
    control = ControlLoop(gateway, fleet, registry, runner, clock, 5)
    sending = Sending(NumberChecks(messages, fleet.identity), registry, attachments, clock)
    results = Results(messages, fleet.identity, clock)
    settling = Settling(messages, fleet.identity, sending, results, clock)
    outbox = Outbox(messages, fleet, sending, results, settling, clock, 5)
    polling.tell_to(control.worker, "commands", "leases")
    polling.tell_to(outbox.worker, "messages")
    return Plant(
        clock,
        gateway,
        host,
        registry,
        polling,
        fleet,
        runner,
        control,
        notices,
        messages,
        attachments,
        ingestion,
        outbox,
    )


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def gateway(clock: FakeClock) -> FakeGateway:
    return FakeGateway(clock)


@pytest.fixture
async def plant(gateway: FakeGateway, clock: FakeClock):
    plant = build(gateway, clock, str(uuid.uuid4()))
    yield plant
    await plant.runner.close()
    await plant.registry.halt_all()
