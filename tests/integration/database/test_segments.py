"""Segments: whom a filter holds for, as the orchestrator has it, however many people there are."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from devstack.settings import ROOT
from orchestrator.domain.area_codes import ZONES, zone_of
from orchestrator.domain.automation.filters import OPERATORS, PERSON_SUBJECTS

from .broadcasting import add_broadcast, add_people
from .control_plane import add_instance, one, refused
from .members import add_member, as_member

SHARED: dict[str, Any] = json.loads((ROOT / "tests" / "shared" / "filters.json").read_text())
HAS = {"subject": "tag", "operator": "has", "value": "vip"}
ADD = "insert into public.segments (account_id, name, filter) values (%s, %s, %s) returning id"


def add_shared(connection: psycopg.Connection, account_id: UUID) -> None:
    """The people, fields and segments of the shared table, with what they came by."""
    instance_id = add_instance(connection, account_id)
    connection.execute("update public.accounts set timezone = %s where id = %s", [SHARED["zone"], account_id])
    for name, kind in SHARED["custom_fields"].items():
        connection.execute(
            "insert into public.custom_fields (account_id, name, type) values (%s, %s, %s)",
            [account_id, name, kind],
        )
    for segment_id, filter_ in SHARED["segments"].items():
        connection.execute(
            "insert into public.segments (id, account_id, name, filter) values (%s, %s, %s, %s)",
            [segment_id, account_id, segment_id, Jsonb(filter_)],
        )
    for person in SHARED["people"].values():
        add_person(connection, account_id, instance_id, person)


def add_person(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, person: dict[str, Any]
) -> None:
    connection.execute(
        "insert into public.contacts "
        "(id, account_id, phone, lid, name, tags, fields, created_at, opted_out_at) "
        "values (%s, %s, %s, %s, %s, %s, %s, %s, case when %s then now() end)",
        [
            person["id"], account_id, person["phone"], person["id"][-4:], person["name"], person["tags"],
            Jsonb(person["fields"]), person["created_at"], person["opted_out"],
        ],
    )  # fmt: skip
    chat_id = one(
        connection,
        "insert into public.chats (account_id, instance_id, contact_id, last_received_at) "
        "values (%s, %s, %s, %s) returning id",
        account_id, instance_id, person["id"], person["last_received_at"],
    )  # fmt: skip
    for broadcast_id in person["broadcasts"]:
        add_broadcast(connection, account_id, id=broadcast_id)
        connection.execute(
            "insert into public.broadcast_recipients (account_id, broadcast_id, contact_id, status) "
            "values (%s, %s, %s, 'sent')",
            [account_id, broadcast_id, person["id"]],
        )
    for flow_id in person["flows"]:
        connection.execute(
            "insert into public.flows (id, account_id, name) values (%s, %s, 'f')", [flow_id, account_id]
        )
        version_id = one(
            connection,
            "insert into public.flow_versions (account_id, flow_id, number, graph) "
            "select account_id, id, 1, draft from public.flows where id = %s returning id",
            flow_id,
        )
        connection.execute(
            "insert into public.flow_runs (account_id, flow_id, version_id, chat_id, contact_id, started_by) "
            "values (%s, %s, %s, %s, %s, 'member')",
            [account_id, flow_id, version_id, chat_id, person["id"]],
        )
    for campaign_id in person["campaigns"]:
        connection.execute(
            "insert into public.campaigns (id, account_id, name) values (%s, %s, 'c')",
            [campaign_id, account_id],
        )
        connection.execute(
            "insert into public.campaign_contacts (account_id, campaign_id, contact_id) values (%s, %s, %s)",
            [account_id, campaign_id, person["id"]],
        )


def test_the_database_and_the_orchestrator_answer_alike(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    add_shared(connection, account_id)
    wrong = [
        case
        for case in SHARED["cases"]
        if holds(connection, account_id, case["filter"], SHARED["people"][case["person"]]["id"])
        is not case["expect"]
    ]
    assert wrong == []


def holds(connection: psycopg.Connection, account_id: UUID, filter_: Any, contact_id: str) -> bool:
    condition = one(
        connection, "select private.filter_condition(%s, %s, %s)", account_id, Jsonb(filter_), SHARED["now"]
    )
    query = f"select {condition} from public.contacts c where c.id = '{contact_id}'"
    row = connection.execute(query.encode()).fetchone()
    assert row
    return row[0]


def test_both_ask_the_same_of_a_person(connection: psycopg.Connection) -> None:
    known = {
        subject: set(one(connection, "select private.filter_operators(%s)", subject))
        for subject in PERSON_SUBJECTS
    }
    assert known == {subject: set(OPERATORS[subject]) for subject in PERSON_SUBJECTS}
    assert one(connection, "select private.filter_operators('message')") is None


def test_both_know_the_same_zones(connection: psycopg.Connection) -> None:
    rows = connection.execute("select ddd, zone from private.area_codes").fetchall()
    assert dict(rows) == dict(ZONES)  # pyright: ignore
    for phone in ("5568999990001", "551133334444", "351912345678", "5500999990001", None):
        asked = one(connection, "select private.contact_zone(%s, 'UTC')", phone)
        assert asked == zone_of(phone, "UTC"), phone


@pytest.mark.parametrize(
    ("filter_", "where"),
    [
        ([], "a filter is an object"),
        ({}, "subject: "),
        ({"all": [HAS], "any": []}, ""),
        ({"all": [HAS, {"subject": "moon", "operator": "has", "value": "x"}]}, "all.1.subject: "),
        ({"not": {"subject": "tag", "operator": "matches", "value": "x"}}, "not.operator: "),
        ({"subject": "tag", "operator": "has"}, "value: "),
        ({"subject": "tag", "operator": "has", "value": {"a": 1}}, "value: "),
        ({"subject": "tag", "operator": "one_of", "value": [["x"]]}, "value: "),
        ({"subject": "field", "operator": "equals", "value": "x"}, "name: "),
        ({"subject": "field", "operator": "equals", "value": "x", "name": "x' or true"}, "name: "),
        ({"subject": "created_at", "operator": "after", "value": "amanhã"}, "value: "),
        ({"subject": "message", "operator": "equals", "value": "x"}, "subject: "),
        ({"all": [HAS] * 51}, "all: "),
        ({"any": [{"all": [HAS] * 26}, {"all": [HAS] * 26}]}, "a filter has at most 50 tests"),
        ({"not": {"not": {"not": {"not": {"not": {"not": HAS}}}}}}, "not.not.not.not.not: "),
    ],
)
def test_what_makes_no_sense_is_refused_and_says_where(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, filter_: Any, where: str
) -> None:
    with pytest.raises(psycopg.errors.RaiseException) as caught, connection.transaction():
        as_member(connection, owner, ADD, account_id, "s", Jsonb(filter_))
    assert caught.value.diag.message_primary == "filter_invalid"
    assert (caught.value.diag.message_detail or "").startswith(where)


@pytest.mark.parametrize("value", ["'", "\\", "%", "$1", "'); drop table public.contacts; --", "{}"])
def test_values_are_only_values(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, value: str
) -> None:
    add_people(connection, account_id, 1, tags=[value])
    for subject, operator in (("tag", "has"), ("name", "not_contains"), ("campaign", "has_not")):
        test = {"subject": subject, "operator": operator, "value": value}
        count = as_member(connection, owner, "select public.count_segment(%s, %s)", account_id, Jsonb(test))
        assert count == 1, test


def test_some_of_them_are_shown(connection: psycopg.Connection, account_id: UUID, owner: UUID) -> None:
    add_people(connection, account_id, 60, tags=["vip"])
    add_people(connection, account_id, 5)
    shown = as_member(connection, owner, "select public.preview_segment(%s, %s, 100)", account_id, Jsonb(HAS))
    assert (shown["count"], len(shown["people"])) == (60, 50)
    assert shown["people"][0]["tags"] == ["vip"]
    with refused(connection, "account_not_found"):
        as_member(
            connection, add_member(connection, account_id), "select public.count_segment(%s, %s)",
            UUID(int=1), Jsonb(HAS),
        )  # fmt: skip


def test_one_that_is_used_stays(connection: psycopg.Connection, account_id: UUID, owner: UUID) -> None:
    used, inner = (
        as_member(connection, owner, ADD, account_id, name, Jsonb(HAS)) for name in ("used", "inner")
    )
    outer = {"subject": "segment", "operator": "has", "value": str(inner)}
    as_member(connection, owner, ADD, account_id, "outer", Jsonb(outer))
    broadcast_id = add_broadcast(connection, account_id, segment_id=used)
    delete = "delete from public.segments where id = %s returning 1"
    for segment_id in (used, inner):
        with refused(connection, "segment_in_use"):
            as_member(connection, owner, delete, segment_id)
    connection.execute("update public.broadcasts set status = 'done' where id = %s", [broadcast_id])
    assert as_member(connection, owner, delete, used) == 1


def test_segments_that_grow_out_of_each_other_end(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    one_ = as_member(connection, owner, ADD, account_id, "0", Jsonb(HAS))
    with refused(connection, "filter_invalid"):
        for name in range(1, 6):
            test = {"subject": "segment", "operator": "has", "value": str(one_)}
            one_ = as_member(connection, owner, ADD, account_id, str(name), Jsonb({"all": [test] * 50}))
