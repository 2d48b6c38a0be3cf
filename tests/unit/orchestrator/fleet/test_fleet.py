"""Leases: renewed, lost, superseded; and what that means for node instances."""

import asyncio
import uuid

import pytest

from orchestrator.errors import SupersededError
from orchestrator.services.fleet.fleet import Standing
from orchestrator.testing import FakeClock, FakeGateway
from tests.unit.orchestrator.conftest import Plant, build

pytestmark = pytest.mark.anyio


async def test_what_should_run_is_started_after_registering(plant: Plant) -> None:
    plant.gateway.add_instance("running")
    plant.gateway.add_instance("stopped")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    assert len(plant.host.running) == 1


async def test_capacity_limits_what_is_held(gateway: FakeGateway, clock: FakeClock) -> None:
    for _ in range(5):
        gateway.add_instance()
    plant = build(gateway, clock, str(uuid.uuid4()), capacity=3)
    await plant.enter()
    await plant.fleet.lease_more()
    assert len(plant.registry) == 3


async def test_heartbeats_keep_the_leases(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    renewing = asyncio.create_task(plant.fleet.keep_renewing())
    await plant.clock.advance(300)
    assert plant.fleet.is_safe()
    assert instance.expires_at > plant.clock.monotonic()
    assert len(plant.host.running) == 1
    renewing.cancel()


async def test_node_instances_are_stopped_before_a_lease_that_cannot_be_renewed_ends(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    renewing = asyncio.create_task(plant.fleet.keep_renewing())
    plant.gateway.is_down = True
    while plant.host.running:
        await plant.clock.advance(0.5)
        assert plant.clock.monotonic() < instance.expires_at
    assert plant.fleet.standing is Standing.LAPSED
    assert not plant.fleet.is_safe()
    renewing.cancel()


async def test_two_lost_heartbeats_disturb_nothing(plant: Plant) -> None:
    plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    renewing = asyncio.create_task(plant.fleet.keep_renewing())
    plant.gateway.is_down = True
    await plant.clock.advance(13)
    plant.gateway.is_down = False
    await plant.clock.advance(60)
    assert len(plant.host.launched) == 1
    assert len(plant.host.running) == 1
    renewing.cancel()


async def test_questions_that_take_too_long_cost_no_lease(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running")
    await plant.enter()
    renewing = asyncio.create_task(plant.fleet.keep_renewing())
    plant.gateway.refuses_polls = True
    await plant.clock.advance(120)
    assert plant.fleet.is_safe()
    assert instance.expires_at > plant.clock.monotonic()
    assert plant.gateway.heartbeats == plant.gateway.polls > 10
    renewing.cancel()


async def test_after_a_lapse_everything_comes_back(plant: Plant) -> None:
    plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    renewing = asyncio.create_task(plant.fleet.keep_renewing())
    plant.gateway.is_down = True
    await plant.clock.advance(120)
    assert not plant.host.running
    plant.gateway.is_down = False
    await plant.clock.advance(10)
    await plant.control.worker.converge()
    await plant.clock.settle()
    assert len(plant.host.running) == 1
    renewing.cancel()


async def test_a_superseded_orchestrator_stops_its_node_instances_and_itself(plant: Plant) -> None:
    plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    plant.gateway.supersede(plant.fleet.identity().orchestrator_id)
    renewing = asyncio.create_task(plant.fleet.keep_renewing())
    await plant.clock.advance(10)
    assert not plant.host.running
    with pytest.raises(SupersededError):
        await renewing


async def test_a_refused_write_stops_the_node_instance(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    instance.holder = "another"
    plant.node().report("connected")
    await plant.clock.settle()
    assert not plant.host.running
    assert instance.row["status"] == "awaiting_scan"


async def test_a_lease_that_is_gone_from_the_list_ends_its_node_instance(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running")
    other = plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    instance.holder = "another"
    await plant.fleet.renew()
    await plant.clock.settle()
    assert [node.instance_id for node in plant.host.running] == [other.id]
    assert plant.registry.get(instance.id) is None


async def test_a_second_orchestrator_takes_over_after_the_lease_has_ended(
    gateway: FakeGateway, clock: FakeClock
) -> None:
    instance = gateway.add_instance("running")
    first, second = (build(gateway, clock, str(uuid.uuid4())) for _ in range(2))
    await first.enter()
    await second.enter()
    assert len(second.registry) == 0
    await clock.advance(31)
    await second.fleet.renew()
    await second.control.worker.converge()
    await clock.settle()
    assert instance.holder == second.fleet.identity().orchestrator_id
    assert len(second.host.running) == 1
    await second.registry.halt_all()


async def test_running_node_instances_are_adopted_not_replaced(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running", status="connected")
    before = plant.host.make(instance.id)
    before.report("connected", phone="5511999999999")
    plant.host.adoptable[instance.id] = before
    await plant.enter()
    assert await plant.registry.adopt() == 1
    plant.registry.start_wanted()
    await plant.clock.settle()
    assert plant.host.launched == [before]
    assert before.starts == 0
    assert instance.row["phone"] == "5511999999999"


async def test_detaching_leaves_node_instances_running(plant: Plant) -> None:
    plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    await plant.registry.detach()
    assert len(plant.host.running) == 1


async def test_a_poll_converges_to_what_the_database_wants(plant: Plant) -> None:
    instance = plant.gateway.add_instance("stopped")
    await plant.enter()
    instance.row["desired_state"] = "running"
    await plant.clock.advance(1)
    await plant.fleet.renew()
    control = asyncio.create_task(plant.control.worker.converge())
    await plant.clock.settle()
    await control
    assert len(plant.host.running) == 1
    assert plant.gateway.expirations == 1


async def test_leaving_for_good_stops_everything_and_frees_the_leases(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    await plant.fleet.leave()
    assert not plant.host.running
    assert (instance.row["status"], instance.row["desired_state"]) == ("disconnected", "running")
    assert instance.expires_at == 0


async def test_leaving_stops_everything_also_when_the_lease_is_lost(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    instance.holder = "another"
    await plant.fleet.leave()
    assert not plant.host.running


async def test_a_claim_that_takes_long_delays_no_renewal(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    plant.gateway.takes_seconds = {"claim_commands": 30, "lease_instances": 30}
    tasks = [
        asyncio.create_task(plant.fleet.keep_renewing()),
        asyncio.create_task(plant.control.worker.run()),
    ]
    began = plant.gateway.heartbeats
    for _ in range(120):
        await plant.clock.advance(1)
        assert plant.fleet.is_safe()
        assert instance.expires_at > plant.clock.monotonic()
    # Every 5 s, as without hints.
    assert plant.gateway.heartbeats - began >= 19
    for task in tasks:
        task.cancel()


async def test_what_a_slow_claim_leases_is_not_taken_for_lost_nor_kept_when_it_is(plant: Plant) -> None:
    await plant.enter()
    instance = plant.gateway.add_instance("running")
    renewing = asyncio.create_task(plant.fleet.keep_renewing())
    plant.gateway.takes_seconds = {"lease_instances": 10}
    leasing = asyncio.create_task(plant.fleet.lease_more())
    await plant.clock.advance(20)
    assert leasing.done()
    assert plant.registry.get(instance.id) is not None
    instance.holder = "another"
    await plant.clock.advance(7)
    assert plant.registry.get(instance.id) is None
    renewing.cancel()


async def test_an_answer_that_is_older_than_a_lease_does_not_take_it_away(plant: Plant) -> None:
    await plant.enter()
    plant.gateway.takes_seconds = {"heartbeat": 3}
    renewing = asyncio.create_task(plant.fleet.renew())
    await plant.clock.advance(1)
    instance = plant.gateway.add_instance("running")
    assert await plant.fleet.lease_more() == 1
    await plant.clock.advance(3)
    assert renewing.done()
    assert plant.registry.get(instance.id) is not None


async def test_a_lost_number_that_ends_slowly_delays_no_renewal_and_comes_back_after_it(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    node = plant.node()

    async def end_slowly(grace_seconds: float) -> None:
        await plant.clock.sleep(20)
        node.kill()

    monkeypatch.setattr(node, "stop", end_slowly)
    renewing = asyncio.create_task(plant.fleet.keep_renewing())
    mine, instance.holder = instance.holder, "another"
    await plant.clock.advance(7)
    assert plant.registry.get(instance.id) is None
    instance.holder = mine
    instance.expires_at = plant.clock.monotonic() + 30
    await plant.clock.advance(7)
    # A second node instance would meet the first on its session.
    assert plant.registry.get(instance.id) is None
    assert plant.fleet.is_safe()
    await plant.clock.advance(20)
    assert plant.registry.get(instance.id) is not None
    renewing.cancel()
