"""Something dies or falls silent under connected numbers: each ends as in docs/architecture.md's table."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import httpx
import psutil
import pytest

from devstack.testing import DemoStack, wait_for
from tests.e2e.numbers import (
    FAULT_SECONDS,
    Operator,
    browsers,
    devstack_pid,
    phone_of,
    renderers,
)

pytestmark = pytest.mark.browser
# Speed is the benchmarks'; here it is that it happens at all.
ADOPTION_SECONDS = 60


@pytest.fixture(scope="module")
def operator(demo: DemoStack) -> Operator:
    return Operator(demo)


@pytest.fixture
def number(operator: Operator) -> dict[str, Any]:
    """A connected number."""
    return operator.connect(operator.numbers()[0])


def assert_one_browser(demo: DemoStack, number: dict[str, Any]) -> None:
    assert len(browsers(demo, number["id"])) == 1


def assert_heals(demo: DemoStack, operator: Operator, number: dict[str, Any], killed: psutil.Process) -> None:
    """Connected again without a new QR, and never with two browsers on one session."""
    killed.kill()
    gone = time.monotonic()

    def healed() -> bool:
        assert len(browsers(demo, number["id"])) <= 1
        row = operator.number(number["id"])
        assert row["status"] in ("connected", "connecting"), row
        return row["status"] == "connected" and not killed.is_running() and answers(demo, operator, number)

    wait_for("the number is connected again", lambda: healed() or None, FAULT_SECONDS)
    assert time.monotonic() - gone < FAULT_SECONDS
    assert_one_browser(demo, number)


def answers(demo: DemoStack, operator: Operator, number: dict[str, Any]) -> bool:
    """Does the number really work: a message of its phone's friend arrives in the page of the library?"""
    status = httpx.get(
        f"{demo.api_url}/api/instances/{number['id']}/status",
        headers={"authorization": f"Bearer {operator.token}"},
        timeout=5,
    ).json()
    return bool(status["ready"]) and len(renderers(demo, number["id"])) >= 1


def test_killed_node_instance(demo: DemoStack, operator: Operator, number: dict[str, Any]) -> None:
    before = demo.node_process(number["id"])
    assert_heals(demo, operator, number, before)
    assert demo.node_process(number["id"]).pid != before.pid


def test_killed_browser(demo: DemoStack, operator: Operator, number: dict[str, Any]) -> None:
    assert_heals(demo, operator, number, browsers(demo, number["id"])[0])


def test_killed_renderer(demo: DemoStack, operator: Operator, number: dict[str, Any]) -> None:
    assert_heals(demo, operator, number, renderers(demo, number["id"])[0])


def test_killed_orchestrator(demo: DemoStack, operator: Operator, number: dict[str, Any]) -> None:
    """Its successor adopts the running node instance; the number stays connected and nobody notices."""
    before = demo.node_process(number["id"]).pid
    killed = demo.orchestrator()
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(5)
    demo.command(operator.token, number, "sync")
    newest = f"instance_id=eq.{number['id']}&order=created_at.desc&limit=1"
    query = f"instance_commands?select=status,error_code&{newest}"

    def adopted() -> bool:
        assert operator.number(number["id"])["status"] == "connected"
        return demo.rows(query, operator.token)[0]["status"] == "done"

    wait_for("a command on the adopted number is done", lambda: adopted() or None, ADOPTION_SECONDS)
    assert demo.node_process(number["id"]).pid == before
    assert_one_browser(demo, number)


def test_killed_realtime_server(demo: DemoStack, operator: Operator, number: dict[str, Any]) -> None:
    """Realtime is a hint: a command inserted while it is dead still runs."""
    os.kill(devstack_pid(demo, "realtime"), signal.SIGKILL)
    demo.command(operator.token, number, "restart")
    operator.wait_status(number["id"], "connecting")
    operator.wait_status(number["id"], "connected")
    assert_one_browser(demo, number)


def test_restarted_postgres(demo: DemoStack, operator: Operator, number: dict[str, Any]) -> None:
    """The number stays connected, and commands run again afterwards."""
    before = demo.node_process(number["id"]).pid
    ended = devstack_pid(demo, "postgres")
    os.kill(ended, signal.SIGINT)
    # Until then a command may still get through, and what is read after it may not.
    wait_for("another one runs", lambda: devstack_pid(demo, "postgres") != ended or None, FAULT_SECONDS)

    def stopped() -> bool:
        try:
            demo.command(operator.token, number, "stop")
        except httpx.HTTPError:
            return False
        return True

    assert psutil.pid_exists(before)
    wait_for("a command can be inserted again", lambda: stopped() or None, FAULT_SECONDS)
    operator.wait_status(number["id"], "disconnected")
    assert browsers(demo, number["id"]) == []
    operator.connect(operator.number(number["id"]))


def test_unlinked_from_the_phone(demo: DemoStack, operator: Operator, number: dict[str, Any]) -> None:
    httpx.post(f"{demo.simulator_url}/phones/{phone_of(number)}/unlink", timeout=10).raise_for_status()
    row = operator.wait_status(number["id"], "disconnected")
    assert row["status_reason"] == "logged_out"
    assert row["qr_code"] is None
    wait_for("its browser is gone", lambda: browsers(demo, number["id"]) == [] or None, FAULT_SECONDS)


def test_taken_over_by_another_client(demo: DemoStack, operator: Operator, number: dict[str, Any]) -> None:
    url = f"{demo.simulator_url}/phones/{phone_of(number)}/faults"
    httpx.post(url, json={"fault": "conflict"}, timeout=10).raise_for_status()
    assert operator.wait_status(number["id"], "disconnected")["status_reason"] == "conflict"


def test_whatsapp_mute(demo: DemoStack, operator: Operator) -> None:
    """A page that never answers becomes a failure with its name, and heals by a new start."""
    number = operator.numbers()[1]
    demo.command(operator.token, number, "logout")
    operator.wait_status(number["id"], "disconnected")
    faults = f"{demo.simulator_url}/faults"
    httpx.post(faults, json={"fault": "mute"}, timeout=10).raise_for_status()
    try:
        demo.command(operator.token, number, "start")
        row = operator.wait_status(number["id"], "failed", seconds=120)
        assert row["status_reason"] == "whatsapp_unreachable"
    finally:
        httpx.post(faults, json={"fault": "none"}, timeout=10).raise_for_status()
    operator.connect(operator.number(number["id"]))
