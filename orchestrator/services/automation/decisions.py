"""Decide what follows from what people have written: each message once, in its chat's order."""

import uuid
from collections import Counter
from collections.abc import Callable
from functools import partial

import structlog

from orchestrator.domain.automation.deciding import NOTHING, Decision, UndecidedChat, decide
from orchestrator.domain.automation.flows.state import read_state
from orchestrator.domain.fleet.leases import Identity
from orchestrator.errors import SupabaseUnreachableError, SupersededError
from orchestrator.services.automation.protocols import AutomationGateway
from orchestrator.services.automation.rule_book import RuleBook
from orchestrator.services.automation.versions import Versions
from orchestrator.services.clock import Clock
from orchestrator.services.worker import Worker

log = structlog.stdlib.get_logger("orchestrator.decisions")
_AT_ONCE = 50


class Decisions:
    """What is done and that it is decided is one transaction: whoever is killed before it decides again, and
    nothing is done twice. `taken` counts actions by type, those refused, and what was left alone by why;
    `on_waiting` hears in how many seconds somebody who is led through a flow is due."""

    def __init__(
        self,
        gateway: AutomationGateway,
        rules: RuleBook,
        versions: Versions,
        identity: Callable[[], Identity],
        is_safe: Callable[[], bool],
        clock: Clock,
        poll_seconds: float,
    ) -> None:
        self._gateway = gateway
        self._identity = identity
        self._rules = rules
        self._versions = versions
        self._claim_id: str | None = None
        self.on_waiting: Callable[[float], None] = lambda _: None
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
        for chat, decision in decided:
            self._tell_waiting(chat, decision)
            self.taken.update(action["type"] for action in decision.actions)
            self.taken.update(decision.reasons.values())
        for action in finished.refused:
            self.taken["refused"] += 1
            log.warning("action_refused", **action)
        return finished.is_more or len(chats) == _AT_ONCE

    async def _decide(self, chat: UndecidedChat) -> Decision:
        """One chat that cannot be decided is left without an answer, and keeps no other waiting."""
        try:
            rules = await self._rules.of(chat.account_id, chat.rules)
            return await self._versions.use(chat.account_id, rules, partial(decide, chat, rules))
        except (SupersededError, SupabaseUnreachableError):
            raise
        except Exception:
            self.taken["broken"] += 1
            log.exception("decision_broke", chat_id=chat.chat_id)
            return NOTHING

    def _tell_waiting(self, chat: UndecidedChat, decision: Decision) -> None:
        for action in decision.actions:
            if chat.at is None or "state" not in action:
                continue
            due_at = read_state(action["state"]).due_at
            if due_at is not None:
                self.on_waiting(max((due_at - chat.at).total_seconds(), 0.0))
