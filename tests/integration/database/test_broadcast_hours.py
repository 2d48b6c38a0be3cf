"""A broadcast goes out at its pace, within its hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from .broadcasting import (
    ALWAYS,
    add_broadcast,
    add_people,
    claim_people,
    connect,
    feed,
    feed_all,
    start,
)
from .control_plane import ControlPlane, one
from .members import as_member


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
