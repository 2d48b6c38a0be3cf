"""One instance, driven: crashes heal, loops end, terminal states rest."""

import pytest

from orchestrator.errors import DatabaseRefusedError, NodeError
from orchestrator.testing import FakeClock, FakeGateway, FakeNode
from orchestrator.testing.fleet.gateway import FakeInstance
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio


@pytest.fixture
def gateway(clock: FakeClock) -> FakeGateway:
    """Leases that no heartbeat has to renew."""
    return FakeGateway(clock, lease_seconds=1e6)


@pytest.fixture
async def instance(plant: Plant) -> FakeInstance:
    """An instance that runs and awaits a scan."""
    instance = plant.gateway.add_instance("running")
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.settle()
    return instance


def statuses(instance: FakeInstance) -> list[str]:
    return [patch["status"] for patch in instance.writes]


async def test_a_scan_connects_and_clears_the_code(plant: Plant, instance: FakeInstance) -> None:
    plant.node().report("connected", phone="5511999999999")
    await plant.clock.settle()
    assert statuses(instance) == ["connecting", "awaiting_scan", "connected"]
    assert instance.row["qr_code"] is None
    assert instance.row["paired"] is True


async def test_each_new_code_is_written(plant: Plant, instance: FakeInstance) -> None:
    plant.node().show_qr("2@second")
    await plant.clock.settle()
    assert instance.row["qr_code"] == "2@second"


async def test_every_stored_event_is_acknowledged(plant: Plant, instance: FakeInstance) -> None:
    node = plant.node()
    node.report("connected")
    await plant.clock.settle()
    assert node.acknowledged == (await node.status()).journal.last


async def test_an_event_that_cannot_be_stored_is_not_acknowledged(
    plant: Plant, instance: FakeInstance
) -> None:
    node = plant.node()
    acknowledged = node.acknowledged
    plant.gateway.is_down = True
    node.report("connected")
    await plant.clock.settle()
    assert node.acknowledged == acknowledged
    plant.gateway.is_down = False
    await plant.clock.advance(1)
    assert instance.row["status"] == "connected"
    assert node.acknowledged > acknowledged


async def test_a_killed_node_instance_is_replaced(plant: Plant, instance: FakeInstance) -> None:
    plant.node().kill()
    await plant.clock.settle()
    assert instance.row["status"] == "connecting"
    await plant.clock.advance(1)
    assert len(plant.host.launched) == 2
    assert instance.row["status"] == "awaiting_scan"
    assert plant.supervisor(instance).restarts == 1


async def test_a_mute_node_instance_is_killed_and_replaced(plant: Plant, instance: FakeInstance) -> None:
    mute = plant.node()
    mute.is_mute = True
    await plant.clock.advance(120)
    assert not mute.is_alive
    assert len(plant.host.running) == 1


async def test_pauses_between_crashes_grow(plant: Plant, instance: FakeInstance) -> None:
    for pause in (0.15, 0.30, 0.60):
        plant.node().kill()
        await plant.clock.settle()
        await plant.clock.advance(pause - 0.01)
        assert not plant.host.running
        await plant.clock.advance(0.02)
        assert len(plant.host.running) == 1


async def test_a_crash_loop_ends_with_its_cause(plant: Plant, instance: FakeInstance) -> None:
    for _ in range(6):
        plant.node().kill()
        await plant.clock.advance(60)
    assert (instance.row["status"], instance.row["status_reason"]) == ("failed", "crash_loop")
    assert not plant.host.running
    plant.registry.start_wanted()
    await plant.clock.advance(60)
    assert not plant.host.running


async def test_a_start_after_a_crash_loop_begins_anew(plant: Plant, instance: FakeInstance) -> None:
    for _ in range(6):
        plant.node().kill()
        await plant.clock.advance(60)
    await plant.run(instance, "start")
    plant.node().kill()
    await plant.clock.advance(60)
    assert instance.row["status"] == "awaiting_scan"


async def test_rare_crashes_never_become_a_loop(plant: Plant, instance: FakeInstance) -> None:
    for _ in range(12):
        plant.node().kill()
        await plant.clock.advance(150)
    assert instance.row["status"] == "awaiting_scan"


@pytest.mark.parametrize(
    ("status", "reason"),
    [("disconnected", "scan_expired"), ("disconnected", "conflict"), ("failed", "banned")],
)
async def test_terminal_states_end_the_node_instance(
    plant: Plant, instance: FakeInstance, status: str, reason: str
) -> None:
    plant.node().report(status, reason)
    await plant.clock.settle()
    assert (instance.row["status"], instance.row["status_reason"]) == (status, reason)
    assert not plant.host.running
    assert plant.host.erased == []
    await plant.fleet.renew()
    plant.registry.start_wanted()
    await plant.clock.settle()
    assert not plant.host.running


async def test_being_unlinked_from_the_phone_forgets_the_session(
    plant: Plant, instance: FakeInstance
) -> None:
    plant.node().report("disconnected", "logged_out")
    await plant.clock.settle()
    assert plant.host.erased == [instance.id]
    assert instance.row["paired"] is False


@pytest.mark.parametrize("code", ["port_in_use", "session_unwritable", "disk_full", "browser_missing"])
async def test_hopeless_launches_are_not_repeated(plant: Plant, code: str) -> None:
    instance = plant.gateway.add_instance("running")
    plant.host.failures = [NodeError(code=code)]
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.advance(60)
    assert (instance.row["status"], instance.row["status_reason"]) == ("failed", code)
    assert plant.host.launched == []


async def test_a_launch_that_breaks_is_repeated(plant: Plant) -> None:
    instance = plant.gateway.add_instance("running")
    plant.host.failures = [NodeError(code="node_start_failed")] * 2
    await plant.enter()
    plant.registry.start_wanted()
    await plant.clock.advance(5)
    assert instance.row["status"] == "awaiting_scan"


async def test_never_two_node_instances_on_one_session(plant: Plant, instance: FakeInstance) -> None:
    living: list[FakeNode] = []
    for _ in range(4):
        await plant.run(instance, "restart")
        plant.registry.start_wanted()
        await plant.clock.settle()
        living = plant.host.running
        assert len(living) == 1


async def test_an_old_answer_does_not_revive_what_has_come_to_rest(
    plant: Plant, instance: FakeInstance
) -> None:
    supervisor = plant.supervisor(instance)
    old, read_at = supervisor.lease, plant.clock.monotonic()
    await plant.clock.advance(1)
    plant.node().report("disconnected", "scan_expired")
    await plant.clock.settle()
    supervisor.observe(old, read_at)
    assert not supervisor.needs_start()


async def test_a_write_that_is_refused_for_ever_ends_as_a_loop(plant: Plant, instance: FakeInstance) -> None:
    plant.gateway.refusal = DatabaseRefusedError(code="patch_invalid")
    for _ in range(10):
        if plant.host.running:
            plant.node().report("connected")
        await plant.clock.advance(5)
        plant.registry.start_wanted()
    assert not plant.host.running
    assert not plant.supervisor(instance).needs_start()


async def test_a_suspended_number_rests_and_runs_again_by_itself(
    plant: Plant, instance: FakeInstance
) -> None:
    instance.row["suspended"] = True
    await plant.fleet.renew()
    await plant.clock.settle()
    assert not plant.host.running
    assert (instance.row["status"], instance.row["desired_state"]) == ("disconnected", "running")
    plant.registry.start_wanted()
    await plant.clock.settle()
    assert not plant.host.running
    instance.row["suspended"] = False
    await plant.fleet.renew()
    plant.registry.start_wanted()
    await plant.clock.settle()
    assert instance.row["status"] == "awaiting_scan"
