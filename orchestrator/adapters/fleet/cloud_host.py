"""Where numbers are driven from: those of node instances from processes of this machine, Meta's from here."""

import asyncio
from collections.abc import Callable, Collection

from orchestrator.adapters.fleet.cloud_client import CloudClient
from orchestrator.adapters.fleet.cloud_connection import CloudConnection
from orchestrator.adapters.fleet.cloud_gateway import CloudGateway
from orchestrator.adapters.fleet.graph import Graph
from orchestrator.domain.fleet.leases import Lease
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.protocols import Node, NodeHost


class CloudSession:
    """In place of a process: there is none, so it ends when it is told to."""

    pid = 0

    def __init__(self) -> None:
        self._ended = asyncio.Event()

    async def wait(self) -> None:
        await self._ended.wait()

    async def stop(self, grace_seconds: float) -> None:
        self._ended.set()

    def trim_log(self) -> None:
        """It writes none."""


class EngineHost:
    """Implements `NodeHost`: each number where its engine wants it. Only node instances leave anything on
    this machine."""

    def __init__(self, local: NodeHost, gateway: CloudGateway, graph: Graph, clock: Clock) -> None:
        self._local = local
        self._make: Callable[[str], CloudClient] = lambda instance_id: CloudClient(
            instance_id, CloudConnection(instance_id, gateway, graph, clock), gateway, graph, clock
        )

    async def launch(self, lease: Lease, phone: str | None) -> Node:
        if lease.engine == "cloud":
            return Node(CloudSession(), self._make(lease.instance_id))
        return await self._local.launch(lease, phone)

    async def adopt(self, lease: Lease) -> Node | None:
        return None if lease.engine == "cloud" else await self._local.adopt(lease)

    async def reap_orphans(self, keep: Collection[str]) -> list[int]:
        return await self._local.reap_orphans(keep)

    async def erase(self, instance_id: str) -> None:
        await self._local.erase(instance_id)

    def has_session(self, instance_id: str) -> bool:
        return self._local.has_session(instance_id)
