"""Kills in the middle of bursts: afterwards the phone and the table agree, message by message."""

import signal
from collections.abc import Callable

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import connect, numbered, receive, texts

Start = Callable[..., OrchestratorProcess]
SETTLE_SECONDS = 40


def test_an_orchestrator_killed_in_a_burst_leaves_nothing_out_and_nothing_twice(
    start_orchestrator: Start, number: Number
) -> None:
    orchestrator = start_orchestrator()
    connect(orchestrator, number)
    receive(orchestrator, number, 2000, "5511988880003")
    wait_for(lambda: len(texts(number)) > 0, what="the first rows")
    orchestrator.kill()
    orchestrator.start()
    wait_for(lambda: len(texts(number)) >= 2000, SETTLE_SECONDS, "2,000 rows")
    assert texts(number) == numbered(2000)


def test_a_node_instance_killed_in_a_burst_leaves_nothing_out_and_nothing_twice(
    start_orchestrator: Start, number: Number
) -> None:
    orchestrator = start_orchestrator()
    connect(orchestrator, number)
    receive(orchestrator, number, 2000, "5511988880004")
    orchestrator.node(number.id).signal(signal.SIGKILL)
    number.wait("connected")
    wait_for(lambda: len(texts(number)) >= 2000, SETTLE_SECONDS, "2,000 rows")
    assert texts(number) == numbered(2000)
