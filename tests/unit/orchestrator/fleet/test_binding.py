"""A number belongs to one phone: its node instance refuses another, or else the database does."""

import pytest

from orchestrator.domain.fleet.transitions import Picture, patch_of, refused
from orchestrator.testing import FakeClock, FakeGateway
from orchestrator.testing.fleet.gateway import FakeInstance
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio
OWN, OTHER = "5511999999999", "5521988887777"


@pytest.fixture
def gateway(clock: FakeClock) -> FakeGateway:
    """Leases that no heartbeat has to renew."""
    return FakeGateway(clock, lease_seconds=1e6)


@pytest.fixture
async def instance(plant: Plant) -> FakeInstance:
    """It belongs to a phone and awaits a scan."""
    instance = plant.gateway.add_instance("running")
    instance.row["phone"] = OWN
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    return instance


def test_a_refused_picture_says_which_phone_it_was() -> None:
    patch = patch_of(refused(Picture("connected", phone=OTHER)))
    assert (patch["status"], patch["status_reason"]) == ("failed", "wrong_number")
    assert patch["refused_phone"] == OTHER
    assert patch["paired"] is False
    assert "phone" not in patch


async def test_a_node_instance_is_told_whose_it_is(plant: Plant, instance: FakeInstance) -> None:
    assert plant.node().phone == OWN


async def test_it_is_told_after_the_first_phone_too(plant: Plant, instance: FakeInstance) -> None:
    instance.row["phone"] = None
    plant.node().report("connected", phone=OTHER)
    await plant.clock.settle()
    plant.node().kill()
    await plant.clock.advance(1)
    assert plant.node().phone == OTHER


async def test_what_the_node_instance_refused_is_shown_and_its_folder_removed(
    plant: Plant, instance: FakeInstance
) -> None:
    plant.node().report("failed", "wrong_number", phone=OTHER)
    await plant.clock.settle()
    assert (instance.row["status"], instance.row["refused_phone"]) == ("failed", OTHER)
    assert plant.host.erased == [instance.id]
    assert plant.host.running == []


async def test_what_the_database_refuses_is_unlinked_and_nothing_of_it_is_stored(
    plant: Plant, instance: FakeInstance
) -> None:
    node = plant.node()
    node.report("connected", phone=OTHER)
    node.receive("for another number")
    acknowledged = node.acknowledged
    await plant.clock.settle()
    assert (instance.row["status"], instance.row["status_reason"]) == ("failed", "wrong_number")
    assert (instance.row["phone"], instance.row["refused_phone"]) == (OWN, OTHER)
    assert node.is_unlinked
    assert node.acknowledged == acknowledged
    assert plant.host.erased == [instance.id]


async def test_one_that_cannot_be_unlinked_is_ended_all_the_same(
    plant: Plant, instance: FakeInstance
) -> None:
    node = plant.node()
    node.cannot_unlink = True
    node.report("connected", phone=OTHER)
    await plant.clock.settle()
    assert instance.row["status_reason"] == "wrong_number"
    assert not node.is_alive
    assert plant.host.erased == [instance.id]


async def test_the_next_start_shows_a_code_again(plant: Plant, instance: FakeInstance) -> None:
    plant.node().report("failed", "wrong_number", phone=OTHER)
    await plant.clock.settle()
    supervisor = plant.registry.get(instance.id)
    assert supervisor and supervisor.start()
    await plant.clock.settle()
    assert instance.row["status"] == "awaiting_scan"
