"""Commands: claimed once, run, and always ended."""

import asyncio

import pytest

from orchestrator.domain.fleet.commands import CommandStatus
from orchestrator.errors import NodeError, SupabaseUnreachableError
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio


async def ended(plant: Plant) -> None:
    """Wait, by real time, for time limits that asyncio keeps."""
    async with asyncio.timeout(5):
        for row in plant.gateway.commands.values():
            if row.outcome is None:
                await plant.notices.wait(row.command.id, 5)


async def test_start_ends_done_with_the_first_qr(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    row = await plant.run(instance, "start")
    assert row.outcome is not None
    assert (row.status, row.outcome.error_code) == (CommandStatus.DONE, None)
    assert instance.row["status"] == "awaiting_scan"
    assert instance.row["qr_code"] == "2@code"
    assert instance.row["desired_state"] == "running"


async def test_a_second_start_ends_as_already_running(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    await plant.run(instance, "start")
    row = await plant.run(instance, "start")
    assert row.outcome is not None
    assert (row.status, row.outcome.error_code) == (CommandStatus.DONE, "already_running")
    assert len(plant.host.launched) == 1


async def test_a_start_at_the_first_sight_of_an_end_starts_again(plant: Plant) -> None:
    """The row says how it ended before the node instance is gone: what it had to tell is stored first."""
    instance = plant.gateway.add_instance()
    await plant.enter()
    await plant.run(instance, "start")
    first = plant.node()
    plant.messages.takes_seconds = 1
    first.receive("last words")
    first.report("disconnected", "logged_out")
    await plant.clock.settle()
    assert instance.row["status_reason"] == "logged_out"
    row = await plant.run(instance, "start")
    assert row.outcome is None
    await plant.clock.advance(2)
    assert row.outcome is not None
    assert (row.status, row.outcome.error_code) == (CommandStatus.DONE, None)
    assert plant.messages.bodies == ["last words"]
    assert plant.node() is not first
    assert instance.row["status"] == "awaiting_scan"


async def test_start_fails_with_the_code_of_the_status(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    plant.host.failures = [NodeError(code="port_in_use")]
    row = await plant.run(instance, "start")
    assert row.outcome is not None
    assert (row.status, row.outcome.error_code) == (CommandStatus.FAILED, "port_in_use")
    assert (instance.row["status"], instance.row["status_reason"]) == ("failed", "port_in_use")


async def test_a_start_that_never_settles_ends_by_its_limit(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    plant.host.qr = None
    await plant.enter()
    row = await plant.run(instance, "start")
    await ended(plant)
    assert row.outcome is not None
    assert row.outcome.error_code == "command_timeout"


async def test_stop_ends_the_node_instance_and_keeps_the_session(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    await plant.run(instance, "start")
    row = await plant.run(instance, "stop")
    assert row.status is CommandStatus.DONE
    assert not plant.host.running
    assert plant.host.erased == []
    assert instance.row["status"] == "disconnected"
    assert instance.row["desired_state"] == "stopped"


async def test_restart_replaces_the_node_instance(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    await plant.run(instance, "start")
    before = plant.node()
    row = await plant.run(instance, "restart")
    assert row.status is CommandStatus.DONE
    assert plant.node() is not before
    assert not before.is_alive


async def test_logout_unlinks_and_forgets_the_session(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    await plant.run(instance, "start")
    plant.node().report("connected", phone="5511999999999")
    row = await plant.run(instance, "logout")
    await ended(plant)
    assert row.outcome is not None
    assert row.outcome.result == {"unlinked": True}
    assert not plant.host.running
    assert instance.id in plant.host.erased
    assert (instance.row["status"], instance.row["status_reason"]) == ("disconnected", "logged_out")
    assert (instance.row["paired"], instance.row["desired_state"]) == (False, "stopped")


async def test_logout_of_a_stopped_number_without_session_needs_no_node_instance(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    row = await plant.run(instance, "logout")
    assert row.outcome is not None
    assert row.outcome.result == {"unlinked": False}
    assert plant.host.launched == []


@pytest.mark.parametrize("phone", ["5511999999999", "\u202a(11) 99999\u20119999\u202c"])
async def test_a_pairing_code_starts_the_number_and_is_told_to_nobody_by_the_command(
    plant: Plant, phone: str
) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    row = await plant.run(instance, "pairing_code", phone=phone)
    assert row.outcome is not None
    assert row.outcome.result == {}


@pytest.mark.parametrize("phone", ["", "+5511", "abc"])
async def test_a_pairing_code_needs_a_phone(plant: Plant, phone: str) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    row = await plant.run(instance, "pairing_code", phone=phone)
    assert row.outcome is not None
    assert row.outcome.error_code == "phone_invalid"


async def test_sync_needs_a_running_number(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    row = await plant.run(instance, "sync")
    assert row.outcome is not None
    assert row.outcome.error_code == "not_running"


async def test_remove_deletes_the_instance_here_and_there(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    await plant.run(instance, "start")
    row = await plant.run(instance, "remove")
    assert row.status is CommandStatus.DONE
    assert instance.id not in plant.gateway.instances
    assert plant.registry.get(instance.id) is None
    assert not plant.host.running


async def test_a_lost_answer_to_a_claim_loses_no_command(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    row = plant.gateway.add_command(instance, "start")
    plant.gateway.loses_answers = True
    with pytest.raises(SupabaseUnreachableError):
        await plant.runner.drain()
    assert row.status is CommandStatus.RUNNING
    plant.gateway.loses_answers = False
    assert await plant.runner.drain() == 1
    await plant.clock.settle()
    assert row.status is CommandStatus.DONE


async def test_an_end_is_stored_when_the_database_is_back(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    row = plant.gateway.add_command(instance, "sync")
    await plant.runner.drain()
    plant.gateway.is_down = True
    await plant.clock.settle()
    assert row.outcome is None
    plant.gateway.is_down = False
    await plant.clock.advance(1)
    assert row.outcome is not None


async def test_closing_ends_what_runs(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    plant.host.qr = None
    await plant.enter()
    row = await plant.run(instance, "start")
    assert row.outcome is None
    await plant.runner.close()
    assert row.outcome is not None
    assert row.outcome.error_code == "orchestrator_stopped"


async def test_a_command_for_an_instance_that_nobody_holds_takes_its_lease(plant: Plant) -> None:
    await plant.enter()
    instance = plant.gateway.add_instance()
    row = plant.gateway.add_command(instance, "start")
    control = asyncio.create_task(plant.control.worker.run())
    plant.control.wake()
    await plant.clock.settle()
    assert row.status is CommandStatus.DONE
    control.cancel()


async def test_ends_are_counted_by_command_and_code(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    await plant.run(instance, "start")
    await plant.run(instance, "sync")
    assert plant.runner.ended == {("start", "done"): 1, ("sync", "done"): 1}


async def test_waiters_are_woken_by_the_end(plant: Plant) -> None:
    instance = plant.gateway.add_instance()
    await plant.enter()
    row = plant.gateway.add_command(instance, "sync")
    waiting = asyncio.create_task(plant.notices.wait(row.command.id, 60))
    await plant.clock.settle()
    await plant.runner.drain()
    async with asyncio.timeout(5):
        await waiting
    assert row.outcome is not None
