"""What a graph may name of its account, as its caller sees it."""

import asyncio
from collections.abc import Iterator

from orchestrator.api.tables import CallerTables, Row
from orchestrator.domain.automation.filters import Filter
from orchestrator.domain.automation.flows.blocks.deeds import HttpBlock
from orchestrator.domain.automation.flows.blocks.talk import ContentBlock, ContentItem, TemplateItem
from orchestrator.domain.automation.flows.checks.problem import Known, KnownTemplate
from orchestrator.domain.automation.flows.graph import Graph
from orchestrator.domain.automation.flows.message_templates import gaps_of
from orchestrator.domain.automation.rules import Segment, read_segments
from orchestrator.errors import DatabaseRefusedError

# As many as one answer of Supabase's holds: of what there is more nothing is said.
_MOST = 1000
# Files are asked for by their ids, so many at once.
_FILES = 100
_SEGMENTS = 200


class AccountNames:
    """Read under the caller's own token."""

    def __init__(self, tables: CallerTables, token: str, account: Row) -> None:
        self._tables = tables
        self._token = token
        self._account = account
        self._equal = {"account_id": str(account["id"])}

    async def known(self, graph: Graph) -> Known:
        """What the graph may name."""
        tags, fields, flows, members, sequences, segments = await asyncio.gather(
            self._some("tags", "name"),
            self._some("custom_fields", "name"),
            self._some("flows", "id", "published_version_id"),
            self._some("account_members", "user_id"),
            self._some("sequences", "id"),
            self._some("segments", "id"),
        )
        published = None if flows is None else [row for row in flows if row["published_version_id"]]
        return Known(
            tags=_set(tags, "name"),
            fields=_set(fields, "name"),
            flows=_set(flows, "id"),
            published_flows=_set(published, "id"),
            members=_set(members, "user_id"),
            media=await self._media(graph),
            sequences=_set(sequences, "id"),
            segments=_set(segments, "id"),
            secrets=await self._secrets(graph),
            templates=await self._templates(graph),
            opt_out_words=self._account["opt_out_words"],
        )

    async def segments(self) -> dict[str, Filter]:
        """The account's, for conditions."""
        rows = await self._tables.some(self._token, "segments", self._equal, ("id", "filter"), _SEGMENTS)
        return await asyncio.to_thread(read_segments, [Segment.model_validate(row) for row in rows])

    async def _some(self, table: str, *columns: str) -> list[Row] | None:
        rows = await self._tables.some(self._token, table, self._equal, columns, _MOST)
        return rows if len(rows) < _MOST else None

    async def _secrets(self, graph: Graph) -> set[str] | None:
        """Their names; nothing is said to whoever may not see them."""
        if not any(isinstance(block, HttpBlock) and block.secrets for block in graph.nodes.values()):
            return set()
        try:
            rows = await self._tables.call(self._token, "list_secrets", **self._equal)
        except DatabaseRefusedError as error:
            if error.code == "not_allowed":
                return None
            raise
        return _set(rows, "name")

    async def _templates(self, graph: Graph) -> list[KnownTemplate] | None:
        if not any(isinstance(item, TemplateItem) for item in _items(graph)):
            return []
        rows = await self._some("message_templates", "name", "language", "status", "components")
        if rows is None:
            return None
        return [_template(row) for row in rows]

    async def _media(self, graph: Graph) -> set[str]:
        """An account has more files than one asks for: those that are named."""
        ids, found = sorted(set(_named_files(graph))), set[str]()
        for place in range(0, len(ids), _FILES):
            some = ids[place : place + _FILES]
            rows = await self._tables.find_ids(self._token, "media", self._equal, some)
            found.update(row["id"] for row in rows)
        return found


def _template(row: Row) -> KnownTemplate:
    is_approved = row["status"] == "APPROVED"
    return KnownTemplate(row["name"], row["language"], is_approved, gaps_of(row["components"]))


def _set(rows: list[Row] | None, column: str) -> set[str] | None:
    return None if rows is None else {row[column] for row in rows}


def _named_files(graph: Graph) -> Iterator[str]:
    for item in _items(graph):
        media_id = getattr(item, "media_id", None)
        if media_id:
            yield media_id


def _items(graph: Graph) -> Iterator[ContentItem]:
    for block in graph.nodes.values():
        yield from block.items if isinstance(block, ContentBlock) else ()
