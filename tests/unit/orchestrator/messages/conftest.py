"""A connected node instance whose lease nobody has to renew."""

import pytest

from orchestrator.testing import FakeClock, FakeGateway, FakeNode
from tests.unit.orchestrator.conftest import Plant


@pytest.fixture
def gateway(clock: FakeClock) -> FakeGateway:
    """Leases that no heartbeat has to renew."""
    return FakeGateway(clock, lease_seconds=1e6)


@pytest.fixture
async def node(plant: Plant) -> FakeNode:
    """A connected node instance."""
    plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    plant.node().report("connected")
    await plant.clock.settle()
    return plant.node()
