"""What automation needs of the world."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from orchestrator.domain.automation.deciding import Decision, FinishedDecisions, UndecidedChat
from orchestrator.domain.automation.requests import HttpRequest, HttpResult
from orchestrator.domain.automation.rules import RuleRows
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


class HttpCaller(Protocol):
    """Asks other systems."""

    async def ask(self, request: HttpRequest) -> HttpResult:
        """What came back; it raises nothing."""
        ...
