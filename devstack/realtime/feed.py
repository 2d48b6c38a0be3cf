"""What the log says, given to those it concerns: messages to topics, other rows to subscribers."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import datetime
from typing import Any

import psycopg

from devstack.realtime.catalog import Catalog
from devstack.realtime.changes import ChangeDelivery
from devstack.realtime.database import Database
from devstack.realtime.frames import Broadcast
from devstack.realtime.hub import Hub, TopicKey
from devstack.realtime.pgoutput import Begin, Change, Decoder, Relation, Row
from devstack.realtime.replication import StreamBrokenError, WalStream, open_stream
from devstack.realtime.rights import RightsWatch
from devstack.realtime.subscriptions import Subscriptions

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 0.25
VISIBLE_SECONDS = 10.0
WAITING_CHANGES = 1000
# Whether a transaction of the stream is visible to new snapshots. The stream has the low 32 bits of its
# number; the high ones are those of the nearest number to the snapshot's end.
VISIBLE = """
select pg_visible_in_snapshot(
  (ends + ((%s::bigint - ends + 2147483648) & 4294967295) - 2147483648)::text::xid8, pg_current_snapshot())
from pg_snapshot_xmax(pg_current_snapshot()) xmax, cast(xmax::text as bigint) ends
"""
MESSAGES_TABLE = ("realtime", "messages")


class ChangeFeed:
    """Two tasks: one follows the log and sends broadcasts, the other sees to the slower postgres_changes."""

    def __init__(
        self,
        database_url: str,
        database: Database,
        catalog: Catalog,
        hub: Hub,
        subscriptions: Subscriptions,
        delivery: ChangeDelivery,
        watch: RightsWatch,
    ) -> None:
        self._database_url = database_url
        self._database = database
        self._catalog = catalog
        self._hub = hub
        self._subscriptions = subscriptions
        self._delivery = delivery
        self._watch = watch
        self._waiting: asyncio.Queue[tuple[Change, datetime]] = asyncio.Queue(WAITING_CHANGES)
        self.streaming = asyncio.Event()
        """Set while changes flow."""

    async def follow(self) -> None:
        """Stream for ever, again and again when PostgreSQL goes away."""
        reason = ""
        while True:
            try:
                async with open_stream(self._database_url) as stream:
                    logger.info("streaming changes")
                    reason = ""
                    self._catalog.forget_all()
                    self.streaming.set()
                    await self._dispatch_all(stream)
            except (StreamBrokenError, psycopg.Error) as error:
                if str(error) != reason:
                    logger.warning("not streaming changes: %s", error)
                reason = str(error)
            except Exception:
                # A message we fail on must not end the stream for good.
                logger.exception("not streaming changes")
            finally:
                self.streaming.clear()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def deliver(self) -> None:
        """Work off postgres_changes for ever, in commit order."""
        while True:
            change, committed_at = await self._waiting.get()
            try:
                await self._delivery.deliver(change, committed_at)
            except psycopg.Error as error:
                # The code alone: the text quotes the statement, and that holds the row.
                logger.warning("a change of %s could not be told: %s", change.relation.table, error.sqlstate)
            except Exception:
                logger.exception("a change of %s could not be told", change.relation.table)

    async def _dispatch_all(self, stream: WalStream) -> None:
        decoder = Decoder()
        pending: Begin | None = None
        committed_at = datetime.min
        async for message in stream.messages():
            item = decoder.decode(message)
            if isinstance(item, Begin):
                pending, committed_at = item, item.committed_at
            elif isinstance(item, Relation):
                self._catalog.forget(item.oid)
            elif item is not None and self._concerns_anybody(item):
                if pending:
                    await self._wait_until_visible(pending.transaction_id)
                    pending = None
                await self._dispatch(item, committed_at)

    def _concerns_anybody(self, change: Change) -> bool:
        if is_message(change):
            return change.new is not None and bool(self._hub.members(topic_of(change.new)))
        return bool(self._subscriptions.matching(change))

    async def _wait_until_visible(self, transaction_id: int) -> None:
        """The log can be ahead of what queries see. A client told now may ask at once, and so do policies."""
        async with asyncio.timeout(VISIBLE_SECONDS):
            while True:
                [(visible,)] = await self._database.fetch(VISIBLE, [transaction_id])
                if visible:
                    return
                await asyncio.sleep(0.001)

    async def _dispatch(self, change: Change, committed_at: datetime) -> None:
        if not is_message(change):
            await self._waiting.put((change, committed_at))
        elif change.new is not None:
            self._broadcast(change.new)

    def _broadcast(self, row: Row) -> None:
        key = topic_of(row)
        payload = payload_of(row)
        message = Broadcast(f"realtime:{key.name}", row.get("event") or "", payload, id=row["id"])
        self._hub.send(key, message, "broadcast", message_id=message.id)
        self._watch.suspect(key, payload)


def is_message(change: Change) -> bool:
    return (change.relation.schema, change.relation.table) == MESSAGES_TABLE


def topic_of(row: Row) -> TopicKey:
    return TopicKey(row.get("topic") or "", row.get("private") == "t")


def payload_of(row: Row) -> Any:
    """JSON, or bytes."""
    if (data := row.get("binary_payload")) is not None:
        return bytes.fromhex(data.removeprefix("\\x"))
    return json.loads(row.get("payload") or "{}")
