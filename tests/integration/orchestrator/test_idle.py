"""What an orchestrator asks of Supabase when there is nothing to do."""

from __future__ import annotations

from collections.abc import Callable, Generator

import httpx
import psycopg
import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.proxy import Network, made_network
from tests.support.devstack import Supabase

# By default a lease lasts 30 seconds, and is renewed by a poll every 7.5: eight a minute.
LEASE_SECONDS = 8
POLLS = 8
REQUESTS_PER_MINUTE = 10


@pytest.fixture
def quiet(admin_connection: psycopg.Connection, number: Number) -> Generator[None]:
    """Short leases, and the numbers that other tests have left are out of reach."""
    admin_connection.execute("update private.settings set lease_seconds = %s", [LEASE_SECONDS])
    others = admin_connection.execute(
        "update private.leases set expires_at = 'infinity', orchestrator_id = null, number = null "
        "where instance_id <> %s returning instance_id",
        [number.id],
    ).fetchall()
    yield
    admin_connection.execute("update private.settings set lease_seconds = 30")
    admin_connection.execute(
        "update private.leases set expires_at = null where instance_id = any(%s)",
        [[instance_id for (instance_id,) in others]],
    )


@pytest.fixture
def network(devstack: Supabase) -> Generator[Network]:
    with made_network(devstack.supabase_url) as network:
        yield network


def test_while_realtime_tells_what_is_new_it_only_polls(
    network: Network, start_orchestrator: Callable[..., OrchestratorProcess], number: Number, quiet: None
) -> None:
    orchestrator = start_orchestrator(SUPABASE_URL=network.url)
    # Duties have their own times.
    number.connection.execute("update private.jobs set run_at = now() + interval '1 hour'")
    number.run("start")
    orchestrator.node(number.id).scan("5521999990001")
    number.wait("connected")
    joined = "zapbase_realtime_joined 1.0"
    wait_for(lambda: joined in httpx.get(f"{orchestrator.url}/metrics").text, what="Realtime")
    # What its start and the connection have left to do.
    wait_for(lambda: network.asked["poll"] >= 6, what="the first polls")
    network.asked.clear()
    wait_for(lambda: network.asked["poll"] >= POLLS, 4 * POLLS * LEASE_SECONDS, "the next polls")
    polls_per_minute = 60 / 7.5
    assert network.asked.total() / POLLS * polls_per_minute <= REQUESTS_PER_MINUTE, network.asked
    # It hears of what there is to do all the same, sooner than it polls.
    number.run("stop")
    number.wait("disconnected")
