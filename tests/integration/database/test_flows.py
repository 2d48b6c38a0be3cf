"""What is decided of a person in a flow is written once, all of it, and only where he still is."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one
from .flows import add_flow, add_run, advance, claim_runs, of_run, outcome, texts_of
from .members import add_member, as_member
from .messages import add_chat, ingest, message_event

ANA = "5521988880001@c.us"


@pytest.fixture
def flow_id(holder: ControlPlane, account_id: UUID) -> UUID:
    return add_flow(holder.connection, account_id)


@pytest.fixture
def chat_id(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> UUID:
    return add_chat(holder.connection, account_id, instance_id)


@pytest.fixture
def run_id(holder: ControlPlane, flow_id: UUID, chat_id: UUID) -> UUID:
    return add_run(holder.connection, flow_id, chat_id)


def claim_chat(plane: ControlPlane) -> tuple[UUID, dict[str, Any]]:
    claim_id = uuid4()
    [chat] = plane.call("claim_decisions", claim_id=claim_id, max_items=10)["decisions"]
    return claim_id, chat


def decide(
    plane: ControlPlane, claim_id: UUID, chat: dict[str, Any], *actions: dict[str, Any]
) -> dict[str, Any]:
    decided = [{"chat_id": chat["chat_id"], "last_seq": chat["last_seq"], "actions": actions}]
    [finished] = plane.call("finish_decisions", claim_id=claim_id, decided=Jsonb(decided))["finished"]
    return cast(dict[str, Any], finished)


def published(connection: psycopg.Connection, flow_id: UUID) -> UUID:
    return cast(UUID, one(connection, "select published_version_id from public.flows where id = %s", flow_id))


def step_of(run_id: object, **values: Any) -> dict[str, Any]:
    """A decision to take it from its first revision to the second."""
    return {"type": "advance", "run_id": str(run_id), "revision": 1, **outcome(2, **values)}


def test_a_run_is_begun_by_whoever_claims_it(holder: ControlPlane, run_id: UUID, flow_id: UUID) -> None:
    [run] = claim_runs(holder)
    assert run["id"] == str(run_id)
    assert (run["state"], run["revision"], run["event"]) == (None, 0, {"type": "started"})
    assert run["person"]["contact"]["name"] == "Ana"
    assert run["person"]["contact"]["flows"].keys() == {str(flow_id)}
    assert claim_runs(holder) == [], "nobody else"
    assert advance(holder, run, says=["Olá"], status="done", reason="end") is True
    assert texts_of(holder.connection, run_id) == ["Olá"]
    assert of_run(holder.connection, run_id, "status, reason, awaits") == ("done", "end", None)
    assert one(holder.connection, "select count(*) from private.jobs where key = %s", str(run_id)) == 0


def test_a_step_is_taken_once(holder: ControlPlane, run_id: UUID) -> None:
    [run] = claim_runs(holder)
    assert advance(holder, run, says=["Olá"], awaits="message") is True
    assert advance(holder, run, says=["Olá de novo"], awaits="message") is False
    assert texts_of(holder.connection, run_id) == ["Olá"]
    assert of_run(holder.connection, run_id, "status, awaits, revision") == ("waiting", "message", 1)


def test_a_step_that_is_killed_leaves_nothing(holder: ControlPlane, run_id: UUID) -> None:
    [run] = claim_runs(holder)
    connection = holder.connection
    with pytest.raises(psycopg.Error), connection.transaction():
        advance(holder, run, says=["Olá"], awaits="message")
        connection.execute("select 1 / 0")
    assert texts_of(connection, run_id) == []
    assert advance(holder, run, says=["Olá"], awaits="message") is True
    assert texts_of(connection, run_id) == ["Olá"]


def test_a_claim_that_is_lost_is_made_again_and_the_old_one_writes_nothing(
    holder: ControlPlane, run_id: UUID
) -> None:
    [lost] = claim_runs(holder)
    holder.connection.execute("update private.jobs set claimed_at = claimed_at - interval '1 hour'")
    [run] = claim_runs(holder)
    assert run["id"] == lost["id"]
    assert advance(holder, run, says=["Olá"], awaits="message") is True
    assert advance(holder, lost, says=["Olá"], awaits="message") is False
    assert texts_of(holder.connection, run_id) == ["Olá"]


def test_a_timer_of_another_revision_wakes_nobody(holder: ControlPlane, run_id: UUID) -> None:
    [run] = claim_runs(holder)
    advance(holder, run, awaits="time", seconds=-1)
    connection = holder.connection
    connection.execute("update public.flow_runs set revision = 7 where id = %s", [run_id])
    assert claim_runs(holder) == []
    assert one(connection, "select count(*) from private.jobs where key = %s", str(run_id)) == 0


def test_a_timer_fires_at_its_time_with_what_it_waits_for(holder: ControlPlane, run_id: UUID) -> None:
    [run] = claim_runs(holder)
    advance(holder, run, awaits="time", seconds=600)
    assert claim_runs(holder) == []
    holder.connection.execute("update private.jobs set run_at = now() where kind = 'flow_run'")
    [run] = claim_runs(holder)
    assert run["event"] == {"type": "timer", "revision": 1}
    assert run["state"]["awaits"] == "time"


@pytest.mark.parametrize("reason", ["keyword", "campaign", "welcome", "away", "default"])
def test_an_answer_is_the_runs_that_waits_for_it(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, flow_id: UUID, reason: str
) -> None:
    ingest(holder, instance_id, message_event(1, "a1", ANA, "oi"))
    claim_id, chat = claim_chat(holder)
    assert chat["run"] is None
    assert chat["person"]["contact"]["phone"] == "5521988880001"
    version_id = one(
        holder.connection, "select published_version_id from public.flows where id = %s", flow_id
    )
    begin = {"type": "begin", "run_id": str(uuid4()), "flow_id": str(flow_id), "version_id": str(version_id),
             "reason": f"{reason}:{uuid4()}", **outcome(says=["Qual?"], awaits="message")}  # fmt: skip
    assert decide(holder, claim_id, chat, begin, begin)["refused"] == []
    ingest(holder, instance_id, message_event(2, "a2", ANA, "", kind="image", has_media=True))
    claim_id, chat = claim_chat(holder)
    assert chat["messages"][0]["kind"] == "image"
    assert chat["run"]["id"] == begin["run_id"]
    step = {
        "type": "advance",
        "run_id": begin["run_id"],
        "revision": 1,
        **outcome(2, says=["Obrigado"], status="done"),
    }
    assert decide(holder, claim_id, chat, step)["more"] is False
    assert texts_of(holder.connection, begin["run_id"]) == ["Qual?", "Obrigado"]
    assert of_run(holder.connection, begin["run_id"], "started_by, status") == (reason, "done")


def test_what_was_decided_for_another_revision_is_decided_again(
    holder: ControlPlane, instance_id: UUID, flow_id: UUID, account_id: UUID
) -> None:
    ingest(holder, instance_id, message_event(1, "a1", ANA, "oi"))
    connection = holder.connection
    chat_id = one(connection, "select id from public.chats where account_id = %s", account_id)
    run_id = add_run(connection, flow_id, chat_id)
    advance(holder, claim_runs(holder)[0], awaits="message")
    claim_id, chat = claim_chat(holder)
    step = {
        "type": "advance",
        "run_id": str(run_id),
        "revision": 1,
        **outcome(2, says=["tarde"], awaits="message"),
    }
    connection.execute("update public.flow_runs set revision = 5 where id = %s", [run_id])
    tag: dict[str, Any] = {
        "type": "keyword",
        "message_id": chat["messages"][0]["id"],
        "keyword_id": str(uuid4()),
        "answer": "x",
        "tags": [],
    }
    finished = decide(holder, claim_id, chat, tag, step)
    assert finished == {"chat_id": chat["chat_id"], "refused": [], "more": True, "stale": True}
    assert texts_of(connection, run_id) == [], "none of it"
    _, again = claim_chat(holder)
    assert again["run"]["revision"] == 5


def test_of_runs_that_wait_for_a_person_there_is_one(
    holder: ControlPlane, flow_id: UUID, chat_id: UUID
) -> None:
    connection = holder.connection
    first = add_run(connection, flow_id, chat_id)
    advance(holder, claim_runs(holder)[0], awaits="message")
    waiting = add_run(connection, flow_id, chat_id, lane="broadcast", by="sequence")
    assert of_run(connection, first, "status, awaits") == ("waiting", "message"), (
        "a sequence interrupts nothing yet"
    )
    advance(holder, claim_runs(holder)[0], awaits="time", seconds=600)
    assert of_run(connection, first, "awaits") == ("message",), "and may wait for its time beside it"
    second = add_run(connection, flow_id, chat_id)
    assert of_run(connection, first, "status, reason") == ("stopped", "interrupted")
    advance(holder, claim_runs(holder)[0], awaits="message")
    connection.execute("update private.jobs set run_at = now() where key = %s", [str(waiting)])
    advance(holder, claim_runs(holder)[0], revision=2, awaits="message")
    assert of_run(connection, second, "status, reason") == ("stopped", "interrupted")
    assert of_run(connection, waiting, "awaits") == ("message",)


ACTIONS = [
    {"type": "add_tag", "tag": "vip"},
    {"type": "add_tag", "tag": " nope "},
    {"type": "set_field", "field": "cidade", "value": "Olinda"},
    {"type": "set_field", "field": "idade", "value": "41"},
    {"type": "set_field", "field": "gone", "value": "x"},
    {"type": "note", "text": "quer bolo"},
    {"type": "assign", "member_id": str(uuid4())},
    {"type": "start_flow", "flow_id": str(uuid4())},
    {"type": "consent", "state": "opted_in"},
    {"type": "close_chat", "reason": "feito"},
    {"type": "dance"},
]


def test_what_is_refused_is_told_in_the_trace_and_keeps_back_no_other(
    holder: ControlPlane, account_id: UUID, run_id: UUID
) -> None:
    connection = holder.connection
    connection.execute(
        "insert into public.custom_fields (account_id, name, type) "
        "select %s, unnest('{cidade,idade}'::text[]), unnest('{text,number}'::text[])",
        [account_id],
    )
    [run] = claim_runs(holder)
    assert advance(holder, run, actions=ACTIONS, says=["Olá"], awaits="message") is True
    [trace] = of_run(connection, run_id, "trace")
    assert [(entry["type"], entry["code"]) for entry in trace if entry.get("what") == "refused"] == [
        ("add_tag", "tag_invalid"),
        ("set_field", "field_invalid"),
        ("assign", "member_not_found"),
        ("start_flow", "flow_not_found"),
        ("dance", "action_invalid"),
    ]
    row = connection.execute(
        "select c.tags, c.fields, h.status, h.closed_reason, n.body, s.source from public.contacts c "
        "join public.chats h on h.contact_id = c.id join public.notes n on n.chat_id = h.id "
        "join public.consents s on s.contact_id = c.id where c.account_id = %s",
        [account_id],
    ).fetchone()
    assert row == (
        ["cliente", "vip"],
        {"cidade": "Olinda", "idade": 41},
        "closed",
        "feito",
        "quer bolo",
        "flow",
    )


def test_a_version_under_whoever_is_in_it_stays(
    holder: ControlPlane, account_id: UUID, flow_id: UUID, run_id: UUID
) -> None:
    connection = holder.connection
    [run] = claim_runs(holder)
    advance(holder, run, awaits="message")
    connection.execute(
        "update public.flows set draft = jsonb_set(draft, '{nodes,a,items,0,text}', '\"Oi\"') where id = %s",
        [flow_id],
    )
    connection.execute("select private.publish_draft(f) from public.flows f where id = %s", [flow_id])
    (version_id,) = of_run(connection, run_id, "version_id")
    read = holder.call("read_versions", version_ids=[version_id], flow_ids=[flow_id])["versions"]
    assert sorted((v["is_published"], v["graph"]["nodes"]["a"]["items"][0]["text"]) for v in read) == [
        (False, "Olá"),
        (True, "Oi"),
    ]
    rules = holder.call("read_rules", account_id=account_id)
    assert [f["id"] for f in rules["flows"]] == [str(flow_id)]
    assert rules["flows"][0]["version_id"] != str(version_id)


def test_what_cannot_run_fails_and_says_so(holder: ControlPlane, run_id: UUID) -> None:
    [run] = claim_runs(holder)
    holder.call("report_version", version_id=run["version_id"], problem="nodes.a: no such type")
    assert holder.call("fail_run", run_id=run_id, revision=0, reason="version_unreadable") == {"failed": True}
    assert of_run(holder.connection, run_id, "status, reason") == ("failed", "version_unreadable")
    assert one(holder.connection, "select problem from public.flow_versions where id = %s", run["version_id"])


def test_a_step_that_is_tried_no_more_leaves_nobody_waiting(holder: ControlPlane, run_id: UUID) -> None:
    [run] = claim_runs(holder)
    connection = holder.connection
    connection.execute("update private.jobs set attempts = 20 where kind = 'flow_run'")
    holder.call(
        "finish_job",
        job_id=run["job_id"],
        claim_id=run["claim_id"],
        outcome="failed",
        error_code="engine_broken",
    )
    assert of_run(connection, run_id, "status, reason") == ("failed", "engine_broken")


def test_a_request_is_a_job_beside_the_timer(holder: ControlPlane, run_id: UUID) -> None:
    [run] = claim_runs(holder)
    advance(holder, run, awaits="http", seconds=60)
    connection = holder.connection
    jobs = connection.execute(
        "select kind, payload ->> 'revision', run_at > clock_timestamp() from private.jobs "
        "where key = %s order by kind",
        [str(run_id)],
    ).fetchall()
    assert jobs == [("flow_request", "1", False), ("flow_run", "1", True)]
    assert holder.call("read_run", run_id=run_id)["run"]["state"]["awaits"] == "http"
    assert (
        holder.call("advance_run", run_id=run_id, revision=1, outcome=Jsonb(outcome(2, status="done")))[
            "advanced"
        ]
        is True
    )
    assert one(connection, "select count(*) from private.jobs where key = %s", str(run_id)) == 0
    assert holder.call("read_run", run_id=run_id)["run"] is None


def test_blocks_are_counted_and_folded(
    holder: ControlPlane, account_id: UUID, flow_id: UUID, chat_id: UUID
) -> None:
    connection = holder.connection
    for _ in range(3):
        add_run(connection, flow_id, chat_id, lane="broadcast", by="sequence")
    trace = [
        {"node": "a", "entered": "2026-11-30T00:00:00Z", "exit": "1"},
        {"node": "b", "entered": "2026-11-30T00:00:00Z", "exit": None},
    ]
    for run in claim_runs(holder):
        advance(holder, run, awaits="time", seconds=600, trace=trace, node="b")
    counted = (
        "select private.node_statistics(f.account_id, array[f.published_version_id]) "
        "from public.flows f where f.id = %s"
    )
    before = one(connection, counted, flow_id)
    assert before == {
        "a": {"entered": 3, "left": 3, "waiting": 0, "exits": {"1": 3}},
        "b": {"entered": 3, "left": 0, "waiting": 3, "exits": {}},
    }
    assert (
        one(connection, "select private.fold_flow_counts('', clock_timestamp() + interval '1 minute')")
        is False
    )
    left = "select count(*) from private.flow_count_changes where account_id = %s"
    assert one(connection, left, account_id) == 0
    assert one(connection, counted, flow_id) == before

    owner = add_member(connection, account_id, "owner")
    version_id = one(connection, "select published_version_id from public.flows where id = %s", flow_id)
    for versions in ("", f", '{version_id}'"):
        shown = as_member(connection, owner, f"select public.flow_statistics(%s{versions})", flow_id)
        assert shown == {"nodes": before, "runs": {"waiting": 3}}


def test_a_flow_puts_people_into_sequences_and_knows_in_which_they_are(
    holder: ControlPlane, account_id: UUID, run_id: UUID
) -> None:
    connection = holder.connection
    sequence_id = one(
        connection,
        "insert into public.sequences (account_id, name) values (%s, 's') returning id",
        account_id,
    )
    [run] = claim_runs(holder)
    into = {"type": "add_to_sequence", "sequence_id": str(sequence_id)}
    assert advance(holder, run, actions=[into], awaits="message") is True
    [trace] = of_run(connection, run_id, "trace")
    assert [entry["code"] for entry in trace] == ["sequence_empty"]
    content = Jsonb({"items": [{"kind": "text", "text": "Oi"}]})
    connection.execute(
        "insert into public.sequence_steps (account_id, sequence_id, position, delay, content) "
        "values (%s, %s, 1, 'PT0S', %s)",
        [account_id, sequence_id, content],
    )
    again = holder.call("read_run", run_id=run_id)["run"]
    assert advance(holder, again, revision=2, actions=[into], awaits="message") is True
    person = holder.call("read_run", run_id=run_id)["run"]["person"]
    assert person["contact"]["sequences"] == [str(sequence_id)]
    out = {"type": "remove_from_sequence", "sequence_id": str(sequence_id)}
    again = holder.call("read_run", run_id=run_id)["run"]
    assert advance(holder, again, revision=3, actions=[out], awaits="message") is True
    person = holder.call("read_run", run_id=run_id)["run"]["person"]
    assert person["contact"]["sequences"] == []
