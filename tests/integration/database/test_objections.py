"""Who objects in so many words leaves what goes by itself; what begins by itself is counted."""

from __future__ import annotations

from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import Answer, ControlPlane, add_account, one, refused
from .flows import add_flow, add_run, advance, claim_runs, of_run, texts_of
from .members import add_member, as_member
from .messages import add_chat, ingest, message_event
from .test_keywords import ANA, add_keyword, decide, fire, sent


def hear(plane: ControlPlane, instance_id: UUID, number: int, text: str = "oi") -> UUID:
    """Ana writes; her chat."""
    ingest(plane, instance_id, message_event(number, f"m{number}", ANA, text))
    return one(plane.connection, "select id from public.chats where instance_id = %s", instance_id)


def due(plane: ControlPlane, account_id: UUID) -> list[Answer]:
    """Runs of this account: whoever claims gets those of others too."""
    return [run for run in claim_runs(plane) if run["account_id"] == str(account_id)]


def begun(flow_id: UUID, reason: str, says: int) -> dict[str, Any]:
    """That a flow begins and says so much."""
    version = {"flow_id": str(flow_id), "version_id": None, "reason": reason}
    state = {"revision": 1, "node": "a", "status": "done", "reason": "end"}
    said = [{"type": "send", "kind": "text", "text": f"{n}", "n": n} for n in range(says)]
    return {"type": "begin", "run_id": str(uuid4()), **version, "state": state, "actions": said, "trace": []}


def test_a_flow_that_says_much_has_begun_once(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    flow_id = add_flow(connection, account_id)
    version_id = one(connection, "select published_version_id from public.flows where id = %s", flow_id)
    keyword_id = add_keyword(connection, account_id)
    of_keyword = begun(flow_id, f"keyword:{keyword_id}", 15) | {"version_id": str(version_id)}
    hear(holder, instance_id, 1)
    assert decide(holder, fire(keyword_id), of_keyword) == []
    hear(holder, instance_id, 2)
    assert decide(holder, fire(keyword_id)) == []
    hear(holder, instance_id, 3)
    by_default = begun(flow_id, "default", 15) | {"version_id": str(version_id)}
    assert decide(holder, by_default) == []
    assert len(sent(connection, account_id)) == 32
    chat_id = hear(holder, instance_id, 4)
    add_run(connection, flow_id, chat_id, by="member")
    [chat] = holder.call("claim_decisions", claim_id=uuid4(), max_items=10)["decisions"]
    assert chat["answers_lately"] == 3, "two keywords and a default; who is led by hand counts for nothing"
    before = "update public.flow_runs set created_at = created_at - interval '11 minutes' where chat_id = %s"
    connection.execute(before, [chat_id])
    count = "select private.count_answers(c) from public.chats c where c.id = %s"
    assert one(connection, count, chat_id) == 2


def test_who_objects_leaves_every_flow_also_those_that_wait_for_their_time(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    flow_id = add_flow(connection, account_id)
    chat_id = hear(holder, instance_id, 1, "SAIR")
    runs = [add_run(connection, flow_id, chat_id) for _ in range(3)]
    for run, awaits in zip(due(holder, account_id), ("time", "http", "message"), strict=True):
        assert advance(holder, run, awaits=awaits, says=["ainda"])
    assert decide(holder, {"type": "opt_out"}) == []
    assert {of_run(connection, run, "status, reason") for run in runs} == {("stopped", "opted_out")}
    left = "select count(*) from private.jobs where kind in ('flow_run', 'flow_request') and account_id = %s"
    assert one(connection, left, account_id) == 0
    assert {row[1] for row in sent(connection, account_id)[:-1]} == {"cancelled"}


def test_an_objection_said_again_counts_again_and_is_answered_once(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    keyword_id = add_keyword(connection, account_id)
    hear(holder, instance_id, 1, "SAIR")
    decide(holder, {"type": "opt_out"})
    # He writes after it, so that a flow may answer; then no again.
    chat_id = hear(holder, instance_id, 2, "menu")
    later = "update public.chats set last_received_at = now() + interval '1 second' where id = %s"
    connection.execute(later, [chat_id])
    decide(holder, fire(keyword_id))
    assert sent(connection, account_id)[-1][:2] == ("Pão e bolo", "queued")
    hear(holder, instance_id, 3, "sair")
    assert decide(holder, {"type": "opt_out"}) == []
    answer, menu = sent(connection, account_id)
    assert (answer[1], menu[:2]) == ("queued", ("Pão e bolo", "cancelled"))
    said = "select count(*) from public.consents where account_id = %s"
    assert one(connection, said, account_id) == 2


START = "select public.start_flow(%s, %s)"


def test_nobody_is_led_into_what_is_off_unpublished_foreign_or_a_sequence(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    agent = add_member(connection, account_id, "agent")
    chat_id = add_chat(connection, account_id, instance_id)
    flows = {name: add_flow(connection, account_id) for name in ("on", "off", "hidden", "draft")}
    connection.execute("update public.flows set enabled = false where id = %s", [flows["off"]])
    connection.execute("update public.flows set published_version_id = null where id = %s", [flows["draft"]])
    hidden = "update public.flows set sequence_id = gen_random_uuid() where id = %s"
    connection.execute(hidden, [flows["hidden"]])
    foreign = add_flow(connection, add_account(connection))
    tries = [
        (flows["off"], "flow_disabled"),
        (flows["draft"], "flow_not_published"),
        (flows["hidden"], "flow_not_found"),
        (foreign, "flow_not_found"),
        (None, "flow_not_found"),
    ]
    for flow_id, code in tries:
        with refused(connection, code):
            as_member(connection, agent, START, flow_id, chat_id)
    with refused(connection, "chat_not_found"):
        as_member(connection, agent, START, flows["on"], uuid4())
    assert as_member(connection, agent, START, flows["on"], chat_id)
    connection.execute("update public.contacts set erased_at = now() where account_id = %s", [account_id])
    with refused(connection, "chat_not_found"):
        as_member(connection, agent, START, flows["on"], chat_id)


@pytest.mark.parametrize("change", ["update public.flows set enabled = false", "delete from public.flows"])
def test_what_a_sequence_runs_as_is_changed_by_nobody(
    connection: psycopg.Connection, account_id: UUID, change: LiteralString
) -> None:
    owner = add_member(connection, account_id, "owner")
    flow_id = add_flow(connection, account_id)
    connection.execute("update public.flows set sequence_id = gen_random_uuid() where id = %s", [flow_id])
    counted: LiteralString = (
        f"with changed as ({change} where id = %s returning 1) select count(*) from changed"
    )
    assert as_member(connection, owner, counted, flow_id) == 0
    with refused(connection, "flow_not_found"):
        as_member(connection, owner, "select public.save_draft(%s, %s, 0)", flow_id, Jsonb({"nodes": {}}))
    with refused(connection, "flow_not_found"):
        as_member(connection, owner, "select public.publish_flow(%s)", flow_id)


def test_a_step_of_an_account_that_is_suspended_meanwhile_is_taken_afterwards(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    run_id = add_run(
        connection, add_flow(connection, account_id), add_chat(connection, account_id, instance_id)
    )
    [claimed] = due(holder, account_id)
    status = "update public.accounts set status = %s where id = %s"
    connection.execute(status, ["suspended", account_id])
    assert not advance(holder, claimed, says=["Olá"], awaits="message")
    assert of_run(connection, run_id, "status, revision, trace") == ("running", 0, [])
    connection.execute(status, ["active", account_id])
    connection.execute("update private.jobs set run_at = now() where key = %s", [str(run_id)])
    [again] = due(holder, account_id)
    assert again["event"] == {"type": "started"}
    assert advance(holder, again, says=["Olá"], awaits="message")
    assert texts_of(connection, run_id) == ["Olá"]


def test_what_is_decided_for_an_account_that_is_suspended_meanwhile_is_decided_afterwards(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    fired = fire(add_keyword(connection, account_id))
    hear(holder, instance_id, 1, "menu")
    claim_id = uuid4()
    [chat] = holder.call("claim_decisions", claim_id=claim_id, max_items=10)["decisions"]
    connection.execute("update public.accounts set status = 'suspended' where id = %s", [account_id])
    actions = [{**fired, "message_id": chat["messages"][0]["id"]}]
    decided = Jsonb([{"chat_id": chat["chat_id"], "last_seq": chat["last_seq"], "actions": actions}])
    assert holder.call("finish_decisions", claim_id=claim_id, decided=decided) == {"finished": []}
    connection.execute("update public.accounts set status = 'active' where id = %s", [account_id])
    assert holder.call("finish_decisions", claim_id=claim_id, decided=decided)["finished"][0]["refused"] == []
    assert sent(connection, account_id)[0][:2] == ("Pão e bolo", "queued")


def test_whoever_reads_an_account_sees_how_its_flows_go(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    flow_id = add_flow(connection, account_id)
    add_run(connection, flow_id, add_chat(connection, account_id, instance_id))
    [claimed] = due(holder, account_id)
    entered = [{"node": "a", "entered": "2026-01-01T00:00:00Z", "exit": None}]
    assert advance(holder, claimed, awaits="message", trace=entered)
    read = "select public.flow_statistics(%s, %s)"
    for version_id in (None, claimed["version_id"]):
        told = as_member(connection, add_member(connection, account_id, "agent"), read, flow_id, version_id)
        assert told["runs"] == {"waiting": 1}
        assert told["nodes"]["a"] == {"entered": 1, "left": 0, "waiting": 1, "exits": {}}
