"""Messages that are queued and sent."""

from orchestrator.testing import FakeNode
from orchestrator.testing.messages.gateway import FakeRow
from tests.unit.orchestrator.conftest import Plant


async def drain(plant: Plant) -> None:
    await plant.outbox.drain()
    await plant.clock.settle()


def queue(plant: Plant, node: FakeNode, chat_id: str, text: str, **more: object) -> FakeRow:
    return plant.messages.queue(node.instance_id, chat_id, text, **more)


def sent_bodies(node: FakeNode) -> list[str]:
    return [request["body"] for request in node.sent.values()]
