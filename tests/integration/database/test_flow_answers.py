"""What somebody writes is an answer to the one run that waits for it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one
from .flows import add_run, advance, claim_runs, of_run, outcome, texts_of
from .messages import ingest, message_event

ANA = "5521988880001@c.us"


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


def step_of(run_id: object, **values: Any) -> dict[str, Any]:
    """A decision to take it from its first revision to the second."""
    return {"type": "advance", "run_id": str(run_id), "revision": 1, **outcome(2, **values)}


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
    step = step_of(begin["run_id"], says=["Obrigado"], status="done")
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
    step = step_of(run_id, says=["tarde"], awaits="message")
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
