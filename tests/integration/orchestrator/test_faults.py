"""Things break; what follows is in the table of faults."""

import signal
import socket
import time
from collections.abc import Callable, Generator
from contextlib import closing

import psycopg
import pytest

from tests.integration.orchestrator.harness import (
    Number,
    OrchestratorProcess,
    end_process,
    wait_for,
)
from tests.integration.orchestrator.proxy import Network, made_network
from tests.support.devstack import Supabase

Start = Callable[..., OrchestratorProcess]


def connect(orchestrator: OrchestratorProcess, number: Number, phone: str = "5511999990201") -> None:
    """Start and scan."""
    assert number.run("start")["status"] == "done"
    orchestrator.node(number.id).scan(phone)
    number.wait("connected")


@pytest.fixture
def short_leases(admin_connection: psycopg.Connection) -> Generator[float, None, None]:
    """Leases of three seconds instead of thirty."""
    admin_connection.execute("update private.settings set lease_seconds = 3")
    yield 3.0
    admin_connection.execute("update private.settings set lease_seconds = 30")


@pytest.fixture
def network(devstack: Supabase) -> Generator[Network, None, None]:
    """Asked for before the number, it outlives the number's removal."""
    with made_network(devstack.supabase_url) as network:
        yield network


@pytest.fixture
def network_without_realtime(devstack: Supabase) -> Generator[Network, None, None]:
    with made_network(devstack.supabase_url, realtime=False) as network:
        yield network


def test_a_killed_node_instance_comes_back_connected(start_orchestrator: Start, number: Number) -> None:
    orchestrator = start_orchestrator()
    connect(orchestrator, number)
    killed = orchestrator.node(number.id)
    killed.signal(signal.SIGKILL)
    number.wait("connecting")
    number.wait("connected")
    assert orchestrator.node(number.id).pid != killed.pid


def test_a_killed_orchestrator_adopts_its_node_instances(start_orchestrator: Start, number: Number) -> None:
    orchestrator = start_orchestrator()
    connect(orchestrator, number)
    node = orchestrator.node(number.id)
    before = number.row()
    orchestrator.kill()
    assert node.is_alive()
    orchestrator.start()
    wait_for(lambda: '"event": "adopted"' in orchestrator.log.read_text(), what="adoption")
    assert orchestrator.node(number.id) == node
    assert number.row()["last_connected"] == before["last_connected"]
    assert number.run("sync")["result"] == {"status": "connected", "status_reason": None}
    node.post("/memory/conflict")
    number.wait("disconnected", "conflict")


def test_a_terminated_orchestrator_leaves_its_node_instances_to_the_next(
    start_orchestrator: Start, number: Number
) -> None:
    orchestrator = start_orchestrator()
    connect(orchestrator, number)
    node = orchestrator.node(number.id)
    assert orchestrator.terminate() == 0
    assert node.is_alive()
    orchestrator.start()
    assert orchestrator.node(number.id) == node


def test_a_fleet_that_stops_with_its_orchestrator(start_orchestrator: Start, number: Number) -> None:
    orchestrator = start_orchestrator(ZAPBASE_STOP_FLEET_ON_EXIT="1")
    connect(orchestrator, number)
    node = orchestrator.node(number.id)
    assert orchestrator.terminate() == 0
    assert not node.is_alive()
    row = number.row()
    assert (row["status"], row["status_reason"], row["desired_state"]) == ("disconnected", None, "running")
    orchestrator.start()
    number.wait("connected")


def test_what_ran_on_a_lost_lease_is_reaped_after_a_restart(
    start_orchestrator: Start, number: Number, admin_connection: psycopg.Connection
) -> None:
    orchestrator = start_orchestrator()
    connect(orchestrator, number)
    node = orchestrator.node(number.id)
    orchestrator.kill()
    admin_connection.execute("delete from public.instances where id = %s", [number.id])
    orchestrator.start()
    wait_for(lambda: not node.is_alive(), 5, "the orphan's end")


def test_another_orchestrator_takes_over_when_the_lease_has_ended(
    start_orchestrator: Start, number: Number, short_leases: float
) -> None:
    first = start_orchestrator()
    number.run("start")
    first.kill()
    end_process(first.node(number.id).pid)
    stale = number.row()["qr_code"]
    second = start_orchestrator()
    wait_for(lambda: number.row()["qr_code"] not in (None, stale), what="a new QR")
    assert second.node(number.id).is_alive()


def test_node_instances_stop_before_the_lease_when_the_network_is_cut(
    network: Network, start_orchestrator: Start, number: Number, short_leases: float
) -> None:
    orchestrator = start_orchestrator(SUPABASE_URL=network.url)
    connect(orchestrator, number)
    node = orchestrator.node(number.id)
    network.cut()
    cut_at = time.monotonic()
    wait_for(lambda: not node.is_alive(), short_leases, "the node instance's end")
    assert time.monotonic() - cut_at < short_leases
    network.mend()
    wait_for(lambda: orchestrator.node_pid(number.id) not in (None, node.pid), what="a new one")
    number.wait("connected")


def test_without_realtime_commands_are_found_by_polling(
    network_without_realtime: Network, start_orchestrator: Start, number: Number
) -> None:
    start_orchestrator(SUPABASE_URL=network_without_realtime.url)
    assert number.run("start")["status"] == "done"
    assert number.row()["status"] == "awaiting_scan"


def test_a_stranger_on_the_port(start_orchestrator: Start, number: Number) -> None:
    start_orchestrator()
    with closing(socket.create_server(("127.0.0.1", number.row()["port"]))):
        ended = number.run("start")
        assert (ended["status"], ended["error_code"]) == ("failed", "port_in_use")
        number.wait("failed", "port_in_use")
    assert number.run("start")["status"] == "done"


def test_a_file_where_the_session_should_be(start_orchestrator: Start, number: Number) -> None:
    orchestrator = start_orchestrator()
    folder = orchestrator.state / "instances" / number.id
    folder.mkdir(parents=True)
    (folder / "session").write_text("in the way")
    ended = number.run("start")
    assert (ended["status"], ended["error_code"]) == ("failed", "session_unwritable")
    number.wait("failed", "session_unwritable")


def test_without_an_orchestrator_a_command_ends_at_once(
    number: Number, admin_connection: psycopg.Connection
) -> None:
    admin_connection.execute("update public.orchestrators set heartbeat_at = now() - interval '1 hour'")
    ended = number.run("start", seconds=1)
    assert (ended["status"], ended["error_code"]) == ("failed", "no_orchestrator")


def test_a_command_ends_whatever_its_orchestrator_had_done_when_it_died(
    start_orchestrator: Start, number: Number, admin_connection: psycopg.Connection
) -> None:
    orchestrator = start_orchestrator()
    command = number.command("start")
    wait_for(lambda: _status(admin_connection, command) == "running", what="the command to run")
    orchestrator.kill()
    orchestrator.start()
    ended = number.ended(command)
    assert (ended["status"], ended["error_code"]) in {("failed", "orchestrator_lost"), ("done", None)}
    assert number.run("restart")["status"] == "done"


def _status(connection: psycopg.Connection, command_id: str) -> str:
    row = connection.execute(
        "select status from public.instance_commands where id = %s", [command_id]
    ).fetchone()
    assert row is not None
    return row[0]
