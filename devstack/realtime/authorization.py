"""Private channels: the policies on realtime.messages decide, in the caller's name."""

from __future__ import annotations

import logging
from typing import Literal

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


class Authorizer:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def readable(self, claims: Claims, topic: str) -> Rights:
        """The extensions of the topic that the caller may hear. Raises RefusedError without a database."""
        return await self._rights(claims, topic, for_write=False)

    async def writable(self, claims: Claims, topic: str) -> Rights:
        """The extensions of the topic that the caller may send on. Raises RefusedError without a database."""
        return await self._rights(claims, topic, for_write=True)

    async def _rights(self, claims: Claims, topic: str, *, for_write: bool) -> Rights:
        if not is_text(topic):
            return NOTHING
        query = "select realtime.topic_rights(%s, %s::jsonb, %s)"
        try:
            [(rights,)] = await self._database.fetch_and_roll_back(query, [topic, claims.text, for_write])
        except psycopg.OperationalError:
            raise RefusedError("UnableToConnectToProject", "The database does not answer") from None
        except psycopg.Error as error:
            # A policy that raises: what is not allowed is refused.
            logger.warning("rights on a topic could not be read: %s", error.sqlstate)
            return NOTHING
        return frozenset(rights)
