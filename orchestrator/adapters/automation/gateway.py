"""The database's functions for automation. Contracts: docs/contracts.md."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field

from orchestrator.adapters.functions import Functions, read_items
from orchestrator.domain.automation.campaigns import Campaign
from orchestrator.domain.automation.deciding import Decision, FinishedDecisions, UndecidedChat
from orchestrator.domain.automation.flows.outcome import Outcome, write_outcome
from orchestrator.domain.automation.keywords import Keyword
from orchestrator.domain.automation.rules import DefaultFlows, PublishedFlow, RuleRows, Segment
from orchestrator.domain.automation.runs import DueRun, Run, RunClaim, StoredVersion
from orchestrator.domain.fleet.leases import Identity


class _Claimed(BaseModel):
    decisions: list[Any]


class _Finished(BaseModel):
    chat_id: str
    more: bool
    refused: list[dict[str, Any]]


class _FinishedAll(BaseModel):
    finished: list[_Finished]


class _Rules(BaseModel):
    revision: int
    opt_out_words: list[str]
    keywords: list[Any]
    flows: list[Any] = []
    campaigns: list[Any] = []
    segments: list[Any] = []
    defaults: DefaultFlows = DefaultFlows()


class _Versions(BaseModel):
    versions: list[Any]


class _ClaimedRuns(BaseModel):
    runs: list[Any]
    next_seconds: float | None = Field(default=None, allow_inf_nan=False)


class _OneRun(BaseModel):
    run: Run | None


class _AdvancedRun(BaseModel):
    advanced: bool
    refused: list[dict[str, Any]] = []


class _Secrets(BaseModel):
    secrets: dict[str, str]


class SupabaseAutomation(Functions):
    """Implements the gateways of `services.automation.protocols`."""

    async def claim_decisions(self, identity: Identity, claim_id: str, max_items: int) -> list[UndecidedChat]:
        """Chats of held numbers in which something is to be decided."""
        answer = await self.ask(_Claimed, "claim_decisions", identity, claim_id=claim_id, max_items=max_items)
        return read_items(UndecidedChat, answer.decisions)

    async def finish_decisions(
        self, identity: Identity, claim_id: str, decided: Sequence[tuple[UndecidedChat, Decision]]
    ) -> FinishedDecisions:
        """Take the actions and end the decisions."""
        items = [
            {"chat_id": chat.chat_id, "last_seq": chat.last_seq, "actions": decision.actions}
            for chat, decision in decided
        ]
        answer = await self.ask(_FinishedAll, "finish_decisions", identity, claim_id=claim_id, decided=items)
        return FinishedDecisions(
            is_more=any(item.more for item in answer.finished),
            refused=[
                {**refused, "chat_id": item.chat_id} for item in answer.finished for refused in item.refused
            ],
        )

    async def read_rules(self, identity: Identity, account_id: str) -> RuleRows:
        """The account's rules now. What makes no sense of them is left out."""
        answer = await self.ask(_Rules, "read_rules", identity, account_id=account_id)
        return RuleRows(
            revision=answer.revision,
            opt_out_words=answer.opt_out_words,
            keywords=read_items(Keyword, answer.keywords),
            flows=read_items(PublishedFlow, answer.flows),
            campaigns=read_items(Campaign, answer.campaigns),
            segments=read_items(Segment, answer.segments),
            defaults=answer.defaults,
        )

    async def read_versions(self, identity: Identity, version_ids: Sequence[str]) -> list[StoredVersion]:
        """Those of these that there are."""
        answer = await self.ask(
            _Versions, "read_versions", identity, version_ids=list(version_ids), flow_ids=[]
        )
        return read_items(StoredVersion, answer.versions)

    async def claim_runs(self, identity: Identity, claim_id: str, max_items: int) -> RunClaim:
        """People in flows whose turn it is. One of whom nothing makes sense is left out."""
        answer = await self.ask(_ClaimedRuns, "claim_runs", identity, claim_id=claim_id, max_items=max_items)
        return RunClaim(read_items(DueRun, answer.runs), answer.next_seconds)

    async def read_run(self, identity: Identity, run_id: str) -> Run | None:
        """One, as it stands; None when it is gone."""
        answer = await self.ask(_OneRun, "read_run", identity, run_id=run_id)
        return answer.run

    async def advance_run(
        self, identity: Identity, run: Run, outcome: Outcome
    ) -> list[dict[str, Any]] | None:
        """Write what follows for the run, if it is still at that revision."""
        told = {"run_id": run.id, "revision": run.revision, "outcome": write_outcome(outcome)}
        answer = await self.ask(_AdvancedRun, "advance_run", identity, **told)
        return answer.refused if answer.advanced else None

    async def fail_run(self, identity: Identity, run: Run, reason: str) -> None:
        """End a run in which no step can be taken."""
        await self.call("fail_run", identity, run_id=run.id, revision=run.revision, reason=reason)

    async def read_secrets(self, account_id: str, names: Sequence[str]) -> dict[str, str]:
        """Secrets of an account, by name."""
        answer = await self.ask(_Secrets, "read_secrets", account_id=account_id, names=list(names))
        return answer.secrets

    async def report_version(self, identity: Identity, version_id: str, problem: str) -> None:
        """Write down why a version cannot run."""
        await self.call("report_version", identity, version_id=version_id, problem=problem)

    async def report_keywords(self, identity: Identity, account_id: str, problems: Mapping[str, str]) -> None:
        """Write down which keywords never fire."""
        await self.call("report_keywords", identity, account_id=account_id, problems=dict(problems))
