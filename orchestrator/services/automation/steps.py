"""Take a step of somebody in a flow, and write what follows."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from orchestrator.domain.automation.flows.events import read_event
from orchestrator.domain.automation.flows.outcome import Outcome
from orchestrator.domain.automation.flows.state import new_run, read_state
from orchestrator.domain.automation.flows.stepping import step
from orchestrator.domain.automation.runs import Run
from orchestrator.domain.fleet.leases import Identity
from orchestrator.errors import (
    DatabaseRefusedError,
    LeaseLostError,
    SupabaseUnreachableError,
    SupersededError,
)
from orchestrator.services.automation.protocols import RunGateway
from orchestrator.services.automation.rule_book import RuleBook
from orchestrator.services.automation.versions import Versions

log = structlog.stdlib.get_logger("orchestrator.steps")


class Steps:
    """`taken` counts them by how they left the run, and actions that were refused. A step that was decided
    for an earlier revision changes nothing: whoever is killed takes it again."""

    def __init__(
        self, gateway: RunGateway, rules: RuleBook, versions: Versions, identity: Callable[[], Identity]
    ) -> None:
        self._gateway = gateway
        self._rules = rules
        self._versions = versions
        self._identity = identity
        self.taken: Counter[str] = Counter()

    async def take(self, run: Run, event: dict[str, Any]) -> float | None:
        """In how many seconds the run is due again; None: it waits for no moment. A step that cannot be taken
        or written ends this run, and keeps no other waiting."""
        try:
            outcome = await self._decide(run, event)
            return await self._write(run, event, outcome)
        except (LeaseLostError, SupersededError, SupabaseUnreachableError):
            raise
        except DatabaseRefusedError as error:
            log.error("step_refused", run_id=run.id, code=error.code, detail=error.detail)
            await self._fail(run, "step_refused")
        except Exception:
            log.exception("step_broke", run_id=run.id)
            await self._fail(run, "step_broke")
        return None

    async def _decide(self, run: Run, event: dict[str, Any]) -> Outcome:
        state = new_run(run.id, run.version_id) if run.state is None else read_state(run.state)
        rules = await self._rules.of(run.account_id, run.rules)
        work = partial(step, state=state, event=read_event(event))
        return await self._versions.use(run.account_id, rules, work)

    async def _write(self, run: Run, event: dict[str, Any], outcome: Outcome) -> float | None:
        refused = await self._gateway.advance_run(self._identity(), run, outcome)
        if refused is None:
            self.taken["stale"] += 1
            return None
        self.taken[outcome.state.status] += 1
        for action in refused:
            self.taken["refused"] += 1
            log.warning("action_refused", run_id=run.id, **action)
        due_at = outcome.state.due_at
        return None if due_at is None else max((due_at - event["at"]).total_seconds(), 0.0)

    async def _fail(self, run: Run, reason: str) -> None:
        self.taken["failed"] += 1
        await self._gateway.fail_run(self._identity(), run, reason)
