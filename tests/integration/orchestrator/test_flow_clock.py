"""The orchestrator's wall clock jumps an hour, ahead and back: people are led on by the database's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from devstack.settings import ROOT
from tests.integration.orchestrator.flows import add_flow, graph, heard, runs, says
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import connect, open_contact, unpace

HOUR = 3600
SECONDS = 60
WAITS = timedelta(seconds=4)
LATE = timedelta(seconds=2)


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_moment_comes_when_the_database_says_so(
    start_orchestrator: Callable[..., OrchestratorProcess], number: Number, tmp_path: Path, jump: int
) -> None:
    ahead = tmp_path / "ahead"
    ahead.write_text("0")
    folder = ROOT / "tests" / "support" / "clock"
    orchestrator = start_orchestrator(PYTHONPATH=str(folder), ZAPBASE_TEST_CLOCK=str(ahead))
    connect(orchestrator, number)
    unpace(number)
    waits = {"type": "delay", "for": "PT4S", "next": "b"}
    flow_id = add_flow(number, "espera", graph("a", a=says("já", "d"), d=waits, b=says("depois")))
    before, after = "5511988883001", "5511988883002"
    enter(number, flow_id, before)
    wait_for(lambda: heard(orchestrator, number)[before], SECONDS, "what is said at once")
    ahead.write_text(str(jump))
    # Also who enters, and waits, by a clock that is wrong.
    enter(number, flow_id, after)
    for person in (before, after):
        wait_for(lambda: len(heard(orchestrator, number)[person]) == 2, SECONDS, "what follows")  # noqa: B023
    assert heard(orchestrator, number) == {person: ["já", "depois"] for person in (before, after)}
    for run in runs(number, flow_id):
        assert run["status"] == "done"
        assert WAITS <= run["ended_at"] - run["created_at"] < WAITS + LATE + LATE


def enter(number: Number, flow_id: str, phone: str) -> None:
    """As a member starts it."""
    number.connection.execute(
        "select private.start_run(f, private.chat_for_run(f.account_id, %s, %s), 'member', null, 'flow')"
        " from public.flows f where f.id = %s",
        [open_contact(number, phone), number.id, flow_id],
    )
