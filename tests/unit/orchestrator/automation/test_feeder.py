"""The feeder goes on while somebody's turn is, and writes each person's texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import DONE, Job, JobEnd, JobOutcome
from orchestrator.services.automation.feeder import Feeder, write_items
from orchestrator.testing.clock import FakeClock

pytestmark = pytest.mark.anyio

ME = Identity("o", 1)
CONTENT = {"items": [{"kind": "text", "text": "Oi {{ contact.name }}"}]}


@dataclass
class Turn:
    items: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    seconds: float | None = 0
    content: dict[str, Any] | None = field(default_factory=lambda: dict(CONTENT))


@dataclass
class Broadcasts:
    turns: list[Turn]
    waits: str | None = None
    fed: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    tests: list[Any] = field(default_factory=list[Any])
    asked: list[int] = field(default_factory=list[int])

    async def claim_recipients(self, identity: Identity, broadcast_id: str, max_items: int) -> Turn:
        self.asked.append(max_items)
        return self.turns.pop(0)

    async def feed_recipients(
        self, identity: Identity, broadcast_id: str, items: Sequence[dict[str, Any]]
    ) -> str | None:
        self.fed += items
        return self.waits

    async def claim_test(self, identity: Identity, broadcast_id: str, contact_id: str) -> Turn | None:
        return self.turns.pop(0) if self.turns else None

    async def send_test(
        self, identity: Identity, broadcast_id: str, to: Any, test_id: str, messages: Any
    ) -> None:
        self.tests.append((broadcast_id, to["contact_id"], test_id, messages))


def somebody(name: str) -> dict[str, Any]:
    return {"id": 1, "variant": "a", "person": {"contact": {"id": "c", "name": name}}}


def job(key: str = "b", **payload: Any) -> Job:
    return Job(
        id=7, claim_id="c", kind="broadcast_feed", key=key, account_id="a", payload=payload, attempts=1
    )


def feeder(broadcasts: Broadcasts) -> Feeder:
    return Feeder(broadcasts, lambda: ME, FakeClock())


async def test_it_goes_on_until_nobodys_turn_is_now() -> None:
    broadcasts = Broadcasts([Turn([somebody("Ana")]), Turn([somebody("Bia")]), Turn(seconds=20)])
    assert await feeder(broadcasts).work(job()) == JobEnd(JobOutcome.AGAIN, 20)
    assert [item["messages"] for item in broadcasts.fed] == [
        [{"kind": "text", "message": "Oi Ana"}], [{"kind": "text", "message": "Oi Bia"}]
    ]  # fmt: skip
    assert "person" not in broadcasts.fed[0]


async def test_it_begins_with_few_so_that_their_messages_leave_while_the_next_are_written() -> None:
    broadcasts = Broadcasts([*(Turn([somebody("Ana")]) for _ in range(4)), Turn(seconds=20)])
    await feeder(broadcasts).work(job())
    assert broadcasts.asked == [25, 50, 100, 200, 200]


async def test_it_ends_with_the_broadcast() -> None:
    assert await feeder(Broadcasts([Turn(seconds=None)])).work(job()) == DONE


async def test_at_the_plans_limit_it_asks_how_long_that_holds() -> None:
    broadcasts = Broadcasts([Turn([somebody("Ana")])], waits="plan_limit_exceeded")
    assert await feeder(broadcasts).work(job()) == JobEnd(JobOutcome.AGAIN, 1)


async def test_one_tries_it_on_himself() -> None:
    broadcasts = Broadcasts([Turn([{"person": {"contact": {"id": "c", "name": "Eu"}}}])])
    asked = {"contact_id": "c", "instance_id": "i", "variant": "a"}
    assert await feeder(broadcasts).test(job("b:c", **asked)) == DONE
    assert broadcasts.tests == [("b", "c", "7", [{"kind": "text", "message": "Oi Eu"}])]
    assert await feeder(Broadcasts([])).test(job("b:c")) == DONE


def test_for_whom_a_text_fails_he_fails_alone() -> None:
    content = {"items": [{"kind": "text", "text": "{{ contact.name }}"}]}
    first, second = write_items(content, [somebody(""), somebody("Ana")])
    assert (first["error_code"], second["messages"][0]["message"]) == ("template_failed", "Ana")


def test_a_content_that_nobody_could_get_says_so() -> None:
    [item] = write_items({"items": []}, [somebody("Ana")])
    assert item["error_code"] == "content_invalid"
