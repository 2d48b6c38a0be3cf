"""Messages are counted from the events of what came, what left and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, add_instance, one, refused
from .customers import acting, add_owner
from .messages import add_chat, add_message, claim, ingest, message_event, settle
from .settling import settle_events

DAY = "'2026-11-22T00:00Z', '2026-11-23T00:00Z'"


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    """The hours of other tests' messages are not the account's."""
    return add_account(connection, "owner")


@pytest.fixture
def plane(connection: psycopg.Connection, instance_id: UUID) -> ControlPlane:
    plane = ControlPlane.register(connection)
    plane.lease()
    plane.write(instance_id, status="connected", phone="5511999999999")
    connection.execute("update public.instances set messages_per_minute = null where id = %s", [instance_id])
    return plane


def stats(connection: psycopg.Connection, owner: UUID, account_id: UUID, span: str = DAY) -> dict[str, Any]:
    with acting(connection, owner):
        return one(connection, f"select account_stats(%s, {span})", account_id)


def test_hours_count_what_came_what_went_and_what_failed(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, plane: ControlPlane
) -> None:
    owner = add_owner(connection, account_id)
    hour = 3600
    events = [message_event(n, f"in-{n}", "5521988880001@c.us") for n in (1, 2, hour + 1)]
    ingest(plane, instance_id, *events)
    # Told again, counted once.
    ingest(plane, instance_id, *events)
    settle_events(connection)
    hours = [
        {"hour": "2026-11-22T12:00:00+00:00", "received": 2, "sent": 0, "failed": 0},
        {"hour": "2026-11-22T13:00:00+00:00", "received": 1, "sent": 0, "failed": 0},
    ]
    assert stats(connection, owner, account_id)["hours"] == hours

    ids = [add_message(connection, chat_of(connection, account_id)) for _ in range(3)]
    today = stats(connection, owner, account_id)["today"]
    assert today == {"received": 0, "sent": 0, "failed": 0, "messages": 0}
    assert {item["id"] for item in claim(plane)} == {str(message_id) for message_id in ids}
    settle(
        plane,
        instance_id,
        {"id": str(ids[0]), "status": "sent", "wa_message_id": "out-1"},
        {"id": str(ids[1]), "status": "sent", "wa_message_id": "out-2"},
        {"id": str(ids[2]), "status": "failed", "error_code": "not_on_whatsapp"},
    )
    # An ack climbs, and sends nothing again.
    connection.execute("update public.conversations set status = 'read' where id = %s", [ids[0]])
    settle_events(connection)
    assert stats(connection, owner, account_id)["today"] == {
        "received": 0,
        "sent": 2,
        "failed": 1,
        "messages": 2,
    }
    # What only seemed to have left, and what left after all.
    settle(plane, instance_id, {"id": str(ids[1]), "status": "failed", "error_code": "x"})
    settle(plane, instance_id, {"id": str(ids[2]), "status": "sent", "wa_message_id": "out-3"})
    settle_events(connection)
    assert stats(connection, owner, account_id)["today"] == {
        "received": 0,
        "sent": 2,
        "failed": 1,
        "messages": 2,
    }
    assert stats(connection, owner, account_id)["hours"] == hours


def chat_of(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return one(connection, "select id from public.chats where account_id = %s limit 1", account_id)


def test_open_chats_and_numbers_are_counted(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, plane: ControlPlane
) -> None:
    owner = add_owner(connection, account_id)
    connection.execute("update public.profiles set name = 'Olga' where user_id = %s", [owner])
    chats = [add_chat(connection, account_id, instance_id) for _ in range(4)]
    connection.execute("update public.chats set assigned_to = %s where id = any(%s)", [owner, chats[:2]])
    connection.execute("update public.chats set status = 'pending' where id = %s", [chats[1]])
    connection.execute("update public.chats set status = 'closed' where id = %s", [chats[3]])
    answer = stats(connection, owner, account_id)
    assert {item["user_id"]: item for item in answer["open_chats"]} == {
        str(owner): {"user_id": str(owner), "name": "Olga", "open": 1, "pending": 1},
        None: {"user_id": None, "name": "", "open": 1, "pending": 0},
    }
    assert answer["instances"] == {"connected": 1}


def test_a_range_is_bounded_and_the_account_ones_own(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    for span in ("now(), now()", "now(), null", "now() - interval '101 days', now()"):
        with refused(connection, "range_invalid"):
            stats(connection, owner, account_id, span)
    with refused(connection, "account_not_found"):
        stats(connection, owner, uuid4())


def health(connection: psycopg.Connection, owner: UUID) -> dict[str, dict[str, Any]]:
    with acting(connection, owner):
        answer = one(connection, "select instance_health()")
    return {item["instance_id"]: item for item in answer["instances"]}


def test_uptime_is_the_share_of_the_time_since_the_first_connection(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, plane: ControlPlane
) -> None:
    owner = add_owner(connection, account_id)
    never = add_instance(connection, account_id)

    def uptime() -> float | None:
        return health(connection, owner)[str(instance_id)]["uptime"]

    assert health(connection, owner)[str(never)] == {
        "instance_id": str(never),
        "uptime": None,
        "messages_today": 0,
        "catch_up_failed": False,
    }
    # Connected for the last of four hours since the first time.
    shift(connection, instance_id, first=timedelta(hours=4), span=timedelta(hours=1))
    assert uptime() == pytest.approx(0.25, abs=0.001)
    plane.write(instance_id, status="disconnected", status_reason="conflict")
    assert uptime() == pytest.approx(0.25, abs=0.001)
    # Only the last seven days count.
    shift(connection, instance_id, first=timedelta(days=70), span=timedelta(days=7))
    assert uptime() == pytest.approx(1, abs=0.001)


def test_time_that_nobody_watched_is_not_uptime(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, plane: ControlPlane
) -> None:
    owner = add_owner(connection, account_id)
    shift(connection, instance_id, first=timedelta(hours=4), span=timedelta(hours=4))
    connection.execute(
        "update public.instances set supervised_until = clock_timestamp() - interval '3 hours' where id = %s",
        [instance_id],
    )
    assert health(connection, owner)[str(instance_id)]["uptime"] == pytest.approx(0.25, abs=0.001)
    # Somebody is back: from now on it counts again, and the gap stays one.
    plane.heartbeat()
    spans = "select count(*), count(ended_at) from private.connection_spans where instance_id = %s"
    assert connection.execute(spans, [instance_id]).fetchone() == (2, 1)
    assert health(connection, owner)[str(instance_id)]["uptime"] == pytest.approx(0.25, abs=0.001)


def test_each_of_the_last_thirty_days_has_its_share(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, plane: ControlPlane
) -> None:
    owner = add_owner(connection, account_id)
    connection.execute("update public.accounts set timezone = 'America/Manaus' where id = %s", [account_id])
    never = add_instance(connection, account_id)
    shift(connection, instance_id, first=timedelta(days=70), span=timedelta(days=1))
    # Beside the span that goes on, half of the third day before today.
    connection.execute(
        "insert into private.connection_spans (instance_id, started_at, ended_at)"
        " select %s, midnight - interval '3 days', midnight - interval '60 hours'"
        " from private.local_midnight(%s) midnight",
        [instance_id, account_id],
    )
    with acting(connection, owner):
        answer = one(connection, "select instance_uptime(%s)", account_id)
        first_day = one(connection, "select ((now() at time zone 'America/Manaus')::date - 29)::text")
    uptime = {item["instance_id"]: item for item in answer["instances"]}
    assert uptime[str(never)]["days"] == []
    days = uptime[str(instance_id)]["days"]
    assert uptime[str(instance_id)]["first_day"] == first_day
    # Before the oldest connection that is kept nothing is known.
    assert days[:26] == [None] * 26
    assert days[26:28] == [0.5, 0]
    assert days[28] > 0 or days[29] == pytest.approx(1, abs=0.001)


def shift(connection: psycopg.Connection, instance_id: UUID, first: timedelta, span: timedelta) -> None:
    """It connected for the first time so long ago, and its last span began so long ago."""
    connection.execute(
        "update public.instances set first_connected_at = now() - %s where id = %s", [first, instance_id]
    )
    connection.execute(
        "update private.connection_spans set started_at = now() - %s where instance_id = %s",
        [span, instance_id],
    )


def test_messages_of_today_begin_at_the_accounts_midnight(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, plane: ControlPlane
) -> None:
    owner = add_owner(connection, account_id)
    connection.execute("update public.accounts set timezone = 'Etc/UTC' where id = %s", [account_id])
    midnight = one(connection, "select private.local_midnight(%s)", account_id)
    ingest(
        plane,
        instance_id,
        message_event(1, "yesterday", "5521988880001@c.us", timestamp=int(midnight.timestamp()) - 1),
        message_event(2, "today", "5521988880001@c.us", timestamp=int(midnight.timestamp()) + 1),
    )
    settle_events(connection)
    assert health(connection, owner)[str(instance_id)]["messages_today"] == 1


def test_a_failed_catch_up_is_told_until_the_next_connection(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, plane: ControlPlane
) -> None:
    owner = add_owner(connection, account_id)

    def has_failed() -> bool:
        return health(connection, owner)[str(instance_id)]["catch_up_failed"]

    connection.execute(
        "update public.instances set last_connected = now() - interval '1 minute' where id = %s",
        [instance_id],
    )
    assert not has_failed()
    failure = {"cause": "chats_unreadable", "lost_names": ["WAWebChatCollection"]}
    event = {"id": 1, "at": "2026-11-29T12:00:00Z", "type": "catch_up_failed", "data": failure}
    ingest(plane, instance_id, event)
    assert has_failed()
    connection.execute(
        "update public.instances set last_connected = clock_timestamp() where id = %s", [instance_id]
    )
    assert not has_failed()
