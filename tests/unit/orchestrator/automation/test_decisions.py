"""Chats are decided in turns; what breaks in one keeps no other waiting, and a lost answer loses none."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from orchestrator.domain.automation.deciding import Decision, FinishedDecisions, UndecidedChat
from orchestrator.domain.automation.rules import RuleRows
from orchestrator.domain.fleet.leases import Identity
from orchestrator.errors import SupabaseUnreachableError
from orchestrator.services.automation.decisions import Decisions
from orchestrator.services.automation.rule_book import RuleBook
from orchestrator.services.automation.versions import Versions
from orchestrator.testing.automation.gateway import FakeRuns
from tests.unit.orchestrator.automation.test_deciding import chat
from tests.unit.orchestrator.automation.test_keywords import make
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio


class Automation:
    """Gives these turns of chats, one after another, until they are finished."""

    def __init__(self, *turns: list[UndecidedChat]) -> None:
        self.turns = list(turns)
        self.claims: list[str] = []
        self.actions: list[dict[str, Any]] = []
        self.problems: dict[str, str] = {}
        self.reads = 0
        self.loses_answers = 0

    async def claim_decisions(self, identity: Identity, claim_id: str, max_items: int) -> list[UndecidedChat]:
        self.claims.append(claim_id)
        return self.turns[0] if self.turns else []

    async def finish_decisions(
        self, identity: Identity, claim_id: str, decided: Sequence[tuple[UndecidedChat, Decision]]
    ) -> FinishedDecisions:
        if self.loses_answers:
            self.loses_answers -= 1
            raise SupabaseUnreachableError("gone")
        self.turns.pop(0)
        self.actions += [action for _, decision in decided for action in decision.actions]
        return FinishedDecisions(is_more=bool(self.turns), refused=[])

    async def read_rules(self, identity: Identity, account_id: str) -> RuleRows:
        self.reads += 1
        if account_id == "broken":
            raise RuntimeError("nonsense")
        keywords = [make(), make("bad", match="regex", terms=["("])]
        return RuleRows(revision=1, opt_out_words=[], keywords=keywords)

    async def report_keywords(self, identity: Identity, account_id: str, problems: Mapping[str, str]) -> None:
        self.problems |= problems


def make_decisions(plant: Plant, automation: Automation) -> Decisions:
    identity = plant.fleet.identity
    rules, versions = RuleBook(automation, identity), Versions(FakeRuns(), identity)
    return Decisions(automation, rules, versions, identity, plant.fleet.is_safe, plant.clock, 5)


async def test_turns_go_on_until_nothing_is_left(plant: Plant) -> None:
    automation = Automation([chat("menu")], [chat("menu"), chat("outra coisa")])
    decisions = make_decisions(plant, automation)
    await decisions.drain()
    assert len(automation.actions) == 2
    assert decisions.taken == {"keyword": 2, "nothing_fits": 1}
    assert len(set(automation.claims)) == 2
    assert automation.reads == 1, "kept until their revision moves"
    assert automation.problems.keys() == {"bad"}


async def test_rules_are_read_again_when_their_revision_moves(plant: Plant) -> None:
    later = chat("menu").model_copy(update={"rules": 2})
    automation = Automation([chat("menu")], [later])
    await make_decisions(plant, automation).drain()
    assert automation.reads == 2


async def test_a_lost_answer_is_asked_again_under_the_same_claim(plant: Plant) -> None:
    automation = Automation([chat("menu")])
    automation.loses_answers = 1
    decisions = make_decisions(plant, automation)
    with pytest.raises(SupabaseUnreachableError):
        await decisions.drain()
    await decisions.drain()
    assert len(set(automation.claims)) == 1
    assert len(automation.actions) == 1


async def test_a_chat_that_cannot_be_decided_keeps_no_other_waiting(plant: Plant) -> None:
    broken = chat("menu").model_copy(update={"account_id": "broken"})
    automation = Automation([broken, chat("menu")])
    decisions = make_decisions(plant, automation)
    await decisions.drain()
    assert len(automation.actions) == 1
    assert decisions.taken["broken"] == 1
