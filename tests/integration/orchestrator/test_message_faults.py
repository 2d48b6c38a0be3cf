"""Kills in the middle of bursts: afterwards the phone and the table agree, message by message."""

import signal
from collections.abc import Callable

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import (
    PLACE,
    connect,
    insert,
    numbered,
    open_contact,
    phone_texts,
    queue,
    receive,
    row_of,
    rows,
    states,
    status_counts,
    texts,
    unpace,
    wait_sent,
)

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
    number.wait("connecting")
    number.wait("connected")
    wait_for(lambda: len(texts(number)) >= 2000, SETTLE_SECONDS, "2,000 rows")
    assert texts(number) == numbered(2000)


def test_kills_while_messages_go_both_ways_leave_phone_and_table_agreed(
    start_orchestrator: Start, number: Number
) -> None:
    orchestrator = start_orchestrator()
    connect(orchestrator, number)
    unpace(number)
    contact_ids = [open_contact(number, f"55119666600{place:02}") for place in range(5)]
    receive(orchestrator, number, 500, "5511966661111")
    for contact_id in contact_ids:
        queue(number, contact_id, numbered(20))
    wait_for(lambda: "delivered" in status_counts(number), what="the first of ours")
    orchestrator.node(number.id).signal(signal.SIGKILL)
    number.wait("connecting")
    number.wait("connected")
    orchestrator.kill()
    orchestrator.start()

    def is_done() -> bool:
        counts = status_counts(number)
        return len(texts(number)) >= 500 and not counts.keys() & {"queued", "sending", "unconfirmed"}

    wait_for(is_done, SETTLE_SECONDS, "everything to be settled")
    assert texts(number) == numbered(500)
    assert len(phone_texts(orchestrator, number)) == 100
    for place in range(5):
        chat_id = f"55119666600{place:02}@c.us"
        assert sorted(phone_texts(orchestrator, number, chat_id)) == sorted(numbered(20))
    assert_rows_are_on_the_phone(orchestrator, number)


def assert_rows_are_on_the_phone(orchestrator: OrchestratorProcess, number: Number) -> None:
    """Each message of ours is one row and one on the phone, under the same id and with the same text."""
    table = {row["wa_message_id"]: row["message"] for row in rows(number) if row["from_me"]}
    messages = orchestrator.node(number.id).get("/memory/messages")["messages"]
    phone = {message["message_id"]: message["body"] for message in messages if message["from_me"]}
    assert table == phone
    assert sum(status_counts(number).values()) == len(phone)


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
