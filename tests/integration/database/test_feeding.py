"""A broadcast reaches each of its people once, in time, and nobody whom something speaks against."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .broadcasting import (
    ALWAYS,
    add_broadcast,
    add_people,
    claim_people,
    connect,
    feed,
    feed_all,
    send_all,
    start,
    status_of,
    statuses,
)
from .control_plane import ControlPlane, one
from .members import add_member, as_member
from .messages import claim, ingest, message_event, settle


@pytest.fixture
def owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_member(connection, account_id, "owner")


@pytest.fixture
def number(holder: ControlPlane, instance_id: UUID) -> UUID:
    """Connected, without a pace."""
    connect(holder.connection, instance_id)
    return instance_id


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


def test_a_pause_takes_back_what_waits_and_nobody_gets_it_twice(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    add_people(connection, account_id, 5)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    feed_all(holder, broadcast_id)
    under_way = claim(holder, max_items=2)
    paused = as_member(connection, owner, "select public.pause_broadcast(%s)", broadcast_id)
    assert paused["status"] == "paused"
    assert one(connection, "select count(*) from public.conversations where account_id = %s", account_id) == 2
    empty = "select count(*) from public.chats where account_id = %s and last_message_id is null"
    assert one(connection, empty, account_id) == 3
    assert claim(holder) == []
    settle(
        holder, number,
        {"id": under_way[0]["id"], "status": "sent", "wa_message_id": "w1"},
        {"id": under_way[1]["id"], "status": "queued"},
    )  # fmt: skip
    assert claim_people(holder, broadcast_id)["items"] == []
    used = "select private.used_room(%s, 'broadcast_recipients_per_day')"
    assert one(connection, used, account_id) == 2
    assert start(connection, owner, broadcast_id)["status"] == "running"
    assert feed_all(holder, broadcast_id) == 3
    assert len(send_all(holder, number)) == 4
    assert statuses(connection, broadcast_id) == {"sent": 5}
    people = "select count(distinct chat_id) from public.conversations where account_id = %s"
    assert one(connection, people, account_id) == 5


def test_cancelled_is_over(holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID) -> None:
    connection = holder.connection
    add_people(connection, account_id, 3)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    feed(holder, broadcast_id, *claim_people(holder, broadcast_id, 1)["items"])
    as_member(connection, owner, "select public.cancel_broadcast(%s)", broadcast_id)
    assert send_all(holder, number) == []
    assert statuses(connection, broadcast_id) == {"skipped cancelled": 3}
    with pytest.raises(psycopg.errors.RaiseException, match="broadcast_ended"), connection.transaction():
        start(connection, owner, broadcast_id)


def test_no_more_than_ten_minutes_of_sending_wait_at_a_number(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    connect(connection, instance_id, messages_per_minute=20, first_pause_seconds=0)
    add_people(connection, account_id, 300)
    broadcast_id = add_broadcast(connection, account_id, pace="fast")
    start(connection, owner, broadcast_id)
    assert 130 <= feed_all(holder, broadcast_id) <= 140
    spread = (
        "select extract(epoch from max(send_at) - min(send_at))::integer from public.conversations "
        "where account_id = %s"
    )
    assert 570 <= one(connection, spread, account_id) <= 600
    assert claim_people(holder, broadcast_id)["seconds"] == 20


def test_strangers_get_the_longer_pauses_and_who_knows_the_number_goes_first(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    connect(connection, instance_id, messages_per_minute=20, first_pause_seconds=40)
    people = add_people(connection, account_id, 30)
    connection.execute(
        "insert into public.chats (account_id, instance_id, contact_id, wa_chat_id) "
        "select account_id, %s, id, phone || '@c.us' from public.contacts where id = %s",
        [instance_id, people[-1]],
    )
    broadcast_id = add_broadcast(connection, account_id, pace="fast")
    start(connection, owner, broadcast_id)
    items = claim_people(holder, broadcast_id)["items"]
    assert items[0]["person"]["contact"]["id"] == str(people[-1])
    assert 18 <= len(items) <= 21


def test_at_night_nobody_is_written_to_and_each_has_his_own(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    rio, acre = add_people(connection, account_id, 2)
    connection.execute("update public.contacts set phone = '5568999990001' where id = %s", [acre])
    zones = {"America/Rio_Branco": acre, "America/Sao_Paulo": rio}
    # It begins just now where there is an hour left of the day; for the other it is over, or to come.
    now, awake = next(
        (now, person)
        for zone, person in zones.items()
        if (now := one(connection, "select clock_timestamp() at time zone %s", zone)).hour < 23
    )
    begins = f"{now.hour:02}:{now.minute:02}"
    days = [ALWAYS["days"][now.weekday()]]
    hours = {"from": begins, "to": min(f"{now.hour + 1:02}:{now.minute:02}", "24:00"), "days": days}
    broadcast_id = add_broadcast(connection, account_id, window=hours)
    start(connection, owner, broadcast_id)
    [item] = claim_people(holder, broadcast_id)["items"]
    assert item["person"]["contact"]["id"] == str(awake)
    feed(holder, broadcast_id, item)
    until = "select extract(epoch from expires_at - clock_timestamp()) from public.conversations"
    assert one(connection, f"{until} where account_id = %s", account_id) <= 3600
    shown = as_member(connection, owner, "select public.broadcast_statistics(%s)", broadcast_id)
    assert shown["queued"] == 2


@pytest.mark.parametrize("code", ["instance_disconnected", "expired", "number_check_limit"])
def test_what_surely_never_left_is_somebodys_turn_again(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID, code: str
) -> None:
    connection = holder.connection
    add_people(connection, account_id, 1)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    items = claim_people(holder, broadcast_id)["items"]
    said = [{**items[0], "messages": [{"message": "um"}, {"message": "dois"}]}]
    holder.call("feed_recipients", broadcast_id=broadcast_id, items=Jsonb(said))
    if code == "number_check_limit":
        told = [{"id": m["id"], "status": "failed", "error_code": code} for m in claim(holder)]
        settle(holder, number, *told)
    else:
        status = "connected" if code == "expired" else "disconnected"
        connection.execute(
            "update public.conversations set expires_at = now() where account_id = %s", [account_id]
        )
        connection.execute("update public.instances set status = %s where id = %s", [status, number])
        holder.connection.execute("select orchestrator.expire_messages()")
    assert statuses(connection, broadcast_id) == {"queued": 1}
    connect(connection, number)
    assert feed_all(holder, broadcast_id) == 1
    sent = send_all(holder, number)
    assert "Oi P1" in sent
    assert statuses(connection, broadcast_id) == {"sent": 1}


def test_rising_failures_pause_it(holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID) -> None:
    connection = holder.connection
    add_people(connection, account_id, 40)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    feed(holder, broadcast_id, *claim_people(holder, broadcast_id, 25)["items"])
    results = [{"id": m["id"], "status": "failed", "error_code": "send_failed"} for m in claim(holder)]
    settle(holder, number, *results[:20])
    assert claim_people(holder, broadcast_id) == {"items": [], "seconds": None}
    assert status_of(connection, broadcast_id) == ("paused", "failures_rising")
    start(connection, owner, broadcast_id)
    assert len(claim_people(holder, broadcast_id)["items"]) == 15


def test_locked_out_of_strangers_it_goes_on_with_who_knows_the_number(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    connect(connection, instance_id, messages_per_minute=1000, first_pause_seconds=0)
    people = add_people(connection, account_id, 3)
    broadcast_id = add_broadcast(connection, account_id, pace="fast")
    start(connection, owner, broadcast_id)
    feed(holder, broadcast_id, *claim_people(holder, broadcast_id, 1)["items"])
    connection.execute("update public.conversations set send_at = now() where account_id = %s", [account_id])
    [message] = claim(holder)
    settle(
        holder, instance_id, {"id": message["id"], "status": "failed", "error_code": "reach_out_time_lock"}
    )
    assert statuses(connection, broadcast_id) == {"queued": 3}
    connection.execute(
        "update public.broadcast_recipients set instance_id = %s where contact_id = %s",
        [instance_id, people[2]],
    )
    [known] = claim_people(holder, broadcast_id)["items"]
    assert known["person"]["contact"]["id"] == str(people[2])
    feed(holder, broadcast_id, known)
    assert claim_people(holder, broadcast_id)["seconds"] is None
    assert status_of(connection, broadcast_id) == ("paused", "reach_out_time_lock")


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


def test_nobody_is_squeezed_into_the_last_minute_of_the_window(
    connection: psycopg.Connection, account_id: UUID, number: UUID
) -> None:
    # Where the day does not end just now.
    hour = one(connection, "select extract(hour from now() at time zone 'America/Sao_Paulo')")
    zone = "America/Rio_Branco" if hour == 23 else "America/Sao_Paulo"
    broadcast_id = add_broadcast(connection, account_id)
    for contact_id in add_people(connection, account_id, 2):
        connection.execute(
            "insert into public.broadcast_recipients (account_id, broadcast_id, contact_id, zone, variant) "
            "values (%s, %s, %s, %s, 'a')",
            [account_id, broadcast_id, contact_id, zone],
        )
    ends = one(
        connection,
        """select private.window_end(b."window", %s, clock_timestamp())
        from public.broadcasts b where b.id = %s""",
        zone,
        broadcast_id,
    )
    slots = [ends - timedelta(seconds=61), ends - timedelta(seconds=59)]
    picked = one(
        connection,
        "select private.pick_recipients(b, i, true, %s) from public.broadcasts b, public.instances i "
        "where b.id = %s and i.id = %s",
        slots,
        broadcast_id,
        number,
    )
    assert [datetime.fromisoformat(item["send_at"]) for item in picked] == slots[:1]


@pytest.mark.parametrize(
    ("starts", "minutes", "ends"),
    [
        ("2036-01-07T10:00", 10, "2036-01-07T10:10"),
        ("2036-01-07T23:00", 10, "2036-01-08T09:10"),
        ("2036-01-07T20:55", 10, "2036-01-08T09:05"),
        # Over a weekend.
        ("2036-01-04T20:55", 10, "2036-01-07T09:05"),
        ("2036-01-05T12:00", 3 * 1440, "2036-01-10T09:00"),
    ],
)
def test_the_end_that_is_told_lies_within_the_hours_of_sending(
    connection: psycopg.Connection, account_id: UUID, starts: str, minutes: int, ends: str
) -> None:
    window = {"from": "09:00", "to": "21:00", "days": ["mon", "tue", "wed", "thu", "fri"]}
    broadcast_id = add_broadcast(connection, account_id, window=window, starts_at=f"{starts}-03:00")
    told = one(
        connection,
        "select private.end_of_sending(b, make_interval(mins => %s)) at time zone 'America/Sao_Paulo' "
        "from public.broadcasts b where b.id = %s",
        minutes,
        broadcast_id,
    )
    assert told == datetime.fromisoformat(ends)
