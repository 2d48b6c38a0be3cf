"""What the database broadcast on a private topic before a client joined it."""

from __future__ import annotations

from typing import Any

import psycopg

from devstack.realtime.authorization import Rights, unreadable
from devstack.realtime.database import Database
from devstack.realtime.errors import RefusedError
from devstack.realtime.frames import Broadcast, Json
from devstack.realtime.join_requests import JoinRequest

MOST_MESSAGES = 25
END_OF_TIME = 253_402_300_800_000
"""Milliseconds; from here on a moment has no date of four digits."""
# Within a transaction all have one time: then they come as they were written.
QUERY = """
select id::text, event, payload, binary_payload from realtime.messages
where topic = %s and private and extension = 'broadcast' and event is not null
  and inserted_at >= to_timestamp(%s / 1000.0) at time zone 'UTC'
order by inserted_at desc, ctid desc limit %s
"""


async def read_replay(database: Database, request: JoinRequest, readable: Rights) -> list[Broadcast]:
    """The last messages since the time asked for, in their order; none unless some were asked for.

    Raises RefusedError.
    """
    if not request.wants_replay:
        return []
    if not request.private:
        raise RefusedError("UnableToReplayMessages", "Replay is not allowed for public channels")
    if "broadcast" not in readable:
        raise unreadable(request.name)
    if request.replay is None:
        return []
    since, limit = read_bounds(request.replay)
    try:
        rows = await database.fetch(QUERY, [request.name, since, limit])
    except psycopg.Error:
        raise RefusedError("UnableToReplayMessages", "Realtime was unable to replay messages") from None
    return [as_broadcast(request.topic, *row) for row in reversed(rows)]


def read_bounds(wish: Json) -> tuple[int, int]:
    """Milliseconds since 1970, and a number of messages. Raises RefusedError."""
    since, limit = wish.get("since"), wish.get("limit")
    if limit is None:
        limit = MOST_MESSAGES
    if type(since) is not int or type(limit) is not int or abs(since) >= END_OF_TIME:
        raise RefusedError("UnableToReplayMessages", "Replay params are not valid")
    return max(since, 0), min(max(limit, 1), MOST_MESSAGES)


def as_broadcast(topic: str, message_id: str, event: str, payload: Any, data: bytes | None) -> Broadcast:
    return Broadcast(topic, event, payload if data is None else data, id=message_id, replayed=True)
