"""Flows and broadcasts reach whoever has not written for a day by templates."""

from __future__ import annotations

from typing import Any

import httpx

from tests.integration.orchestrator.cloud_numbers.numbers import ANA, greet, wait_status
from tests.integration.orchestrator.flows import add_flow, graph, runs, says
from tests.integration.orchestrator.harness import Number, wait_for
from tests.integration.orchestrator.messages import open_contact, rows
from tests.integration.orchestrator.test_broadcasts import add_broadcast, rpc, wait_done
from tests.support.devstack import Supabase
from tests.support.graph import GraphNumber

SECONDS = 60
PEOPLE = {f"55219888800{n:02}": f"Pessoa {n}" for n in range(3)}


def order(**more: Any) -> dict[str, Any]:
    """The stand-in's template, filled in with what is known of the person."""
    values = [
        {"part": "header", "name": "1", "text": "42"},
        {"part": "body", "name": "1", "text": "{{ contact.first_name }}"},
        {"part": "body", "name": "2", "text": "às\n{{ variables.hour | default: '10h' }}"},
    ]
    return {"kind": "template", "name": "pedido", "language": "pt_BR", "values": values} | more


def start(devstack: Supabase, number: Number, flow_id: str, contact_id: str) -> None:
    rpc(devstack, number, "start_flow", flow_id=flow_id, contact_id=contact_id, instance_id=number.id)


def wait_run(number: Number, flow_id: str, *statuses: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        run = runs(number, flow_id)[-1]
        return run if run["status"] in statuses else None

    return wait_for(look, SECONDS, f"the run to be {statuses}")


def greeted_long_ago(number: Number, at_meta: GraphNumber) -> str:
    """Ana has written, but not today; her contact."""
    contact_id = greet(number, at_meta)
    at_meta.post("age", user=ANA, seconds=90_000)
    number.connection.execute(
        "update public.chats set last_received_at = now() - interval '25 hours' where contact_id = %s",
        [contact_id],
    )
    return contact_id


def test_a_flow_writes_by_a_template_and_goes_on_with_the_answer(
    number: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    number.run("sync")
    contact_id = greeted_long_ago(number, at_meta)
    drawn = graph(
        "t",
        t={"type": "content", "items": [order()], "next": "w"},
        w={"type": "delay", "for": "P1D", "on_message": "a"},
        a=says("Anotado: {{ message }}"),
    )
    flow_id = add_flow(number, "Entrega", drawn)
    start(devstack, number, flow_id, contact_id)
    wait_run(number, flow_id, "waiting")
    [sent] = wait_for(at_meta.sent, SECONDS, "the template")
    body = sent["body"]["template"]["components"][1]["parameters"]
    assert [one["text"] for one in body] == ["Ana", "às 10h"], "one line"
    at_meta.receive("pode ser", ANA)
    assert wait_run(number, flow_id, "done")["reason"] == "end"
    wait_for(lambda: at_meta.texts() == ["Anotado: pode ser"], SECONDS, "the answer")


def test_what_would_not_arrive_leaves_by_its_own_way_or_is_told(
    number: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    number.run("sync")
    contact_id = greeted_long_ago(number, at_meta)
    text = {"kind": "text", "text": "Oi"}
    ways = graph("t", t={"type": "content", "items": [text], "next": None, "on_unsent": "b"}, b=says_order())
    flow_id = add_flow(number, "Com saída", ways)
    start(devstack, number, flow_id, contact_id)
    trace = wait_run(number, flow_id, "done")["trace"]
    assert [(one["node"], one["exit"], one.get("what")) for one in trace] == [
        ("t", "on_unsent", "window_closed"),
        ("b", "next", None),
    ]
    wait_for(at_meta.sent, SECONDS, "the template")
    assert [row["kind"] for row in rows(number) if row["from_me"]] == ["template"]
    flow_id = add_flow(number, "Sem saída", graph("t", t=says("Oi", "b"), b=says_order(name="natal")))
    start(devstack, number, flow_id, contact_id)
    trace = wait_run(number, flow_id, "done")["trace"]
    assert trace[0] | {"entered": None} == {
        "node": "t", "entered": None, "exit": "next", "what": "window_closed",
    }  # fmt: skip
    assert (trace[-1]["what"], trace[-1]["code"]) == ("refused", "template_unavailable")
    [failed] = [row for row in rows(number) if row["from_me"] and row["kind"] == "text"]
    assert (failed["status"], failed["error_code"]) == ("failed", "window_closed")


def says_order(**more: Any) -> dict[str, Any]:
    return {"type": "content", "items": [order(**more)], "next": None}


def test_a_broadcast_reaches_people_outside_the_window(
    number: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    number.run("sync")
    for phone, name in PEOPLE.items():
        open_contact(number, phone)
        number.connection.execute("update public.contacts set name = %s where phone = %s", [name, phone])
    plain = add_broadcast(number, name="Texto")
    preview = rpc(devstack, number, "preview_broadcast", broadcast_id=plain)
    assert (preview["recipients"], preview["excluded"]) == (0, {"window_closed": 3})
    rpc(devstack, number, "start_broadcast", broadcast_id=plain)
    wait_done(number, plain)
    assert reasons(number, plain) == ["skipped window_closed"] * 3
    by_template = add_broadcast(number, name="Modelo", content={"items": [order()]})
    preview = rpc(devstack, number, "preview_broadcast", broadcast_id=by_template)
    assert (preview["recipients"], preview["excluded"]) == (3, {})
    rpc(devstack, number, "start_broadcast", broadcast_id=by_template)
    wait_done(number, by_template)
    wait_for(lambda: len(at_meta.sent()) == 3, SECONDS, "three templates")
    assert {one["body"]["to"] for one in at_meta.sent()} == set(PEOPLE)
    told = {row["message"].splitlines()[2] for row in rows(number)}
    assert told == {"Olá Pessoa, chega às 10h."}
    wait_status(number, str(rows(number)[0]["id"]), "delivered")


def reasons(number: Number, broadcast_id: str) -> list[str]:
    found = number.connection.execute(
        "select concat_ws(' ', status, reason) from public.broadcast_recipients where broadcast_id = %s",
        [broadcast_id],
    )
    return [reason for (reason,) in found]


def test_a_broadcast_whose_template_the_number_has_not_does_not_start(
    number: Number, devstack: Supabase
) -> None:
    number.run("sync")
    open_contact(number, ANA)
    for name in ("natal", "parado"):
        broadcast_id = add_broadcast(number, name=name, content={"items": [order(name=name)]})
        answer = httpx.post(
            f"{devstack.supabase_url}/rest/v1/rpc/start_broadcast",
            json={"broadcast_id": broadcast_id},
            headers={
                "apikey": devstack.publishable_key,
                "authorization": f"Bearer {number.tenant.user.access_token}",
            },
            timeout=30,
        )
        assert answer.json()["message"] == "template_unavailable"


def test_somebody_tries_it_on_himself(number: Number, at_meta: GraphNumber, devstack: Supabase) -> None:
    number.run("sync")
    contact_id = open_contact(number, ANA)
    number.connection.execute("update public.contacts set name = 'Ana' where id = %s", [contact_id])
    broadcast_id = add_broadcast(number, content={"items": [order()]})
    rpc(devstack, number, "test_broadcast", broadcast_id=broadcast_id, phone=ANA, instance_id=number.id)
    wait_for(at_meta.sent, SECONDS, "the try")
    assert [row["message"].splitlines()[2] for row in rows(number)] == ["Olá Ana, chega às 10h."]
