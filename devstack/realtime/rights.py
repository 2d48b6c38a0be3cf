"""Rights end while channels are open: who may no longer hear a private topic leaves it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast

from devstack.realtime.authorization import Authorizer, Question
from devstack.realtime.errors import RefusedError
from devstack.realtime.hub import Hub, Member, TopicKey

logger = logging.getLogger(__name__)

QUESTIONS_A_TURN = 50
PAUSE_SECONDS = 0.1
"""Between two turns: PostgreSQL is asked by one statement at a time, however many channels there are."""


class RightsWatch:
    """Looks at all private channels again and again, first at those of whom the database has just spoken."""

    def __init__(self, authorizer: Authorizer, hub: Hub, seconds: float) -> None:
        self._authorizer = authorizer
        self._hub = hub
        self._seconds = seconds
        self._due: dict[Member, None] = {}
        self._suspected = asyncio.Event()

    def suspect(self, key: TopicKey, payload: Any) -> None:
        """A broadcast whose `ids` name a hearer of it, a user or an API key, may say that he lost a right.

        Everything he has open is looked at next. Who is named where he hears nothing waits for his turn.
        """
        ids = named_ids(payload) if key.private else frozenset[str]()
        if not ids:
            return
        subjects = {channel.claims.subject for channel in self._hub.members(key)} & ids
        if not subjects:
            return
        theirs = [each for each in self._hub.private_members() if each.claims.subject in subjects]
        self._due = {**dict.fromkeys(theirs), **self._due}
        self._suspected.set()

    async def run(self) -> None:
        """For ever. A sweep begins when its time has come and the one before is over."""
        clock = asyncio.get_running_loop().time
        sweep_at = clock() + self._seconds
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(sweep_at):
                    await self._suspected.wait()
            self._suspected.clear()
            if clock() >= sweep_at:
                self._due.update(dict.fromkeys(self._hub.private_members()))
                sweep_at = clock() + self._seconds
            await self._work_off()

    async def _work_off(self) -> None:
        while self._due:
            try:
                await self._take_turn()
            except RefusedError as refusal:
                # Without the database there is nothing to hear either.
                logger.warning("rights were not looked at: %s", refusal.text)
                self._due.clear()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _take_turn(self) -> None:
        turn = self._next_turn()
        answers = await self._authorizer.readable(list(turn))
        for (question, channels), readable in zip(turn.items(), answers, strict=True):
            for channel in channels:
                # With a new token it has been asked anew.
                if channel.open and channel.claims == question[1]:
                    channel.restrict(readable)

    def _next_turn(self) -> dict[Question, list[Member]]:
        """The next questions, each with all channels that have it: the pages of one session share a token."""
        turn: defaultdict[Question, list[Member]] = defaultdict(list)
        for channel in list(self._due):
            question = (channel.key.name, channel.claims)
            if len(turn) == QUESTIONS_A_TURN and question not in turn:
                break
            turn[question].append(channel)
            del self._due[channel]
        return turn


def named_ids(payload: Any) -> frozenset[str]:
    ids = cast("dict[str, Any]", payload).get("ids") if isinstance(payload, dict) else None
    return frozenset(map(str, cast("Iterable[Any]", ids))) if isinstance(ids, list) else frozenset()
