"""Several orchestrators and several threads at once, on committed rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import (
    Answer,
    ControlPlane,
    add_account,
    add_command,
    add_instance,
    end_leases,
    one,
    refused,
)
from .jobs import claim_jobs, run_duty
from .messages import claim, ingest, settle

INSTANCES = 12
COMMANDS_EACH = 3
Connect = Callable[[], psycopg.Connection]


@pytest.fixture
def connect(database_url: str) -> Iterator[Connect]:
    """New autocommitting connections, closed at the end."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(psycopg.connect(database_url, autocommit=True))


@pytest.fixture
def instances(connect: Connect) -> Iterator[list[UUID]]:
    """Instances of a new account; every other one is out of reach as long as the test runs."""
    connection = connect()
    rows = connection.execute(
        "update private.leases set expires_at = 'infinity' "
        "where expires_at is null or expires_at <= clock_timestamp() returning instance_id"
    )
    others = [instance_id for (instance_id,) in rows]
    account_id = add_account(connection)
    yield [add_instance(connection, account_id) for _ in range(INSTANCES)]
    connection.execute("delete from public.accounts where id = %s", [account_id])
    connection.execute("update private.leases set expires_at = null where instance_id = any(%s)", [others])


@pytest.fixture
def planes(connect: Connect) -> Iterator[list[ControlPlane]]:
    """Two orchestrators, each with a connection of its own."""
    registered = [ControlPlane.register(connect()) for _ in range(2)]
    yield registered
    connect().execute(
        "delete from public.orchestrators where id = any(%s)", [[plane.id for plane in registered]]
    )


def take_all(plane: ControlPlane) -> list[str]:
    """Lease two at a time until nothing is free."""
    taken: list[str] = []
    while leased := plane.lease(2):
        taken += [str(lease["instance_id"]) for lease in leased]
    return taken


def test_an_instance_goes_to_one_of_two_orchestrators(
    planes: list[ControlPlane], instances: list[UUID], connect: Connect
) -> None:
    for _ in range(3):
        with ThreadPoolExecutor(len(planes)) as pool:
            taken = [instance for each in pool.map(take_all, planes) for instance in each]
        assert sorted(taken) == sorted(str(instance) for instance in instances)
        end_leases(connect(), *instances)


def test_a_command_is_claimed_once_and_one_at_a_time(
    planes: list[ControlPlane], instances: list[UUID], connect: Connect
) -> None:
    observer = connect()
    for plane in planes:
        plane.lease(INSTANCES // 2)
    wanted = [add_command(observer, instance) for instance in instances for _ in range(COMMANDS_EACH)]
    workers = [ControlPlane(connect(), plane.id, plane.number) for plane in planes for _ in range(2)]
    with ThreadPoolExecutor(len(workers)) as pool:
        ran = Counter(command for each in pool.map(run_all, workers) for command in each)
    assert ran == Counter(str(command) for command in wanted)


def run_all(worker: ControlPlane) -> list[str]:
    """Claim and finish until the worker's orchestrator has nothing left to run."""
    ran: list[str] = []
    while waiting(worker):
        for command in worker.claim(max_items=2):
            assert running(worker, command) == 1
            assert worker.finish(command["id"])
            ran.append(str(command["id"]))
    return ran


def waiting(worker: ControlPlane) -> bool:
    return bool(
        one(
            worker.connection,
            "select exists (select from public.instance_commands c "
            "join private.leases l using (instance_id) where l.orchestrator_id = %s and c.status = 'queued')",
            worker.id,
        )
    )


def running(worker: ControlPlane, command: Answer) -> int:
    return int(
        one(
            worker.connection,
            "select count(*) from public.instance_commands where instance_id = %s and status = 'running'",
            command["instance_id"],
        )
    )


def test_a_takeover_waits_for_a_write_under_way_and_then_refuses_the_next(
    planes: list[ControlPlane], instances: list[UUID], connect: Connect
) -> None:
    holder, successor = planes
    instance_id = instances[0]
    assert str(instance_id) in take_all(holder)

    def taken() -> list[str]:
        """Other leases may have run out as well."""
        return [
            lease["instance_id"] for lease in successor.lease() if lease["instance_id"] == str(instance_id)
        ]

    with holder.connection.transaction():
        holder.write(instance_id, status="connecting")
        # The lease ends while the write's transaction is open: nobody can take it yet.
        end_leases(connect(), instance_id)
        assert taken() == []
    assert taken() == [str(instance_id)]
    with refused(holder.connection, "lease_lost"):
        holder.write(instance_id, status="connected")


WORK: dict[str, Callable[[ControlPlane, UUID], object]] = {
    "lease_instances": lambda plane, _: plane.lease(1),
    "claim_commands": lambda plane, _: plane.claim(),
    "claim_messages": lambda plane, _: claim(plane),
    "pending_media": lambda plane, _: plane.call("pending_media", claim_id=uuid4(), max_items=1),
    "claim_jobs": lambda plane, _: claim_jobs(plane, {"purge_accounts": 1}),
    "run_job": lambda plane, _: run_duty(plane, "purge_accounts"),
    "write_instance": lambda plane, instance: plane.write(instance, status="connecting", paired=True),
    "ingest": lambda plane, instance: ingest(plane, instance),
    "write_messages": lambda plane, instance: settle(plane, instance),
}


@pytest.mark.parametrize("work", WORK)
def test_a_heartbeat_waits_for_no_work_and_a_registration_does(
    planes: list[ControlPlane], instances: list[UUID], connect: Connect, work: str
) -> None:
    plane, instance_id = planes[0], instances[0]
    plane.lease(INSTANCES - 1)
    add_command(connect(), instance_id)
    assert str(instance_id) in {lease["instance_id"] for lease in plane.heartbeat()}
    impatient = ControlPlane(connect(), plane.id, plane.number)
    impatient.connection.execute("set lock_timeout = '100ms'")
    with plane.connection.transaction():
        WORK[work](plane, instance_id)
        renewed = {lease["instance_id"] for lease in impatient.heartbeat()}
        assert str(instance_id) in renewed
        # Whoever is superseded has written all that he wrote before his successor begins.
        with pytest.raises(psycopg.errors.LockNotAvailable):
            ControlPlane.register(impatient.connection, own_id=plane.id)
    ControlPlane.register(impatient.connection, own_id=plane.id)
    with refused(plane.connection, "orchestrator_superseded"):
        plane.heartbeat()
    with refused(plane.connection, "orchestrator_superseded"):
        plane.claim()


def test_two_ports_are_never_the_same(connect: Connect, instances: list[UUID]) -> None:
    account_id = one(connect(), "select account_id from public.instances where id = %s", instances[0])
    connections = [connect() for _ in range(4)]
    with ThreadPoolExecutor(len(connections)) as pool:
        added = [
            job.result()
            for job in [pool.submit(add_instance, connection, account_id) for connection in connections * 3]
        ]
    assert len(added) == len(connections) * 3
