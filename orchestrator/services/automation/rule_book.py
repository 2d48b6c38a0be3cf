"""What each account has said should happen by itself, kept until its revision moves."""

import asyncio
from collections.abc import Callable

from orchestrator.domain.automation.rules import Rules, prepare
from orchestrator.domain.fleet.leases import Identity
from orchestrator.services.automation.protocols import AutomationGateway

_ACCOUNTS_KEPT = 200


class RuleBook:
    """Of the accounts that were asked for last."""

    def __init__(self, gateway: AutomationGateway, identity: Callable[[], Identity]) -> None:
        self._gateway = gateway
        self._identity = identity
        self._rules: dict[str, Rules] = {}

    async def of(self, account_id: str, revision: int) -> Rules:
        """The account's, of this revision or a later one."""
        known = self._rules.get(account_id)
        if known and known.revision >= revision:
            return known
        rows = await self._gateway.read_rules(self._identity(), account_id)
        # Hundreds of patterns take longer than others should wait for the event loop.
        rules = await asyncio.to_thread(prepare, rows)
        if problems := rules.keywords.problems:
            await self._gateway.report_keywords(self._identity(), account_id, problems)
        if len(self._rules) >= _ACCOUNTS_KEPT:
            del self._rules[next(iter(self._rules))]
        self._rules[account_id] = rules
        return rules
