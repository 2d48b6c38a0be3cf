"""What follows from a decision is done with it: an answer in its lane, tags, an objection heeded."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one
from .members import add_member, as_member
from .messages import ingest, message_event

ANA = "5521988880001@c.us"


def add_keyword(connection: psycopg.Connection, account_id: UUID, name: str = "Menu", **values: Any) -> UUID:
    row = {"terms": ["menu"], "answer": "Pão e bolo", "tags": ["curioso"], **values}
    return one(
        connection,
        "insert into public.keywords (account_id, name, terms, answer, tags, match) "
        "values (%s, %s, %s, %s, %s, %s) returning id",
        account_id, name, row["terms"], row["answer"], row["tags"], row.get("match", "equals"),
    )  # fmt: skip


def decide(plane: ControlPlane, *actions: dict[str, Any]) -> list[dict[str, Any]]:
    """Claim the one chat, and end it with these actions about its last message; what was refused."""
    claim_id = uuid4()
    [chat] = plane.call("claim_decisions", claim_id=claim_id, max_items=10)["decisions"]
    about = [{**action, "message_id": chat["messages"][-1]["id"]} for action in actions]
    decided = [{"chat_id": chat["chat_id"], "last_seq": chat["last_seq"], "actions": about}]
    [finished] = plane.call("finish_decisions", claim_id=claim_id, decided=Jsonb(decided))["finished"]
    return finished["refused"]


def fire(keyword_id: UUID, answer: str | None = "Pão e bolo", tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "keyword", "keyword_id": str(keyword_id), "answer": answer, "tags": list(tags)}


def sent(connection: psycopg.Connection, account_id: UUID) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select message, status, lane, sent_by_kind from public.conversations "
        "where account_id = %s and from_me order by seq",
        [account_id],
    ).fetchall()


def test_an_answer_is_a_row_in_its_lane_and_tags_are_set(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    keyword_id = add_keyword(holder.connection, account_id)
    ingest(holder, instance_id, message_event(1, "a1", ANA, "menu"))
    assert decide(holder, fire(keyword_id, tags=("curioso",))) == []
    assert sent(holder.connection, account_id) == [("Pão e bolo", "queued", "flow", "flow")]
    assert one(holder.connection, "select tags from public.contacts where account_id = %s", account_id) == [
        "curioso"
    ]


def test_one_action_that_is_refused_stops_no_other(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    keyword_id = add_keyword(holder.connection, account_id)
    ingest(holder, instance_id, message_event(1, "a1", ANA, "menu"))
    [refused] = decide(holder, {"type": "dance"}, fire(keyword_id))
    assert refused["code"] == "action_invalid"
    assert len(sent(holder.connection, account_id)) == 1


def test_at_a_limit_of_the_plan_the_answer_waits(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    keyword_id = add_keyword(holder.connection, account_id)
    holder.connection.execute("update public.plans set max_messages_per_day = 0 where name = 'pro'")
    ingest(holder, instance_id, message_event(1, "a1", ANA, "menu"))
    assert decide(holder, fire(keyword_id)) == []
    assert sent(holder.connection, account_id) == [("Pão e bolo", "queued", "flow", "flow")]
    assert holder.call("claim_decisions", claim_id=uuid4(), max_items=10)["decisions"] == []


def test_an_objection_is_heeded_answered_once_and_cancels_what_waits_by_itself(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    keyword_id = add_keyword(connection, account_id)
    member = add_member(connection, account_id)
    ingest(holder, instance_id, message_event(1, "a1", ANA, "menu"))
    decide(holder, fire(keyword_id))
    as_member(
        connection, member,
        "insert into public.conversations (account_id, chat_id, message) "
        "select account_id, id, 'de gente' from public.chats where account_id = %s returning 1", account_id,
    )  # fmt: skip
    ingest(holder, instance_id, message_event(2, "a2", ANA, "SAIR"))
    assert decide(holder, {"type": "opt_out"}) == []
    assert sent(connection, account_id)[:2] == [
        ("Pão e bolo", "cancelled", "flow", "flow"),
        ("de gente", "queued", "manual", "member"),
    ]
    [(text, status, _, kind)] = sent(connection, account_id)[2:]
    assert "VOLTAR" in text
    assert (status, kind) == ("queued", "system")
    unpaced = "update public.instances set status = 'connected', messages_per_minute = null, warm_up = false "
    connection.execute(f"{unpaced} where id = %s", [instance_id])
    claimed = holder.call("claim_messages", claim_id=uuid4(), max_items=10)["messages"]
    assert {row["message"] for row in claimed} == {"de gente", text}, "the objection stands against neither"
    state = "select opted_out_at is not null from public.contacts where account_id = %s"
    assert one(connection, state, account_id) is True
    ingest(holder, instance_id, message_event(3, "a3", ANA, "voltar"))
    assert decide(holder, {"type": "opt_in"}) == []
    assert one(connection, state, account_id) is False


@pytest.mark.parametrize(("minutes", "is_silenced"), [(5, True), (0, False)])
def test_a_chat_may_be_paused(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, minutes: int, is_silenced: bool
) -> None:
    member = add_member(holder.connection, account_id)
    ingest(holder, instance_id, message_event(1, "a1", ANA, "menu"))
    chat_id = one(holder.connection, "select id from public.chats where account_id = %s", account_id)
    as_member(holder.connection, member, "select public.pause_automation(%s, %s)", chat_id, minutes)
    [chat] = holder.call("claim_decisions", claim_id=uuid4(), max_items=10)["decisions"]
    assert chat["is_silenced"] is is_silenced


def test_where_a_person_of_the_account_has_written_nothing_answers_by_itself(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    ingest(holder, instance_id, message_event(1, "mine", ANA, "eu respondo", from_me=True, ack=1))
    ingest(holder, instance_id, message_event(2, "a1", ANA, "menu"))
    holder.connection.execute('update public.conversations set "timestamp" = now() where from_me')
    [chat] = holder.call("claim_decisions", claim_id=uuid4(), max_items=10)["decisions"]
    assert chat["is_silenced"] is True


def test_rules_have_a_revision_that_moves_with_each_change(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection

    def read() -> dict[str, Any]:
        return holder.call("read_rules", account_id=account_id)

    assert (read()["revision"], read()["opt_out_words"], read()["keywords"]) == (0, [], [])
    keyword_id = add_keyword(connection, account_id, terms=["("], match="regex")
    assert (read()["revision"], [row["id"] for row in read()["keywords"]]) == (1, [str(keyword_id)])
    holder.call("report_keywords", account_id=account_id, problems={str(keyword_id): "missing )"})
    assert one(connection, "select problem from public.keywords where id = %s", keyword_id) == "missing )"
    connection.execute("update public.keywords set terms = '{ok}' where id = %s", [keyword_id])
    assert one(connection, "select problem from public.keywords where id = %s", keyword_id) is None
    before = read()["revision"]
    connection.execute("update public.accounts set opt_out_words = '{chega}' where id = %s", [account_id])
    connection.execute("update public.keywords set enabled = false where id = %s", [keyword_id])
    after = read()
    assert after["revision"] > before
    assert (after["opt_out_words"], after["keywords"]) == (["chega"], [])
