"""Kills while messages are changed: done twice is as done once, and new messages go out once."""

import signal
from collections.abc import Callable

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import (
    PLACE,
    connect,
    insert,
    open_contact,
    row_of,
    states,
    status_counts,
    unpace,
    wait_sent,
)

Start = Callable[..., OrchestratorProcess]


def test_kills_while_changes_and_places_go_out_double_nothing(
    start_orchestrator: Start, number: Number
) -> None:
    orchestrator = start_orchestrator()
    connect(orchestrator, number)
    unpace(number)
    contact_id = open_contact(number, "5511955550301")
    target = insert(number, contact_id, message="versão 0")
    wait_sent(number, target)
    queued: list[str] = []
    for place in range(1, 16):
        queued += [
            insert(number, contact_id, kind="edit", message=f"versão {place}", target_id=target),
            insert(number, contact_id, kind="location", content={**PLACE, "name": f"Loja {place}"}),
            insert(number, contact_id, kind="reaction", message=str(place), target_id=target),
        ]
    wait_for(lambda: status_counts(number).get("sent", 0) >= 3, what="the first of them")
    orchestrator.node(number.id).signal(signal.SIGKILL)
    number.wait("connecting")
    number.wait("connected")
    orchestrator.kill()
    orchestrator.start()
    wait_sent(number, *queued)
    edited, *places = states(orchestrator, number)
    assert (edited["message"]["body"], edited["reactions"]) == ("versão 15", {"me": "15"})
    names = [state["message"]["content"]["name"] for state in places]
    assert names == [f"Loja {place}" for place in range(1, 16)]
    assert row_of(number, target)["message"] == "versão 15"
