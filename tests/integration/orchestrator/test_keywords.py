"""A person writes a word and is answered by the number: each message once, whatever is killed."""

from __future__ import annotations

import time

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import connect, phone_texts, rows, unpace

ANA = "5511988880001"
SECONDS = 20
MESSAGES = 40


def add_keyword(number: Number, term: str, answer: str) -> None:
    number.connection.execute(
        "insert into public.keywords (account_id, name, terms, answer) values (%s, %s, array[%s], %s)",
        [number.tenant.account_id, term, term, answer],
    )


def write(orchestrator: OrchestratorProcess, number: Number, text: str, sender: str = ANA) -> None:
    orchestrator.node(number.id).post("/memory/incoming", **{"from": sender}, body=text, name="Ana")


def test_a_keyword_is_answered_on_the_phone(orchestrator: OrchestratorProcess, number: Number) -> None:
    add_keyword(number, "cardápio", "Pão e bolo")
    connect(orchestrator, number)
    unpace(number)
    started = time.monotonic()
    write(orchestrator, number, "Cardapio!")
    wait_for(lambda: phone_texts(orchestrator, number) == ["Pão e bolo"], SECONDS, "the answer")
    assert time.monotonic() - started < SECONDS / 2, "woken by the message, not by the clock"
    add_keyword(number, "entrega", "Em todo o bairro")
    write(orchestrator, number, "entrega")
    wait_for(lambda: len(phone_texts(orchestrator, number)) == 2, SECONDS, "the new rule's answer")


def test_whoever_writes_sair_is_answered_once_and_left_in_peace(
    orchestrator: OrchestratorProcess, number: Number
) -> None:
    connect(orchestrator, number)
    unpace(number)
    write(orchestrator, number, "SAIR")
    wait_for(lambda: len(phone_texts(orchestrator, number)) == 1, SECONDS, "the answer")
    write(orchestrator, number, "sair")
    write(orchestrator, number, "fim")
    wait_for(lambda: len(rows(number)) == 4, SECONDS, "both stored")

    def decided() -> bool:
        query = "select count(*) from private.pending_decisions where instance_id = %s"
        found = number.connection.execute(query, [number.id]).fetchone()
        return found == (0,)

    wait_for(decided, SECONDS, "all decided")
    assert len(phone_texts(orchestrator, number)) == 1


def test_killed_among_answers_each_message_is_answered_once(
    orchestrator: OrchestratorProcess, number: Number
) -> None:
    connect(orchestrator, number)
    unpace(number)
    for place in range(MESSAGES):
        add_keyword(number, f"palavra {place}", f"resposta {place}")
    for place in range(MESSAGES):
        write(orchestrator, number, f"palavra {place}", f"55119777{place:05}")
    wait_for(lambda: any(row["from_me"] for row in rows(number)), SECONDS, "the first answer")
    orchestrator.kill()
    orchestrator.start()
    expected = sorted(f"resposta {place}" for place in range(MESSAGES))
    wait_for(lambda: len(phone_texts(orchestrator, number)) >= MESSAGES, 90, "every answer")
    assert sorted(phone_texts(orchestrator, number)) == expected
