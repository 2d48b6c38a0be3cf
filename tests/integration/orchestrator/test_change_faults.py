"""Kills while messages are changed: done twice is as done once, and new messages go out once."""

import signal
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import (
    PLACE,
    connect,
    insert,
    open_contact,
    row_of,
    rows,
    states,
    status_counts,
    unpace,
    wait_sent,
)

Start = Callable[..., OrchestratorProcess]
# A message in doubt holds its chat for a minute.
SETTLE_SECONDS = 120


@pytest.mark.timeout(240)
def test_kills_while_changes_and_places_go_out_double_nothing(
    start_orchestrator: Start, number: Number
) -> None:
    orchestrator = start_orchestrator()
    connect(orchestrator, number)
    unpace(number)
    contact_id = open_contact(number, "5511955550301")
    target = insert(number, contact_id, message="versão 0")
    wait_sent(number, target)
    for place in range(1, 16):
        insert(number, contact_id, kind="edit", message=f"versão {place}", target_id=target)
        insert(number, contact_id, kind="location", content={**PLACE, "name": f"Loja {place}"})
        insert(number, contact_id, kind="reaction", message=str(place), target_id=target)
    wait_for(lambda: status_counts(number).get("sent", 0) >= 3, what="the first of them")
    orchestrator.node(number.id).signal(signal.SIGKILL)
    number.wait("connecting")
    number.wait("connected")
    orchestrator.kill()
    orchestrator.start()
    wait_for(lambda: is_settled(orchestrator, number), SETTLE_SECONDS, what="everything to be settled")
    edited, *places = states(orchestrator, number)
    assert (edited["message"]["body"], edited["reactions"]) == ("versão 15", {"me": "15"})
    assert names_of(places) == [f"Loja {place}" for place in range(1, 16) if place not in in_doubt(number)]
    assert len(in_doubt(number)) <= 2
    assert row_of(number, target)["message"] == "versão 15"
    assert "failed" not in status_counts(number)


def is_settled(orchestrator: OrchestratorProcess, number: Number) -> bool:
    """What a kill caught between its key and the phone stays in doubt: only a place may, and is not there."""
    if status_counts(number).keys() & {"queued", "sending"}:
        return False
    if {row["kind"] for row in rows(number) if row["status"] == "unconfirmed"} - {"location"}:
        return False
    on_phone = names_of(states(orchestrator, number)[1:])
    return not {f"Loja {place}" for place in in_doubt(number)} & set(on_phone)


def in_doubt(number: Number) -> list[int]:
    doubtful = [row for row in rows(number) if row["status"] == "unconfirmed"]
    return [int(row["content"]["name"].removeprefix("Loja ")) for row in doubtful]


def names_of(places: list[dict[str, Any]]) -> list[str]:
    return [state["message"]["content"]["name"] for state in places]
