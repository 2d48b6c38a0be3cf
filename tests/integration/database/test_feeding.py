"""A broadcast reaches each of its people once, in time, and nobody whom something speaks against."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from .broadcasting import (
    add_broadcast,
    add_people,
    claim_people,
    feed,
    feed_all,
    send_all,
    start,
    status_of,
    statuses,
)
from .control_plane import ControlPlane, one
from .members import as_member
from .messages import ingest, message_event


def test_everybody_gets_it_once_and_then_it_is_done(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    add_people(connection, account_id, 3)
    broadcast_id = add_broadcast(connection, account_id)
    assert start(connection, owner, broadcast_id)["status"] == "running"
    assert statuses(connection, broadcast_id) == {"queued": 3}
    items = claim_people(holder, broadcast_id)["items"]
    assert feed(holder, broadcast_id, *items)["fed"] == 3
    # Asked again, as after a lost answer, nothing is written twice.
    assert feed(holder, broadcast_id, *items)["fed"] == 0
    assert claim_people(holder, broadcast_id) | {"content": None} == {
        "account_id": str(account_id), "content": None, "items": [], "seconds": 3
    }  # fmt: skip
    assert sorted(send_all(holder, number)) == ["Oi P1", "Oi P2", "Oi P3"]
    assert statuses(connection, broadcast_id) == {"sent": 3}
    assert claim_people(holder, broadcast_id)["seconds"] is None
    assert status_of(connection, broadcast_id) == ("done", None)
    lanes = "select distinct lane || ' ' || sent_by_kind from public.conversations where account_id = %s"
    assert one(connection, lanes, account_id) == "broadcast broadcast"
    told = "select body ->> 'status' from private.events where subject = %s and kind = 'broadcast.finished'"
    assert one(connection, told, broadcast_id) == "done"


def test_who_objects_at_any_moment_gets_nothing(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    people = add_people(connection, account_id, 4)
    opt_out = (
        "insert into public.consents (account_id, contact_id, state) values (%s, %s, 'opted_out') returning 1"
    )
    as_member(connection, owner, opt_out, account_id, people[0])
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    assert statuses(connection, broadcast_id) == {"queued": 3, "skipped opted_out": 1}
    as_member(connection, owner, opt_out, account_id, people[1])
    items = claim_people(holder, broadcast_id)["items"]
    assert [item["person"]["contact"]["id"] for item in items] == [str(person) for person in people[2:]]
    as_member(connection, owner, opt_out, account_id, people[2])
    feed(holder, broadcast_id, *items)
    as_member(connection, owner, opt_out, account_id, people[3])
    assert send_all(holder, number) == []
    assert statuses(connection, broadcast_id) == {"skipped opted_out": 4}
    claim_people(holder, broadcast_id)
    assert status_of(connection, broadcast_id)[0] == "done"


def test_exclusions_say_why(holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID) -> None:
    connection = holder.connection
    tagged, had_one, off, _ = add_people(connection, account_id, 4)
    connection.execute("update public.contacts set tags = '{vip}' where id = %s", [tagged])
    before = add_broadcast(connection, account_id, filter=None)
    as_member(connection, owner, "select public.add_recipients(%s, %s)", before, [had_one])
    start(connection, owner, before)
    feed_all(holder, before)
    send_all(holder, number)
    phone = one(connection, "select phone from public.contacts where id = %s", off)
    checks = [{"phone": phone, "registered": False, "wa_id": None}]
    holder.call("write_number_checks", instance_id=number, checks=Jsonb(checks))
    broadcast_id = add_broadcast(connection, account_id, exclude={"tags": ["vip"], "days": 3})
    preview = as_member(connection, owner, "select public.preview_broadcast(%s)", broadcast_id)
    reasons = {"excluded_tag": 1, "had_one_lately": 1, "not_on_whatsapp": 1}
    assert (preview["recipients"], preview["excluded"]) == (1, reasons)
    start(connection, owner, broadcast_id)
    assert feed_all(holder, broadcast_id) == 1
    shown = as_member(connection, owner, "select public.broadcast_statistics(%s)", broadcast_id)
    assert (shown["recipients"], shown["queued"], shown["skipped"], shown["reasons"]) == (4, 1, 3, reasons)


def test_one_whose_text_fails_fails_alone(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    add_people(connection, account_id, 3)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    first, second, third = claim_people(holder, broadcast_id)["items"]
    items = [
        {**first, "error_code": "template_failed"},
        {**second, "messages": [{"kind": "text", "message": " "}]},
        {**third, "messages": [{"kind": "text", "message": "Oi"}, {"kind": "text", "message": "Tchau"}]},
    ]
    answer = holder.call("feed_recipients", broadcast_id=broadcast_id, items=Jsonb(items))
    assert answer == {"fed": 1, "waits": None}
    assert statuses(connection, broadcast_id) == {
        "failed template_failed": 1, "failed message_empty": 1, "queued": 1
    }  # fmt: skip
    assert send_all(holder, number) == ["Oi", "Tchau"]
    assert statuses(connection, broadcast_id)["sent"] == 1


def test_at_the_plans_limit_people_wait(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    add_people(connection, account_id, 3)
    connection.execute("update public.plans set max_broadcast_recipients_per_day = 2 where name = 'pro'")
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    assert feed_all(holder, broadcast_id) == 2
    # Until somebody changes the plan, or its day turns.
    today = "select private.seconds_until((private.utc_day() + 1)::timestamp at time zone 'utc') + 2"
    assert 0 < claim_people(holder, broadcast_id)["seconds"] <= min(300, one(connection, today))
    shown = as_member(connection, owner, "select public.broadcast_statistics(%s)", broadcast_id)
    assert (shown["queued"], shown["waiting"]) == (3, "plan_limit_exceeded")
    connection.execute("update public.plans set max_broadcast_recipients_per_day = null where name = 'pro'")
    assert feed_all(holder, broadcast_id) == 1


def test_a_plan_without_limits_is_at_none(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    connection.execute("update public.accounts set plan = 'owner' where id = %s", [account_id])
    add_people(connection, account_id, 3)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    shown = as_member(connection, owner, "select public.broadcast_statistics(%s)", broadcast_id)
    assert shown["waiting"] is None
    assert feed_all(holder, broadcast_id) == 3


def test_who_answers_is_marked_and_who_wrote_meanwhile_is_left_out(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    people = add_people(connection, account_id, 2)
    broadcast_id = add_broadcast(connection, account_id, tags=["recebeu"])
    start(connection, owner, broadcast_id)
    first, _ = claim_people(holder, broadcast_id)["items"]
    feed(holder, broadcast_id, first)
    send_all(holder, number)
    phones = [one(connection, "select phone from public.contacts where id = %s", each) for each in people]
    for place, phone in enumerate(phones):
        ingest(holder, number, message_event(place, uuid4().hex, f"{phone}@c.us", "oi"))
    # All of it happens in one transaction, whose moment is its beginning.
    connection.execute(
        "update public.broadcast_recipients set settled_at = now() where account_id = %s", [account_id]
    )
    connection.execute(
        "update public.chats set last_received_at = clock_timestamp() where account_id = %s", [account_id]
    )
    assert claim_people(holder, broadcast_id)["items"] == []
    events = "array(select e from private.events e where e.account_id = %s order by e.seq)"
    for function in ("mark_answers", "tag_reached"):
        connection.execute(f"select private.{function}({events})", [account_id])
    assert statuses(connection, broadcast_id) == {"answered": 1, "skipped answered_meanwhile": 1}
    tags = "select array_agg(tags::text order by seq) from public.contacts where account_id = %s"
    assert one(connection, tags, account_id) == ["{recebeu}", "{}"]


def test_of_two_contacts_that_are_one_person_one_gets_it(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    kept, gone = add_people(connection, account_id, 2)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    _, second = claim_people(holder, broadcast_id)["items"]
    feed(holder, broadcast_id, second)
    as_member(connection, owner, "select public.merge_contacts(%s, %s)", kept, gone)
    assert feed_all(holder, broadcast_id) == 0
    assert len(send_all(holder, number)) == 1
    assert statuses(connection, broadcast_id) == {"sent": 1}


def test_each_gets_his_variant(holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID) -> None:
    connection = holder.connection
    add_people(connection, account_id, 200)
    items: list[dict[str, Any]] = [{"kind": "text", "text": "x"}]
    content = {"variants": [{"id": v, "percent": p, "items": items} for v, p in (("a", 25), ("b", 75))]}
    broadcast_id = add_broadcast(connection, account_id, content)
    start(connection, owner, broadcast_id)
    shown = as_member(connection, owner, "select public.broadcast_statistics(%s)", broadcast_id)
    share = {variant["id"]: variant["queued"] for variant in shown["variants"]}
    assert 20 <= share["a"] <= 85 and sum(share.values()) == 200
