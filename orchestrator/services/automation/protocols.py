"""What automation needs of the world."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from orchestrator.domain.automation.deciding import Decision, FinishedDecisions, UndecidedChat
from orchestrator.domain.automation.flows.outcome import Outcome
from orchestrator.domain.automation.requests import HttpRequest, HttpResult
from orchestrator.domain.automation.rules import RuleRows
from orchestrator.domain.automation.runs import Run, RunClaim, StoredVersion
from orchestrator.domain.fleet.leases import Identity


class AutomationGateway(Protocol):
    """The functions for deciding in the database. They raise what `FleetGateway` raises."""

    async def claim_decisions(self, identity: Identity, claim_id: str, max_items: int) -> list[UndecidedChat]:
        """Chats in which something is to be decided, the oldest first; the same claim answers the same."""
        ...

    async def finish_decisions(
        self, identity: Identity, claim_id: str, decided: Sequence[tuple[UndecidedChat, Decision]]
    ) -> FinishedDecisions:
        """Do what follows from each, and end it, in one transaction."""
        ...

    async def read_rules(self, identity: Identity, account_id: str) -> RuleRows: ...
    async def report_keywords(self, identity: Identity, account_id: str, problems: Mapping[str, str]) -> None:
        """Tell the account which keywords never fire, and why."""
        ...


class VersionGateway(Protocol):
    """Where published graphs are read."""

    async def read_versions(self, identity: Identity, version_ids: Sequence[str]) -> list[StoredVersion]: ...
    async def report_version(self, identity: Identity, version_id: str, problem: str) -> None:
        """Tell the account why nobody can be led through one."""
        ...


class RunGateway(Protocol):
    """The functions for people in flows."""

    async def claim_runs(self, identity: Identity, claim_id: str, max_items: int) -> RunClaim:
        """Those whose turn it is; the same claim answers the same."""
        ...

    async def read_run(self, identity: Identity, run_id: str) -> Run | None: ...
    async def advance_run(
        self, identity: Identity, run: Run, outcome: Outcome
    ) -> list[dict[str, Any]] | None:
        """Write the run's next revision and do what follows, in one transaction: the actions that were
        refused. None: the run has gone on or ended meanwhile, and nothing was written."""
        ...

    async def fail_run(self, identity: Identity, run: Run, reason: str) -> None:
        """End one in which no step can be taken."""
        ...


class HttpCaller(Protocol):
    """Asks other systems."""

    async def ask(self, request: HttpRequest, secrets: Mapping[str, str] | None = None) -> HttpResult:
        """What came back, and nothing of the secrets in it; it raises nothing."""
        ...


class SecretGateway(Protocol):
    """Where an account's secrets lie."""

    async def read_secrets(self, account_id: str, names: Sequence[str]) -> dict[str, str]:
        """Those of these that there are, by name."""
        ...
