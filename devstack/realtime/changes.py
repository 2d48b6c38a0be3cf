"""From a committed change to its subscribers: filters, then row level security, then one frame a channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from psycopg import sql

from devstack.realtime.catalog import Catalog, Table
from devstack.realtime.database import Database
from devstack.realtime.frames import Outgoing
from devstack.realtime.hub import Member
from devstack.realtime.payloads import ChangePayload
from devstack.realtime.pgoutput import Change, Row
from devstack.realtime.rendering import complete, render
from devstack.realtime.subscriptions import Subscription, Subscriptions
from devstack.realtime.tokens import Claims

CALLERS_A_TURN = 50


class ChangeDelivery:
    def __init__(
        self, database: Database, catalog: Catalog, subscriptions: Subscriptions, max_bytes: int
    ) -> None:
        self._database = database
        self._catalog = catalog
        self._subscriptions = subscriptions
        self._max_bytes = max_bytes

    async def deliver(self, change: Change, committed_at: datetime) -> None:
        """Tell the change to everybody who asked for it and may see the row as it is now.

        Raises psycopg.Error when the database cannot be asked: then nobody is told.
        """
        asked = self._subscriptions.matching(change)
        table = await self._catalog.table(change.relation.oid) if asked else None
        if table is None:
            return
        rendered = await render(self._database, table, change, {each.filters for each in asked})
        outbox = Outbox(ChangePayload(table, change, rendered, committed_at, self._max_bytes))
        callers = by_caller(each for each in asked if each.filters in rendered.passed)
        async for caller in self._seeing(table, change, list(callers)):
            selectable = await self._catalog.selectable_columns(table.oid, caller.role)
            for each in callers[caller]:
                outbox.put(each, wanted_columns(each, table, selectable))
            outbox.send()

    async def _seeing(self, table: Table, change: Change, callers: list[Claims]) -> AsyncIterator[Claims]:
        """Those of the callers who may see the row.

        Deletions have no row left to ask about: everybody learns the key, as on hosted. Of many callers the
        first are told while PostgreSQL works on the next.
        """
        if not table.has_rls or not table.key or change.operation == "DELETE":
            for caller in callers:
                yield caller
            return
        new, _ = complete(table, change)
        for start in range(0, len(callers), CALLERS_A_TURN):
            turn = callers[start : start + CALLERS_A_TURN]
            for caller in await self._callers_seeing(table, new or {}, turn):
                yield caller

    async def _callers_seeing(self, table: Table, row: Row, callers: list[Claims]) -> list[Claims]:
        condition = sql.SQL(" and ").join(
            # Type names come from PostgreSQL's own format_type.
            sql.SQL("{} = {}::{}").format(
                sql.Identifier(name),
                sql.Literal(row[name]),
                sql.SQL(table.types[name]),  # pyright: ignore[reportArgumentType]
            )
            for name in table.key
        )
        [(positions,)] = await self._database.fetch(
            "select realtime.visible_to(%s::oid::regclass, %s, %s::text[]::jsonb[])",
            [table.oid, condition.as_string(), [caller.text for caller in callers]],
        )
        return [callers[position - 1] for position in positions]


def by_caller(subscriptions: Iterable[Subscription]) -> dict[Claims, list[Subscription]]:
    """Taken down at once: a channel may get a new token while the database is asked about the old one."""
    callers: defaultdict[Claims, list[Subscription]] = defaultdict(list)
    for each in subscriptions:
        callers[each.channel.claims].append(each)
    return callers


def wanted_columns(subscription: Subscription, table: Table, selectable: frozenset[str]) -> frozenset[str]:
    wanted = subscription.binding.columns
    return selectable if wanted is None else selectable & (wanted | set(table.key))


class Outbox:
    """Groups one change's subscriptions by channel, and makes each text and each frame once."""

    def __init__(self, payload: ChangePayload) -> None:
        self._payload = payload
        self._ids: defaultdict[tuple[Member, frozenset[str]], set[int]] = defaultdict(set)
        self._texts: dict[tuple[tuple[int, ...], frozenset[str]], str | None] = {}
        self._frames: dict[tuple[str, str, int], str] = {}

    def put(self, subscription: Subscription, columns: frozenset[str]) -> None:
        self._ids[subscription.channel, columns].add(subscription.binding.id)

    def send(self) -> None:
        """Queue a frame for each channel put in since the last time."""
        for (channel, columns), ids in self._ids.items():
            text = self._text(tuple(sorted(ids)), columns)
            if text is None or not channel.open:
                continue
            entry = (text, channel.topic, channel.socket.version)
            if entry not in self._frames:
                self._frames[entry] = Outgoing(channel.topic, "postgres_changes", text).encode(
                    channel.socket.version
                )
            channel.socket.send(self._frames[entry])
        self._ids.clear()

    def _text(self, ids: tuple[int, ...], columns: frozenset[str]) -> str | None:
        entry = (ids, columns)
        if entry not in self._texts:
            self._texts[entry] = self._payload.text(ids, columns)
        return self._texts[entry]
