"""What comes in is stored once, in order, and forgotten by the journal only then."""

import pytest

from orchestrator.services.messages.ingestion import BATCH_EVENTS
from orchestrator.testing import FakeNode
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio


def numbered(count: int) -> list[str]:
    return [f"text {number}" for number in range(count)]


async def last_event(node: FakeNode) -> int:
    return (await node.status()).journal.last


async def test_messages_are_stored_in_order_and_then_acknowledged(plant: Plant, node: FakeNode) -> None:
    node.receive(*numbered(3))
    await plant.clock.settle()
    assert plant.messages.bodies == numbered(3)
    assert node.acknowledged == await last_event(node)


async def test_a_burst_goes_in_few_full_batches(plant: Plant, node: FakeNode) -> None:
    node.receive(*numbered(2 * BATCH_EVENTS))
    await plant.clock.settle()
    assert plant.messages.bodies == numbered(2 * BATCH_EVENTS)
    assert len(plant.messages.batches) <= 3
    assert max(map(len, plant.messages.batches)) <= BATCH_EVENTS


async def test_what_cannot_be_stored_waits_and_loses_nothing(plant: Plant, node: FakeNode) -> None:
    plant.messages.is_down = True
    acknowledged = node.acknowledged
    node.receive(*numbered(700))
    await plant.clock.advance(30)
    assert node.acknowledged == acknowledged
    plant.messages.is_down = False
    await plant.clock.advance(10)
    assert plant.messages.bodies == numbered(700)
    assert node.acknowledged == await last_event(node)


async def test_a_lost_answer_stores_nothing_twice(plant: Plant, node: FakeNode) -> None:
    plant.messages.loses_answers = True
    node.receive(*numbered(5))
    await plant.clock.advance(1)
    plant.messages.loses_answers = False
    await plant.clock.advance(10)
    assert plant.messages.bodies == numbered(5)
    assert node.acknowledged == await last_event(node)


async def test_a_refused_event_is_kept_raw_and_the_others_pass(plant: Plant, node: FakeNode) -> None:
    plant.messages.refused = {"text 3"}
    node.receive(*numbered(9))
    await plant.clock.settle()
    assert plant.messages.bodies == [body for body in numbered(9) if body != "text 3"]
    kept = [event for event in plant.messages.stored.values() if event.type == "refused_message"]
    assert [event.data["body"] for event in kept] == ["text 3"]
    assert node.acknowledged == await last_event(node)


async def test_a_refused_event_waits_for_a_database_that_goes_away(plant: Plant, node: FakeNode) -> None:
    plant.messages.refused = {"text 0"}
    plant.messages.falls_after_refusal = True
    node.receive("text 0", "text 1")
    await plant.clock.settle()
    assert plant.messages.stored == {}
    plant.messages.is_down = False
    await plant.clock.advance(10)
    assert [event.type for event in plant.messages.stored.values()] == ["refused_message", "message"]
    assert node.acknowledged == await last_event(node)


async def test_pictures_are_shown_while_messages_wait(plant: Plant, node: FakeNode) -> None:
    plant.messages.is_down = True
    node.receive("waits")
    node.report("connecting")
    await plant.clock.settle()
    (instance,) = plant.gateway.instances.values()
    assert instance.row["status"] == "connecting"


async def test_a_logout_is_followed_by_no_removal_before_all_is_stored(plant: Plant, node: FakeNode) -> None:
    plant.messages.is_down = True
    node.receive("last words")
    node.report("disconnected", "logged_out")
    await plant.clock.advance(5)
    assert plant.host.erased == []
    plant.messages.is_down = False
    await plant.clock.advance(10)
    assert plant.messages.bodies == ["last words"]
    assert plant.host.erased == [node.instance_id]


async def test_another_life_goes_on_after_what_was_acknowledged(plant: Plant, node: FakeNode) -> None:
    node.receive("before")
    await plant.clock.settle()
    await plant.registry.detach()
    node.receive("between")
    plant.host.adoptable[node.instance_id] = node
    await plant.registry.adopt()
    await plant.clock.settle()
    assert plant.messages.bodies == ["before", "between"]
    assert sum(len(batch) for batch in plant.messages.batches) == 2


async def test_acknowledgements_wait_for_more_but_no_message_waits_for_them(
    plant: Plant, node: FakeNode
) -> None:
    plant.messages.takes_seconds = 0.05
    node.acknowledge_sent("A")
    await plant.clock.advance(0.05)
    assert batches(plant) == [["A"]]
    node.acknowledge_sent("B")
    await plant.clock.advance(0.04)
    node.acknowledge_sent("C")
    await plant.clock.advance(0.06)
    assert batches(plant) == [["A"], ["B", "C"]]
    node.acknowledge_sent("D")
    await plant.clock.settle()
    node.receive("at once")
    await plant.clock.settle()
    await plant.clock.advance(0.05)
    assert plant.messages.bodies == ["at once"]
    assert len(plant.messages.batches) == 3
    assert node.acknowledged == await last_event(node)


def batches(plant: Plant) -> list[list[str]]:
    return [[event.data["message_id"] for event in batch] for batch in plant.messages.batches]
