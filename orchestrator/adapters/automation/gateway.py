"""The database's functions for automation. Contracts: docs/contracts.md."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions, read_items
from orchestrator.domain.automation.deciding import Decision, FinishedDecisions, UndecidedChat
from orchestrator.domain.automation.keywords import Keyword
from orchestrator.domain.automation.rules import RuleRows
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


class SupabaseAutomation(Functions):
    """Implements `services.automation.protocols.AutomationGateway`."""

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
        """The account's rules now. A keyword that makes no sense is left out."""
        answer = await self.ask(_Rules, "read_rules", identity, account_id=account_id)
        keywords = read_items(Keyword, answer.keywords)
        return RuleRows(revision=answer.revision, opt_out_words=answer.opt_out_words, keywords=keywords)

    async def report_keywords(self, identity: Identity, account_id: str, problems: Mapping[str, str]) -> None:
        """Write down which keywords never fire."""
        await self.call("report_keywords", identity, account_id=account_id, problems=dict(problems))
