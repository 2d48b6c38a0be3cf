"""A sequence is a flow of waits: who enters it, who leaves it, and as what it runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from orchestrator.domain.automation.flows.graph import Graph

from .broadcasting import add_people, add_sequence, add_step, connect
from .control_plane import ControlPlane, one, refused
from .members import add_member, as_member
from .messages import ingest, message_event

ENROLL = "select public.enroll(%s, %s)"


@pytest.fixture
def owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_member(connection, account_id, "owner")


@pytest.fixture
def number(holder: ControlPlane, instance_id: UUID) -> UUID:
    connect(holder.connection, instance_id)
    return instance_id


def enrolled(connection: psycopg.Connection, sequence_id: UUID) -> list[tuple[Any, ...]]:
    """Each with whether his run goes on."""
    return connection.execute(
        "select e.status, e.reason, r.ended_at is null from public.sequence_enrollments e "
        "left join public.flow_runs r on r.id = e.run_id where e.sequence_id = %s order by e.id",
        [sequence_id],
    ).fetchall()


def test_who_is_enrolled_walks_a_graph_of_waits(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    [ana] = add_people(connection, account_id, 1)
    sequence_id = add_sequence(connection, account_id)
    later = add_step(connection, sequence_id, "Depois", "P2D", position=2)
    first = add_step(connection, sequence_id, "Oi {{ contact.first_name }}", "PT0S")
    answer = as_member(connection, owner, ENROLL, sequence_id, [ana])
    assert answer == {"enrolled": 1, "ignored": 0, "refused": []}
    run = connection.execute(
        "select v.graph, r.lane, r.started_by, f.sequence_id from public.flow_runs r "
        "join public.flow_versions v on v.id = r.version_id join public.flows f on f.id = r.flow_id "
        "where r.account_id = %s",
        [account_id],
    ).fetchone()
    assert run
    assert run[1:] == ("broadcast", "sequence", sequence_id)
    assert Graph.model_validate(run[0]).start == "start"
    order: list[str] = []
    node = "start"
    while node:
        order.append(node)
        node = run[0]["nodes"][node].get("next")
    assert order == ["start", f"w{first}", f"s{first}", f"w{later}", f"s{later}"]
    assert "for" not in run[0]["nodes"][f"w{first}"]
    assert run[0]["nodes"][f"w{later}"]["for"] == "P2D"


def test_who_is_in_it_stays_on_his_version(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    ana, bia = add_people(connection, account_id, 2)
    sequence_id = add_sequence(connection, account_id)
    add_step(connection, sequence_id)
    as_member(connection, owner, ENROLL, sequence_id, [ana])
    add_step(connection, sequence_id, "Mais", position=2)
    as_member(connection, owner, ENROLL, sequence_id, [bia])
    versions = connection.execute(
        "select r.contact_id, v.number from public.flow_runs r "
        "join public.flow_versions v on v.id = r.version_id where r.account_id = %s order by v.number",
        [account_id],
    ).fetchall()
    assert versions == [(ana, 1), (bia, 2)]


@pytest.mark.parametrize(
    ("again", "statuses"),
    [("ignore", [("active", None)]), ("restart", [("stopped", "restarted"), ("active", None)])],
)
def test_twice_he_is_in_it_once(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID, again: str, statuses: list[Any]
) -> None:
    connection = holder.connection
    [ana] = add_people(connection, account_id, 1)
    sequence_id = add_sequence(connection, account_id, again=again)
    add_step(connection, sequence_id)
    for _ in range(2):
        as_member(connection, owner, ENROLL, sequence_id, [ana, ana])
    assert [row[:2] for row in enrolled(connection, sequence_id)] == statuses
    assert [row[2] for row in enrolled(connection, sequence_id)] == [
        status == "active" for status, _ in statuses
    ]


def test_an_objection_ends_it(holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID) -> None:
    connection = holder.connection
    [ana] = add_people(connection, account_id, 1)
    sequence_id = add_sequence(connection, account_id)
    add_step(connection, sequence_id)
    as_member(connection, owner, ENROLL, sequence_id, [ana])
    as_member(
        connection,
        owner,
        "insert into public.consents (account_id, contact_id, state) "
        "values (%s, %s, 'opted_out') returning 1",
        account_id,
        ana,
    )
    assert enrolled(connection, sequence_id) == [("stopped", "opted_out", False)]
    refusal = as_member(connection, owner, ENROLL, sequence_id, [ana])["refused"]
    assert refusal == [{"contact_id": str(ana), "code": "opted_out"}]


@pytest.mark.parametrize("leaves", [True, False])
def test_an_answer_ends_those_that_say_so(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID, leaves: bool
) -> None:
    connection = holder.connection
    [ana] = add_people(connection, account_id, 1)
    sequence_id = add_sequence(connection, account_id, exit_on_answer=leaves)
    add_step(connection, sequence_id)
    as_member(connection, owner, ENROLL, sequence_id, [ana])
    connection.execute("update public.sequence_enrollments set created_at = now()")
    phone = one(connection, "select phone from public.contacts where id = %s", ana)
    ingest(holder, number, message_event(1, uuid4().hex, f"{phone}@c.us", "oi"))
    decide(holder)
    expected = ("stopped", "answered", False) if leaves else ("active", None, True)
    assert enrolled(connection, sequence_id) == [expected]


def decide(plane: ControlPlane, *actions: dict[str, Any]) -> None:
    """All that was written, with these actions."""
    claim_id = uuid4()
    claimed = plane.call("claim_decisions", claim_id=claim_id, max_items=100)["decisions"]
    decided = [
        {"chat_id": one["chat_id"], "last_seq": one["last_seq"], "actions": actions} for one in claimed
    ]
    assert plane.call("finish_decisions", claim_id=claim_id, decided=Jsonb(decided))["finished"]


def test_an_objection_is_why_he_left_whoever_hears_of_it_first(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    [ana] = add_people(connection, account_id, 1)
    sequence_id = add_sequence(connection, account_id, exit_on_answer=True)
    add_step(connection, sequence_id)
    as_member(connection, owner, ENROLL, sequence_id, [ana])
    connection.execute("update public.sequence_enrollments set created_at = now()")
    phone = one(connection, "select phone from public.contacts where id = %s", ana)
    ingest(holder, number, message_event(1, uuid4().hex, f"{phone}@c.us", "sair"))
    # Those who read events may be before whoever decides.
    connection.execute("select orchestrator.follow_broadcasts(1000)")
    assert enrolled(connection, sequence_id) == [("active", None, True)]
    message = "select id::text from public.conversations where account_id = %s"
    decide(holder, {"type": "opt_out", "message_id": one(connection, message, account_id)})
    assert enrolled(connection, sequence_id) == [("stopped", "opted_out", False)]


def test_what_he_had_written_before_he_entered_is_no_answer(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    [ana] = add_people(connection, account_id, 1)
    phone = one(connection, "select phone from public.contacts where id = %s", ana)
    ingest(holder, number, message_event(1, uuid4().hex, f"{phone}@c.us", "oi"))
    connection.execute("update public.conversations set created_at = now() - interval '1 minute'")
    sequence_id = add_sequence(connection, account_id, exit_on_answer=True)
    add_step(connection, sequence_id)
    as_member(connection, owner, ENROLL, sequence_id, [ana])
    decide(holder)
    assert enrolled(connection, sequence_id) == [("active", None, True)]


def test_the_end_of_the_run_is_the_end(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    people = add_people(connection, account_id, 2)
    sequence_id = add_sequence(connection, account_id)
    add_step(connection, sequence_id)
    as_member(connection, owner, ENROLL, sequence_id, people)
    connection.execute(
        "update public.flow_runs set status = 'done', ended_at = now() where contact_id = %s", [people[0]]
    )
    assert as_member(connection, owner, "select public.unenroll(%s, %s)", sequence_id, people) == 1
    ended = sorted(enrolled(connection, sequence_id), key=lambda row: row[0])
    assert ended == [("done", None, False), ("stopped", "member", False)]
    shown = as_member(connection, owner, "select public.sequence_statistics(%s)", sequence_id)
    assert (shown["active"], shown["done"], shown["stopped"]) == (0, 1, 1)


def test_two_contacts_that_are_one_person_are_in_it_once(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    kept, gone = add_people(connection, account_id, 2)
    sequence_id = add_sequence(connection, account_id)
    add_step(connection, sequence_id)
    as_member(connection, owner, ENROLL, sequence_id, [kept, gone])
    as_member(connection, owner, "select public.merge_contacts(%s, %s)", kept, gone)
    active = [row for row in enrolled(connection, sequence_id) if row[0] == "active"]
    assert active == [("active", None, True)]
    assert (
        one(
            connection,
            "select count(*) from public.flow_runs where account_id = %s and ended_at is null",
            account_id,
        )
        == 1
    )


def test_nobody_enters_what_is_empty_or_off(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    [ana] = add_people(connection, account_id, 1)
    sequence_id = add_sequence(connection, account_id)
    with refused(connection, "sequence_empty"):
        as_member(connection, owner, ENROLL, sequence_id, [ana])
    add_step(connection, sequence_id)
    connection.execute("update public.sequences set enabled = false where id = %s", [sequence_id])
    with refused(connection, "sequence_disabled"):
        as_member(connection, owner, ENROLL, sequence_id, [ana])
    with refused(connection, "content_invalid"):
        connection.execute(
            "update public.sequence_steps set content = %s where sequence_id = %s",
            [Jsonb({"items": []}), sequence_id],
        )


def test_with_it_goes_its_flow(holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID) -> None:
    connection = holder.connection
    [ana] = add_people(connection, account_id, 1)
    sequence_id = add_sequence(connection, account_id)
    add_step(connection, sequence_id)
    as_member(connection, owner, ENROLL, sequence_id, [ana])
    as_member(connection, owner, "delete from public.sequences where id = %s returning 1", sequence_id)
    for table in ("flows", "flow_versions", "flow_runs", "sequence_enrollments"):
        assert one(connection, f"select count(*) from public.{table} where account_id = %s", account_id) == 0
