"""Whoever is enrolled in a sequence gets its steps on his phone, until they end, he objects, or he answers
where that ends it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.integration.orchestrator.flows import heard, write
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import connect, open_contact, unpace
from tests.integration.orchestrator.test_broadcasts import ALWAYS, rpc
from tests.support.devstack import Supabase

ANA, BIA, CAIO = "5511988882001", "5511988882002", "5511988882003"
STEPS = {"um": "PT0S", "dois": "PT1S", "três": "PT1S"}
LONG = {"um": "PT0S", "dois": "P1D"}
SECONDS = 60


def add_sequence(number: Number, steps: dict[str, str], **columns: Any) -> str:
    """What is said, each so long after the one before."""
    row = {
        "account_id": number.tenant.account_id,
        "name": str(steps),
        "window": json.dumps(ALWAYS),
        **columns,
    }
    names = ", ".join(f'"{name}"' for name in row)
    found = number.connection.execute(
        f"insert into public.sequences ({names}) values (%s{', %s' * (len(row) - 1)}) returning id::text",  # pyright: ignore[reportArgumentType]
        list(row.values()),
    ).fetchone()
    assert found is not None
    for place, (text, delay) in enumerate(steps.items()):
        content = {"items": [{"kind": "text", "text": text + ", {{ contact.name }}"}]}
        number.connection.execute(
            "insert into public.sequence_steps (account_id, sequence_id, position, delay, content)"
            " values (%s, %s, %s, %s, %s)",
            [number.tenant.account_id, found[0], place, delay, json.dumps(content)],
        )
    return str(found[0])


def enroll(supabase: Supabase, number: Number, sequence_id: str, *phones: str) -> None:
    """By the account's owner, on the number."""
    contacts = [open_contact(number, phone) for phone in phones]
    number.connection.execute(
        "update public.contacts set name = 'Ana' where id = any (%s::uuid[])", [contacts]
    )
    enrolled = rpc(supabase, number, "enroll", sequence_id=sequence_id, contact_ids=contacts)
    assert enrolled == {"enrolled": len(phones), "ignored": 0, "refused": []}


def ends(number: Number, sequence_id: str) -> dict[str, tuple[str, str | None, str]]:
    """How each stands, and his run."""
    rows = number.connection.execute(
        "select c.phone, e.status, e.reason, r.status from public.sequence_enrollments e"
        " join public.contacts c on c.id = e.contact_id join public.flow_runs r on r.id = e.run_id"
        " where e.sequence_id = %s",
        [sequence_id],
    )
    return {phone: (status, reason, run) for phone, status, reason, run in rows}


def wait_ends(number: Number, sequence_id: str, expected: Mapping[str, tuple[str, str | None, str]]) -> None:
    try:
        wait_for(lambda: ends(number, sequence_id) == expected, SECONDS, "their ends")
    except AssertionError:
        assert ends(number, sequence_id) == expected


def test_steps_come_in_their_order_until_their_end(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    sequence_id = add_sequence(number, STEPS)
    enroll(devstack, number, sequence_id, ANA, BIA)
    said = [f"{text}, Ana" for text in STEPS]
    wait_for(lambda: len(heard(orchestrator, number)[BIA]) == len(said), SECONDS, "all steps")
    wait_for(lambda: len(heard(orchestrator, number)[ANA]) == len(said), SECONDS, "all steps")
    assert heard(orchestrator, number) == {ANA: said, BIA: said}
    done = ("done", None, "done")
    wait_ends(number, sequence_id, {ANA: done, BIA: done})
    shown = rpc(devstack, number, "sequence_statistics", sequence_id=sequence_id)
    assert (shown["done"], [step["entered"] for step in shown["steps"]]) == (2, [2, 2, 2])


def test_an_objection_ends_it_and_an_answer_where_it_says_so(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    on_answer = add_sequence(number, LONG, exit_on_answer=True)
    going_on = add_sequence(number, STEPS | {"quatro": "P1D"})
    enroll(devstack, number, on_answer, ANA, BIA)
    enroll(devstack, number, going_on, CAIO)
    wait_for(lambda: len(heard(orchestrator, number)) == 3, SECONDS, "the first steps")
    write(orchestrator, number, CAIO, "obrigado")
    write(orchestrator, number, ANA, "SAIR")
    write(orchestrator, number, BIA, "quero saber mais")
    left = {ANA: ("stopped", "opted_out", "stopped"), BIA: ("stopped", "answered", "stopped")}
    wait_ends(number, on_answer, left)
    wait_for(lambda: len(heard(orchestrator, number)[CAIO]) == 3, SECONDS, "what comes after an answer")
    write(orchestrator, number, CAIO, "parar")
    stopped = ("stopped", "opted_out", "stopped")
    wait_ends(number, going_on, {CAIO: stopped})
    waiting = number.connection.execute(
        "select count(*) from private.jobs j join public.flow_runs r on j.key = r.id::text"
        " where r.instance_id = %s and j.kind = 'flow_run'",
        [number.id],
    ).fetchone()
    assert waiting == (0,), "nothing will wake them"
    assert heard(orchestrator, number)[BIA] == ["um, Ana"]
