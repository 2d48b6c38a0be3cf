"""Whatever goes wrong with one item costs that item: no other number, no task, no memory for ever."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest

from orchestrator.domain.fleet.node_answers import NumberCheck, SendAnswer
from orchestrator.domain.messages.outgoing import SendResult
from orchestrator.errors import DatabaseRefusedError, NodeAnswerInvalidError, NodeUnreachableError
from orchestrator.services.messages.number_checks import NumberChecks
from orchestrator.testing import FakeNode
from tests.unit.orchestrator.conftest import Plant
from tests.unit.orchestrator.messages.rows import drain, queue, sent_bodies

pytestmark = pytest.mark.anyio
PHONES = [f"551199999000{place}" for place in range(4)]


@pytest.fixture
async def other(plant: Plant, node: FakeNode) -> FakeNode:
    """A second number of the same orchestrator."""
    plant.gateway.add_instance("running")
    await plant.fleet.lease_more()
    plant.registry.start_wanted()
    await plant.clock.settle()
    plant.host.running[-1].report("connected")
    await plant.clock.settle()
    return plant.host.running[-1]


@contextlib.asynccontextmanager
async def working(plant: Plant) -> AsyncGenerator[asyncio.Task[None]]:
    task = asyncio.create_task(plant.outbox.worker.run())
    await plant.clock.settle()
    yield task
    assert not task.done()
    task.cancel()
    await asyncio.wait([task])


def make_uncertain(plant: Plant, node: FakeNode, text: str) -> str:
    """The row of a message whose sender died."""
    row = queue(plant, node, text, text)
    row.status, row.number = "sending", -1
    return row.message.id


async def test_a_slow_page_keeps_neither_another_number_nor_any_sending_waiting(
    plant: Plant, node: FakeNode, other: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def hang(client_key: str) -> SendAnswer | None:
        asked.append(client_key)
        await plant.clock.sleep(40)
        raise NodeUnreachableError("time limit")

    monkeypatch.setattr(node, "recorded", hang)
    slow = [make_uncertain(plant, node, f"slow {place}") for place in range(50)]
    quick = make_uncertain(plant, other, "quick")
    async with working(plant):
        fresh = queue(plant, node, "fresh", "fresh")
        plant.outbox.wake()
        await plant.clock.advance(1)
        assert fresh.status == "sent"
        assert plant.messages.rows[quick].status in ("queued", "sent")
        await plant.clock.advance(60)
        # One at a time, and after a page that does not answer none for now.
        assert set(asked) == {slow[0]}
        assert len(asked) <= 2


async def test_an_answer_that_makes_no_sense_costs_one_message(
    plant: Plant, node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = node.recorded
    first, broken, last = (make_uncertain(plant, node, text) for text in ("first", "broken", "last"))

    async def answer(client_key: str) -> SendAnswer | None:
        if client_key == broken:
            raise NodeAnswerInvalidError("3 wrong values")
        if client_key == first:
            raise KeyError("message_id")
        return await recorded(client_key)

    monkeypatch.setattr(node, "recorded", answer)
    async with working(plant):
        await plant.clock.advance(1)
        rows = plant.messages.rows
        assert [rows[key].status for key in (first, broken, last)] == ["sending", "sending", "queued"]


async def test_a_message_that_cannot_be_prepared_fails_alone(
    plant: Plant, node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = queue(plant, node, "1", "broken", pause_seconds=1)
    good = queue(plant, node, "2", "good")

    async def show_typing(chat_id: str, state: str) -> None:
        raise KeyError(chat_id)

    monkeypatch.setattr(node, "show_typing", show_typing)
    await drain(plant)
    assert (broken.status, good.status) == ("failed", "sent")
    assert broken.result and broken.result.error_code == "send_failed"


@pytest.mark.parametrize("is_taken_bare", [True, False])
async def test_a_result_that_is_refused_costs_no_other_result(
    plant: Plant, node: FakeNode, is_taken_bare: bool
) -> None:
    rows = [queue(plant, node, str(place), "hi") for place in range(20)]
    refused = rows[7]

    def refuses(result: SendResult) -> bool:
        return result.id == refused.message.id and not (is_taken_bare and result.wa_message_id is None)

    plant.messages.refuses_result = refuses
    await drain(plant)
    await plant.clock.advance(30)
    assert {row.status for row in rows if row is not refused} == {"sent"}
    assert refused.status == ("sent" if is_taken_bare else "sending")
    later = queue(plant, node, "later", "hi")
    await drain(plant)
    assert later.status == "sent"


async def ask(checks: NumberChecks, node: FakeNode, phone: str) -> NumberCheck | str | None:
    try:
        return await checks.find(node, node.instance_id, phone)
    except NodeUnreachableError as error:
        return error.detail


async def test_whoever_asks_about_a_number_gets_an_answer_also_when_the_asking_breaks(
    plant: Plant, node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(phone: str) -> NumberCheck:
        raise KeyError(phone)

    monkeypatch.setattr(node, "check_number", broken)
    row = queue(plant, node, "1", "hi", to=None, phone=PHONES[0])
    await drain(plant)
    assert row.status == "queued"
    monkeypatch.undo()
    await drain(plant)
    assert row.status == "sent"


async def test_nobody_waits_for_an_answer_for_ever(
    plant: Plant, node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def mute(phone: str) -> NumberCheck:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(node, "check_number", mute)
    checks = NumberChecks(plant.messages, plant.fleet.identity, answer_seconds=0.01)
    assert await ask(checks, node, PHONES[0]) == "number check: time limit"


async def test_a_check_that_the_database_does_not_take_costs_no_other(
    plant: Plant, node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []

    async def write(identity: object, instance_id: str, checks: list[NumberCheck]) -> None:
        if any(check.phone == PHONES[1] for check in checks):
            raise DatabaseRefusedError("no such id", code="checks_invalid")
        kept.extend(check.phone for check in checks)

    monkeypatch.setattr(plant.messages, "write_number_checks", write)
    rows = [queue(plant, node, phone, "hi", to=None, phone=phone) for phone in PHONES]
    await drain(plant)
    assert {row.status for row in rows} == {"sent"}
    assert sorted(kept) == [PHONES[0], *PHONES[2:]]


async def test_what_is_kept_by_number_is_gone_when_nothing_is_under_way(plant: Plant, node: FakeNode) -> None:
    queue(plant, node, "1", "hi", to=None, phone=PHONES[0])
    await drain(plant)
    await plant.outbox.settle()
    await plant.clock.advance(1)
    assert sent_bodies(node) == ["hi"]
    parts = [plant.outbox, *(vars(plant.outbox)[name] for name in ("_sending", "_results", "_settling"))]
    parts.append(vars(parts[1])["_checks"])
    kept = [(type(part).__name__, name) for part in parts for name, value in vars(part).items()
            if hasattr(value, "keys") and node.instance_id in value]  # fmt: skip
    assert kept == []


@pytest.mark.parametrize("target", [None, "", "nonsense", "true_"])
async def test_a_change_of_what_is_no_message_fails_alone(
    plant: Plant, node: FakeNode, target: str | None
) -> None:
    broken = queue(plant, node, "1", "", kind="revoke", target=target, to=None)
    good = queue(plant, node, "2", "good")
    await drain(plant)
    assert broken.result and broken.result.error_code == "target_unknown"
    assert good.status == "sent"
