"""Another phone is kept out whatever is killed between its scan and its end."""

import json
import signal
from collections.abc import Callable

import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import insert, open_contact
from tests.integration.orchestrator.test_binding import (
    FRIEND,
    OTHER,
    OWN,
    assert_goes_on,
    assert_refused,
    make_waiting,
)

Start = Callable[..., OrchestratorProcess]


def test_a_killed_node_instance_leaves_nothing_of_the_other_phone(
    start_orchestrator: Start, number: Number
) -> None:
    orchestrator = start_orchestrator()
    make_waiting(orchestrator, number)
    node = orchestrator.node(number.id)
    # Stopped, the orchestrator sees nothing of what happens until the kill.
    assert orchestrator.process
    orchestrator.process.send_signal(signal.SIGSTOP)
    session = orchestrator.state / "instances" / number.id / "session"
    node.signal(signal.SIGKILL)
    (session / "memory.linked").write_text(json.dumps({"phone": OTHER, "name": "Bia"}))
    orchestrator.process.send_signal(signal.SIGCONT)
    assert_refused(number)
    assert_goes_on(orchestrator, number)


def test_refused_while_no_orchestrator_lives(start_orchestrator: Start, number: Number) -> None:
    orchestrator = start_orchestrator()
    make_waiting(orchestrator, number)
    orchestrator.kill()
    node = orchestrator.node(number.id)
    node.scan(OTHER)
    wait_for(lambda: node.get("/status")["status_reason"] == "wrong_number", what="the refusal")
    orchestrator.start()
    assert_refused(number)
    assert_goes_on(orchestrator, number)


@pytest.mark.parametrize("killed", [False, True], ids=["followed", "adopted"])
def test_the_database_refuses_whom_a_node_instance_lets_in(
    start_orchestrator: Start, number: Number, killed: bool
) -> None:
    """One that was started before the number had a phone: what it tells is not read."""
    orchestrator = start_orchestrator()
    assert number.run("start")["status"] == "done"
    insert(number, open_contact(number, FRIEND), message="na fila")
    number.connection.execute("update public.instances set phone = %s where id = %s", [OWN, number.id])
    node = orchestrator.node(number.id)
    if killed:
        orchestrator.kill()
    node.scan(OTHER)
    if killed:
        node.post("/memory/incoming", **{"from": FRIEND}, body="para outro numero", count=20)
        orchestrator.start()
    assert_refused(number)
    assert_goes_on(orchestrator, number)
