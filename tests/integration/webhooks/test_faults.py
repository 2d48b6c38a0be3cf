"""Whatever is killed while webhooks are sent, each arrives; what arrives twice has the same id."""

from __future__ import annotations

import os
import signal
from collections import defaultdict
from pathlib import Path

import pytest

from devstack.info import DevstackInfo
from devstack.testing import wait_for
from tests.integration.orchestrator.harness import made_orchestrator
from tests.integration.orchestrator.lasting import lasting_connection
from tests.integration.webhooks.hooking import Endpoint, Webhooks, verify
from tests.support.devstack import Supabase, functions_process
from tests.support.receiver import Receiver

ENDPOINTS, EACH = 20, 100
ALL = ENDPOINTS * EACH
CLAIM_SECONDS = 61


def kill_functions(own: Supabase) -> None:
    process = functions_process(own)
    assert process
    process.kill()
    process.wait(10)


def wait_for_arrivals(receiver: Receiver, count: int) -> None:
    wait_for(f"{count} have arrived", lambda: len(receiver.asked) >= count, 120)


@pytest.mark.timeout(600)
def test_two_thousand_arrive_whatever_is_killed(
    webhooks: Webhooks, own: Supabase, receiver: Receiver, tmp_path: Path
) -> None:
    endpoints = [webhooks.add_endpoint(receiver.url(f"/{number}")) for number in range(ENDPOINTS)]
    for endpoint in endpoints:
        webhooks.add_deliveries(endpoint, EACH)
    with made_orchestrator(own, tmp_path) as orchestrator:
        wait_for_arrivals(receiver, ALL // 5)
        kill_functions(own)
        orchestrator.kill()
        assert webhooks.count("delivered") < ALL
        # What the dead have claimed is due again.
        webhooks.pass_time(CLAIM_SECONDS)
        orchestrator.start()
        wait_for_arrivals(receiver, ALL // 2)
        kill_functions(own)
        webhooks.pass_time(CLAIM_SECONDS)
        wait_for("all are delivered", lambda: webhooks.count("delivered") == ALL or None, 120)
    check_arrivals(webhooks, receiver, endpoints)


@pytest.mark.timeout(600)
def test_two_thousand_arrive_though_two_dispatch_and_the_database_is_killed(
    webhooks: Webhooks, own: Supabase, receiver: Receiver, tmp_path: Path
) -> None:
    endpoints = [webhooks.add_endpoint(receiver.url(f"/{number}")) for number in range(ENDPOINTS)]
    with (
        lasting_connection(own.admin_database_url) as database,
        made_orchestrator(own, tmp_path),
        made_orchestrator(own, tmp_path),
    ):
        lasting = Webhooks(own, database, webhooks.tenant)
        for endpoint in endpoints:
            lasting.add_deliveries(endpoint, EACH)
        wait_for_arrivals(receiver, ALL // 5)
        kill_database(own)
        assert len(receiver.asked) < ALL
        lasting.pass_time(CLAIM_SECONDS)
        wait_for("all are delivered", lambda: lasting.count("delivered") == ALL or None, 300)
        check_arrivals(lasting, receiver, endpoints)


def kill_database(own: Supabase) -> None:
    info = DevstackInfo.read(own.state / "devstack.json")
    assert info
    os.kill(info.pids["postgres"], signal.SIGKILL)


def check_arrivals(webhooks: Webhooks, receiver: Receiver, endpoints: list[Endpoint]) -> None:
    """Each at least once; under one id never but the same, signed."""
    arrived: defaultdict[tuple[str, str], set[bytes]] = defaultdict(set)
    for asked in receiver.asked:
        arrived[asked.path, asked.headers["webhook-id"]].add(asked.body)
        verify(asked, endpoints[int(asked.path[1:])].secret)
    expected = {
        (f"/{number}", f"evt_{row['event_id']}")
        for number, endpoint in enumerate(endpoints)
        for row in webhooks.deliveries(endpoint)
    }
    assert arrived.keys() == expected
    assert {len(bodies) for bodies in arrived.values()} == {1}
    # What was under way, at most.
    assert len(receiver.asked) - ALL < ALL // 2


def test_what_happens_is_told_at_once(
    webhooks: Webhooks, own: Supabase, receiver: Receiver, tmp_path: Path
) -> None:
    endpoint = webhooks.add_endpoint(receiver.url("/"), "contact.created")
    with made_orchestrator(own, tmp_path):
        webhooks.add_contact("Ana Lima", "5511988887777")
        wait_for_arrivals(receiver, 1)
        [asked] = receiver.asked
        body = verify(asked, endpoint.secret)
        assert (body["type"], body["data"]["contact"]["name"]) == ("contact.created", "Ana Lima")
        wait_for("it is written down", lambda: webhooks.count("delivered") == 1 or None, 10)
