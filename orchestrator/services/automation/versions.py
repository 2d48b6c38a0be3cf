"""Published graphs, ready to be walked: each is read and parsed once, however many people are in it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

import structlog
from pydantic import ValidationError

from orchestrator.domain.automation.filters import Filter
from orchestrator.domain.automation.flows.graph import Graph, Settings
from orchestrator.domain.automation.flows.library import Library, Version, VersionNeeded
from orchestrator.domain.automation.rules import Rules
from orchestrator.domain.fleet.leases import Identity
from orchestrator.services.automation.protocols import VersionGateway

log = structlog.stdlib.get_logger("orchestrator.versions")
# Each holds a graph of some hundred kilobytes at most.
_KEPT = 300
# A flow leads to others, and these to further ones.
_LOADS_AT_MOST = 20
# Whoever is in a graph that cannot be read is nowhere.
_NOWHERE = Graph.model_construct(schema_=1, start="", nodes={}, settings=Settings())
T = TypeVar("T")


class Versions:
    """The last that were used, of all accounts."""

    def __init__(self, gateway: VersionGateway, identity: Callable[[], Identity], kept: int = _KEPT) -> None:
        self._gateway = gateway
        self._identity = identity
        self._at_most = kept
        self._loading = asyncio.Lock()
        self._kept: OrderedDict[str, tuple[str, Version | None]] = OrderedDict()

    async def use(self, account_id: str, rules: Rules, work: Callable[[Library], T]) -> T:
        """What `work` gives, which is begun anew whenever it lacks a version."""
        library = _AccountVersions(self.find, account_id, rules)
        for _ in range(_LOADS_AT_MOST):
            try:
                return work(library)
            except VersionNeeded as needed:
                await self._load(account_id, needed.version_id or "")
        return work(library)

    def find(self, account_id: str, version_id: str) -> Version | None:
        """None for one that is there and cannot be read, or is another account's. VersionNeeded for one that
        is not loaded."""
        if version_id not in self._kept:
            raise VersionNeeded(version_id=version_id)
        self._kept.move_to_end(version_id)
        owner, version = self._kept[version_id]
        return version if owner == account_id else None

    async def _load(self, account_id: str, version_id: str) -> None:
        """Once, however many need it at the same moment."""
        async with self._loading:
            if version_id not in self._kept:
                await self._read(account_id, version_id)

    async def _read(self, account_id: str, version_id: str) -> None:
        stored = await self._gateway.read_versions(self._identity(), [version_id])
        for version in stored:
            try:
                # Some of them take longer than others should wait for the event loop.
                graph = await asyncio.to_thread(Graph.model_validate, version.graph)
            except ValidationError as error:
                log.error("graph_unreadable", version_id=version.id, problems=error.error_count())
                await self._gateway.report_version(self._identity(), version.id, _problem(error))
                self._keep(version.id, version.account_id, None)
            else:
                prepared = Version(version.id, version.flow_id, graph)
                self._keep(version.id, version.account_id, prepared)
        if version_id not in {version.id for version in stored}:
            self._keep(version_id, account_id, None)

    def _keep(self, version_id: str, account_id: str, version: Version | None) -> None:
        self._kept[version_id] = (account_id, version)
        self._kept.move_to_end(version_id)
        while len(self._kept) > self._at_most:
            self._kept.popitem(last=False)


class _AccountVersions:
    """Implements `Library` for an account: what it has published, and nobody else's."""

    def __init__(self, find: Callable[[str, str], Version | None], account_id: str, rules: Rules) -> None:
        self._find = find
        self._account_id = account_id
        self._rules = rules

    def version(self, version_id: str) -> Version:
        return self._find(self._account_id, version_id) or Version(version_id, "", _NOWHERE)

    def published(self, flow_id: str) -> Version | None:
        version_id = self._rules.flows.get(flow_id)
        return None if version_id is None else self._find(self._account_id, version_id)

    def segment(self, segment_id: str) -> Filter | None:
        return self._rules.segments.get(segment_id)


def _problem(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:300]
