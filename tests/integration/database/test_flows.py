"""What is decided of a person in a flow is written once, all of it, and only where he still is."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one
from .flows import add_run, advance, claim_runs, of_run, outcome, texts_of
from .members import add_member, as_member


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
