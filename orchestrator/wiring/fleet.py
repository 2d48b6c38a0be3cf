"""Wire the parts that drive instances."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass

from orchestrator.adapters.fleet.cloud_gateway import CloudGateway
from orchestrator.adapters.fleet.cloud_host import EngineHost
from orchestrator.adapters.fleet.gateway import SupabaseFleet
from orchestrator.adapters.fleet.graph import Graph
from orchestrator.adapters.fleet.node_host import LocalNodeHost
from orchestrator.domain.fleet.leases import Lease
from orchestrator.needs import node_settings
from orchestrator.services.fleet.commands import CommandLimits, CommandRunner
from orchestrator.services.fleet.control import ControlLoop
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.fleet.handlers import CommandHandlers, HandlerLimits
from orchestrator.services.fleet.limits import SupervisionLimits
from orchestrator.services.fleet.notices import Notices
from orchestrator.services.fleet.polling import Polling
from orchestrator.services.fleet.protocols import EventSink, NodeClient
from orchestrator.services.fleet.registry import Registry
from orchestrator.services.fleet.supervision import Supervisor
from orchestrator.services.fleet.writing import InstanceWriter
from orchestrator.services.task_keeper import Tasks
from orchestrator.wiring.base import Base
from orchestrator.wiring.subject import Hints


@dataclass(frozen=True)
class FleetParts:
    """What holds the leases, drives the node instances and runs commands."""

    member: Fleet
    polling: Polling
    registry: Registry
    runner: CommandRunner
    control: ControlLoop
    host: EngineHost
    notices: Notices

    @property
    def tasks(self) -> Tasks:
        return {"heartbeat": self.member.keep_renewing, "control": self.control.worker.run}

    @property
    def hints(self) -> Hints:
        return {"command": self.control.wake, "account": self.member.hurry}


def wire_fleet(base: Base, make_sink: Callable[[str, NodeClient], EventSink]) -> FleetParts:
    """Build every part; nothing runs yet. `make_sink` says where an instance's events go."""
    settings, clock, notices = base.settings, base.clock, Notices()
    gateway = SupabaseFleet(base.gateway, base.heartbeat_gateway, settings.functions_base)
    host = EngineHost(
        LocalNodeHost(base.state, node_settings(settings), base.connections.nodes),
        CloudGateway(base.gateway, lambda: member.identity()),
        Graph(base.connections.graph, settings.graph_url, settings.graph_version),
        clock,
    )
    slots = asyncio.Semaphore(settings.spawn_slots or os.cpu_count() or 1)
    writer = InstanceWriter(gateway, lambda: member.identity(), clock)
    limits = SupervisionLimits()

    def make_supervisor(lease: Lease) -> Supervisor:
        return Supervisor(lease, host, writer, make_sink, clock, slots, limits)

    registry = Registry(make_supervisor, host)
    polling = Polling(settings.poll_seconds, clock)
    member = Fleet(gateway, registry, clock, polling, base.state.orchestrator_id(), settings.capacity)
    handlers = CommandHandlers(gateway, member.identity, registry, host, HandlerLimits())
    runner = CommandRunner(gateway, member, registry, handlers, notices, clock, CommandLimits())
    control = ControlLoop(gateway, member, registry, runner, clock, settings.poll_seconds)
    runner.on_end = control.wake
    polling.tell_to(control.worker, "commands", "leases")
    return FleetParts(member, polling, registry, runner, control, host, notices)
