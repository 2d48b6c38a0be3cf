"""Private channels: the policies on realtime.messages decide, in the caller's name."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Literal, LiteralString

import psycopg

from devstack.realtime.database import Database
from devstack.realtime.errors import RefusedError
from devstack.realtime.frames import is_text
from devstack.realtime.tokens import Claims

logger = logging.getLogger(__name__)

Extension = Literal["broadcast", "presence"]
Rights = frozenset[str]
EVERYTHING: Rights = frozenset({"broadcast", "presence"})
NOTHING: Rights = frozenset()
Question = tuple[str, Claims]
"""A topic, and who asks for it."""

READABLE = """
select coalesce(array_agg(rights.extension) filter (where rights.extension is not null), '{}')
from generate_subscripts(%(topics)s::text[], 1) place
left join realtime.readable(%(topics)s::text[], %(callers)s::text[]::jsonb[]) rights
  on rights.position = place
group by place order by place
"""


class Authorizer:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def readable(self, questions: Sequence[Question]) -> list[Rights]:
        """The extensions of each topic that its caller may hear. Raises RefusedError without a database."""
        asked = [(topic, claims) for topic, claims in questions if is_text(topic)]
        topics, callers = [topic for topic, _ in asked], [claims.text for _, claims in asked]
        rows = await self._ask(READABLE, {"topics": topics, "callers": callers}) if asked else []
        answers = dict(zip(asked, (frozenset(rights) for (rights,) in rows), strict=True))
        return [answers.get(question, NOTHING) for question in questions]

    async def writable(self, claims: Claims, topic: str) -> Rights:
        """The extensions of the topic that the caller may send on. Raises RefusedError without a database."""
        if not is_text(topic):
            return NOTHING
        query = "select realtime.writable(%(topic)s, %(claims)s::jsonb)"
        [(rights,)] = await self._ask(query, {"topic": topic, "claims": claims.text})
        return frozenset(rights)

    async def _ask(self, query: LiteralString, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        try:
            return await self._database.fetch_and_roll_back(query, parameters)
        except psycopg.Error as error:
            logger.warning("rights on topics could not be read: %s", error.sqlstate)
            raise RefusedError("UnableToConnectToProject", "The database does not answer") from None


def unreadable(topic: str) -> RefusedError:
    text = f"You do not have permissions to read from this Channel topic: {topic}"
    return RefusedError("Unauthorized", text)
