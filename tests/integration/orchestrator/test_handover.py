"""A number goes from one orchestrator to another in the middle of talks: each person hears each step once."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.orchestrator.flows import MENU, add_flow, graph, runs, says, write
from tests.integration.orchestrator.harness import (
    Number,
    OrchestratorProcess,
    made_orchestrator,
    wait_for,
)
from tests.integration.orchestrator.messages import connect, unpace
from tests.support.devstack import Supabase

Start = Callable[..., OrchestratorProcess]
pytestmark = pytest.mark.timeout(240)
PEOPLE = [f"55119776{place:05}" for place in range(20)]
SECONDS = 90


def test_a_message_while_the_number_goes_to_another_is_answered_once(
    devstack: Supabase, start_orchestrator: Start, number: Number, tmp_path: Path
) -> None:
    first = start_orchestrator()
    connect(first, number)
    unpace(number)
    asks = {
        "type": "question", "text": "Seu nome?", "answer": {"kind": "text"}, "save_to": {"variable": "n"},
        "next": "t",
    }  # fmt: skip
    waits = {"type": "delay", "for": "PT1S", "next": "q"}
    menu = {**MENU, "options": [{"id": "a", "label": "Pão", "next": "b"}]}
    drawn = graph("m", m=menu, b=says("Bolo", "d"), d=waits, q=asks, t=says("Obrigado, {{ variables.n }}"))
    flow_id = add_flow(number, "conversa", drawn, "conversa")
    for person in PEOPLE:
        write(first, number, person, "conversa")
    wait_for(lambda: all(len(said) == 1 for said in heard(number, first)), SECONDS, "the menus")
    with made_orchestrator(devstack, tmp_path) as second:
        for person in PEOPLE:
            write(first, number, person, "1")
        move(number, first, second)
        wait_for(lambda: all(len(said) == 3 for said in heard(number, first, second)), SECONDS, "questions")
        for place, person in enumerate(PEOPLE):
            write(second, number, person, f"Ana {place}")
        wait_for(lambda: all(len(said) == 4 for said in heard(number, first, second)), SECONDS, "the ends")
        for place, said in enumerate(heard(number, first, second)):
            assert said[1:] == ["Bolo", "Seu nome?", f"Obrigado, Ana {place}"]
        assert {(run["status"], run["reason"]) for run in runs(number, flow_id)} == {("done", "end")}
        assert len(runs(number, flow_id)) == len(PEOPLE)
        number.run("remove")


def heard(number: Number, *hosts: OrchestratorProcess) -> list[list[str]]:
    """What each person has got, on whichever host the phone's session was when it left."""
    told: dict[str, tuple[str, str]] = {}
    for host in hosts:
        log = host.state / "instances" / number.id / "session" / "memory.messages"
        for line in log.read_text().splitlines() if log.exists() else []:
            message = json.loads(line)["message"]
            if message["from_me"]:
                told[message["message_id"]] = (message["chat_id"].partition("@")[0], message["body"])
    return [[body for to, body in told.values() if to == person] for person in PEOPLE]


def move(number: Number, first: OrchestratorProcess, second: OrchestratorProcess) -> None:
    """The lease is taken from one host in the middle of its work; its session goes to the other, which gets
    the lease."""
    query = "select id from public.orchestrators order by registered_at desc limit 1"
    found = number.connection.execute(query).fetchone()
    assert found is not None
    nobody = uuid.uuid4()
    number.connection.execute("select orchestrator.register(%s, 'nobody', '1', 1)", [nobody])
    node = first.node(number.id)
    give(number, nobody)
    wait_for(lambda: not node.is_alive(), SECONDS, "the end of the first one's node instance")
    folder = Path("instances") / number.id
    without = shutil.ignore_patterns("node.json", "token")
    shutil.copytree(first.state / folder, second.state / folder, ignore=without)
    give(number, found[0])
    wait_for(lambda: second.node_pid(number.id), SECONDS, "the second one's node instance")
    number.wait("connected", seconds=SECONDS)


def give(number: Number, orchestrator_id: uuid.UUID) -> None:
    """Nobody holds it, and this one alone may."""
    number.connection.execute(
        "update private.leases set session_home = %s, orchestrator_id = null, number = null,"
        " expires_at = null where instance_id = %s",
        [orchestrator_id, number.id],
    )
