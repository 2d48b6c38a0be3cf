"""Decide what follows from what people have written: each message once, in its chat's order."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable

import structlog

from orchestrator.domain.automation.deciding import NOTHING, Decision, UndecidedChat, decide
from orchestrator.domain.automation.flows.library import LoadedVersions
from orchestrator.domain.automation.rules import Rules, prepare
from orchestrator.domain.fleet.leases import Identity
from orchestrator.errors import SupabaseUnreachableError, SupersededError
from orchestrator.services.automation.protocols import AutomationGateway
from orchestrator.services.clock import Clock
from orchestrator.services.worker import Worker

log = structlog.stdlib.get_logger("orchestrator.decisions")
_AT_ONCE = 50
_ACCOUNTS_KEPT = 200


class Decisions:
    """What is done and that it is decided is one transaction: whoever is killed before it decides again, and
    nothing is done twice. `taken` counts actions by type, those refused, and what was left alone by why."""

    def __init__(
        self,
        gateway: AutomationGateway,
        identity: Callable[[], Identity],
        is_safe: Callable[[], bool],
        clock: Clock,
        poll_seconds: float,
    ) -> None:
        self._gateway = gateway
        self._identity = identity
        self._rules: dict[str, Rules] = {}
        self._claim_id: str | None = None
        self.taken: Counter[str] = Counter()
        steps = [self.drain]
        self.worker = Worker("decisions", is_safe, clock, poll_seconds, due=steps, hinted=steps)

    async def drain(self) -> None:
        """Until nothing is left to decide."""
        while await self._take_turn():
            pass

    async def _take_turn(self) -> bool:
        """A claim's id is kept until all of it is decided: a lost answer loses no chat."""
        self._claim_id = self._claim_id or str(uuid.uuid4())
        chats = await self._gateway.claim_decisions(self._identity(), self._claim_id, _AT_ONCE)
        if not chats:
            self._claim_id = None
            return False
        decided = [(chat, await self._decide(chat)) for chat in chats]
        finished = await self._gateway.finish_decisions(self._identity(), self._claim_id, decided)
        self._claim_id = None
        for _, decision in decided:
            self.taken.update(action["type"] for action in decision.actions)
            self.taken.update(decision.reasons.values())
        for action in finished.refused:
            self.taken["refused"] += 1
            log.warning("action_refused", **action)
        return finished.is_more or len(chats) == _AT_ONCE

    async def _decide(self, chat: UndecidedChat) -> Decision:
        """One chat that cannot be decided is left without an answer, and keeps no other waiting."""
        try:
            rules = await self._rules_of(chat)
            return decide(chat, rules, LoadedVersions(segments=rules.segments))
        except (SupersededError, SupabaseUnreachableError):
            raise
        except Exception:
            self.taken["broken"] += 1
            log.exception("decision_broke", chat_id=chat.chat_id)
            return NOTHING

    async def _rules_of(self, chat: UndecidedChat) -> Rules:
        known = self._rules.get(chat.account_id)
        if known and known.revision == chat.rules:
            return known
        rows = await self._gateway.read_rules(self._identity(), chat.account_id)
        # Hundreds of patterns take longer than others should wait for the event loop.
        rules = await asyncio.to_thread(prepare, rows)
        if problems := rules.keywords.problems:
            await self._gateway.report_keywords(self._identity(), chat.account_id, problems)
        if len(self._rules) >= _ACCOUNTS_KEPT:
            del self._rules[next(iter(self._rules))]
        self._rules[chat.account_id] = rules
        return rules
