"""The database's functions for people in flows, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from orchestrator.domain.automation.flows.outcome import Outcome
from orchestrator.domain.automation.flows.state import write_state
from orchestrator.domain.automation.requests import HttpRequest, HttpResult
from orchestrator.domain.automation.runs import DueRun, Run, RunClaim, StoredVersion
from orchestrator.domain.fleet.leases import Identity
from orchestrator.errors import DatabaseRefusedError, SupabaseUnreachableError

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ACCOUNT = "account"


@dataclass
class FakeRuns:
    """Implements `RunGateway`, `VersionGateway` and `SecretGateway`. `due`: which runs are claimed next, each
    until it has advanced. `refused`: runs whose steps are not taken; `loses_answers`: of so many calls
    nothing arrives."""

    versions: dict[str, StoredVersion] = field(default_factory=dict[str, StoredVersion])
    runs: dict[str, Run] = field(default_factory=dict[str, Run])
    due: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    refused: set[str] = field(default_factory=set[str])
    failed: dict[str, str] = field(default_factory=dict[str, str])
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict[str, list[Outcome]])
    problems: dict[str, str] = field(default_factory=dict[str, str])
    claims: list[str] = field(default_factory=list[str])
    reads: list[str] = field(default_factory=list[str])
    secrets: dict[str, str] = field(default_factory=dict[str, str])
    loses_answers: int = 0
    next_seconds: float | None = None

    def publish(self, version_id: str, graph: dict[str, Any], account_id: str = ACCOUNT) -> None:
        """A version of a flow of the same name."""
        values = {"id": version_id, "account_id": account_id, "flow_id": version_id, "graph": graph}
        self.versions[version_id] = StoredVersion.model_validate(values)

    def begin(self, run_id: str, version_id: str) -> Run:
        """Somebody who has not begun, and whose turn it is."""
        run = Run(
            id=run_id, account_id=ACCOUNT, version_id=version_id, revision=0, state=None,
            person={"contact": {"id": run_id}}, at=NOW, rules=1,
        )  # fmt: skip
        self.runs[run_id] = run
        self.due[run_id] = {"type": "started"}
        return run

    async def read_versions(self, identity: Identity, version_ids: Sequence[str]) -> list[StoredVersion]:
        self.reads += version_ids
        return [self.versions[each] for each in version_ids if each in self.versions]

    async def report_version(self, identity: Identity, version_id: str, problem: str) -> None:
        self.problems[version_id] = problem

    async def claim_runs(self, identity: Identity, claim_id: str, max_items: int) -> RunClaim:
        self.claims.append(claim_id)
        due = list(self.due.items())[:max_items]
        found = [DueRun(**self.runs[run_id].model_dump(), event=event) for run_id, event in due]
        return RunClaim(found, self.next_seconds)

    async def read_run(self, identity: Identity, run_id: str) -> Run | None:
        return self.runs.get(run_id)

    async def advance_run(
        self, identity: Identity, run: Run, outcome: Outcome
    ) -> list[dict[str, Any]] | None:
        if run.id in self.refused:
            raise DatabaseRefusedError("too large")
        known = self.runs.get(run.id)
        if known is None or known.revision != run.revision:
            return None
        state = write_state(outcome.state)
        self.runs[run.id] = known.model_copy(update={"state": state, "revision": outcome.state.revision})
        self.due.pop(run.id, None)
        self.outcomes.setdefault(run.id, []).append(outcome)
        if self.loses_answers:
            self.loses_answers -= 1
            raise SupabaseUnreachableError("gone")
        return []

    async def read_secrets(self, account_id: str, names: Sequence[str]) -> dict[str, str]:
        return {name: self.secrets[name] for name in names if name in self.secrets}

    async def fail_run(self, identity: Identity, run: Run, reason: str) -> None:
        self.failed[run.id] = reason
        self.due.pop(run.id, None)


@dataclass
class FakeCaller:
    """Implements `HttpCaller`: answers the same to all, and remembers who asked with which secrets."""

    result: HttpResult = field(default_factory=lambda: HttpResult(200, "{}"))
    asked: list[HttpRequest] = field(default_factory=list[HttpRequest])
    secrets: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    async def ask(self, request: HttpRequest, secrets: Mapping[str, str] | None = None) -> HttpResult:
        self.asked.append(request)
        self.secrets.append(dict(secrets or {}))
        return self.result
