"""Whoever answers a broadcast enters its flow, once; where his words begin another, that one alone."""

from __future__ import annotations

from tests.integration.orchestrator.flows import add_flow, graph, heard, runs, says, write
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import connect, unpace
from tests.integration.orchestrator.test_broadcasts import add_broadcast, add_people, counts, rpc, wait_done
from tests.support.devstack import Supabase

ANA, BIA, CAIO = "5521900000001", "5521900000002", "5521900000003"
SECONDS = 60
PEOPLE = [ANA, BIA, CAIO]


def test_an_answer_enters_its_flow_once_and_no_second_one(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    add_people(number, len(PEOPLE))
    # Neither waits for anybody, so that nothing but the decision keeps one from following the other.
    of_answer = add_flow(number, "resposta", graph("a", a=says("Que bom")))
    of_word = add_flow(number, "cardápio", graph("a", a=says("Pão ou bolo")), "cardápio")
    default = add_flow(number, "outro", graph("a", a=says("Não entendi")))
    number.connection.execute(
        "update public.accounts set default_flow_id = %s where id = %s", [default, number.tenant.account_id]
    )
    broadcast_id = add_broadcast(number, flow_id=of_answer)
    rpc(devstack, number, "start_broadcast", broadcast_id=broadcast_id)
    wait_done(number, broadcast_id)

    write(orchestrator, number, ANA, "quero")
    write(orchestrator, number, BIA, "cardápio")
    write(orchestrator, number, CAIO, "SAIR")
    expected = {
        ANA: ["Oi P1", "Que bom"],
        BIA: ["Oi P2", "Pão ou bolo"],
    }

    def are_answered() -> bool:
        said = heard(orchestrator, number)
        return all(len(said[person]) >= 2 for person in PEOPLE) and counts(number, broadcast_id) == {
            "answered": len(PEOPLE)
        }

    wait_for(are_answered, SECONDS, "the answers")
    # What they write then is no answer to it any more.
    write(orchestrator, number, ANA, "e agora?")
    write(orchestrator, number, BIA, "quero")
    wait_for(lambda: len(runs(number, default)) == 2, SECONDS, "the default flow")
    wait_for(lambda: len(heard(orchestrator, number)[BIA]) == 3, SECONDS, "its text")
    wait_for(lambda: len(heard(orchestrator, number)[ANA]) == 3, SECONDS, "its text")
    said = heard(orchestrator, number)
    assert {person: said[person] for person in expected} == {
        person: [*texts, "Não entendi"] for person, texts in expected.items()
    }
    assert len(said[CAIO]) == 2, "the answer to his objection"
    [run] = runs(number, of_answer)
    assert (run["started_by"], str(run["started_by_id"]), run["status"]) == (
        "broadcast",
        broadcast_id,
        "done",
    )
    assert [run["started_by"] for run in runs(number, of_word)] == ["keyword"]
