"""The versions that runs walk through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from orchestrator.domain.automation.filtering import Test, prepare
from orchestrator.domain.automation.filters import Filter
from orchestrator.domain.automation.flows.asking import Asking, AskingBlock
from orchestrator.domain.automation.flows.blocks.paths import ConditionBlock
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.flows.graph import Block, Graph
from orchestrator.domain.automation.parts import read_duration
from orchestrator.domain.automation.templates.template import Template


class VersionNeeded(Exception):  # noqa: N818 - nothing is wrong
    """A version is not here: load it and take the step again."""

    def __init__(self, *, version_id: str | None = None, flow_id: str | None = None) -> None:
        super().__init__(version_id or flow_id)
        self.version_id, self.flow_id = version_id, flow_id


class Version:
    """A graph that never changes, with what is prepared from it once."""

    def __init__(self, version_id: str, flow_id: str, graph: Graph) -> None:
        self.version_id, self.flow_id, self.graph = version_id, flow_id, graph
        self.nodes: Mapping[str, Block] = graph.nodes
        # What can be read has a block at least.
        self.is_readable = bool(graph.nodes)
        self.expires_after = read_duration(graph.settings.expires_after)
        self.gather_seconds = graph.settings.gather_seconds
        self._templates: dict[str, Template | None] = {}
        self._askings: dict[str, Asking] = {}
        self._branches: dict[str, Sequence[tuple[Test, Way]]] = {}

    def template(self, text: str) -> Template | None:
        """Of a text of this graph; None where it has no gaps. Raises TemplateError when it cannot be read."""
        try:
            return self._templates[text]
        except KeyError:
            template = Template(text)
        self._templates[text] = found = None if template.is_plain else template
        return found

    def asking(self, node: str, block: AskingBlock) -> Asking:
        """Of a menu or question."""
        asking = self._askings.get(node)
        if asking is None:
            asking = self._askings[node] = Asking(block)
        return asking

    def branches(self, node: str, block: ConditionBlock) -> Sequence[tuple[Test, Way]]:
        """Of a condition: what is to hold, and which way is gone then."""
        branches = self._branches.get(node)
        if branches is None:
            branches = self._branches[node] = [
                (prepare(branch.when), (f"branch:{branch.id}", branch.next)) for branch in block.branches
            ]
        return branches


class Library(Protocol):
    """Where a step finds what it needs. For what is not loaded it raises VersionNeeded."""

    def version(self, version_id: str) -> Version: ...
    def published(self, flow_id: str) -> Version | None:
        """None: it is known that there is none."""
        ...

    def segment(self, segment_id: str) -> Filter | None: ...


@dataclass(slots=True)
class LoadedVersions:
    """A library of what was put into it. `published_ids`: by flow, None for one that has no version."""

    versions: dict[str, Version] = field(default_factory=dict[str, Version])
    published_ids: dict[str, str | None] = field(default_factory=dict[str, str | None])
    segments: Mapping[str, Filter] = field(default_factory=dict[str, Filter])

    def version(self, version_id: str) -> Version:
        if version_id not in self.versions:
            raise VersionNeeded(version_id=version_id)
        return self.versions[version_id]

    def published(self, flow_id: str) -> Version | None:
        if flow_id not in self.published_ids:
            raise VersionNeeded(flow_id=flow_id)
        version_id = self.published_ids[flow_id]
        return None if version_id is None else self.version(version_id)

    def segment(self, segment_id: str) -> Filter | None:
        return self.segments.get(segment_id)

    def put(self, version: Version, *, is_published: bool = False) -> None:
        """Keep one."""
        self.versions[version.version_id] = version
        if is_published:
            self.published_ids[version.flow_id] = version.version_id
