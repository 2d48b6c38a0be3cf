"""Days that are over are kept as histograms: the report says what their rows say, as soon as they say it."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, add_instance, one
from .customers import acting, add_owner
from .jobs import run_duty
from .messages import add_chat

TODAY = datetime.combine(datetime.now(UTC).date(), time(), UTC)
ENDS = TODAY + timedelta(hours=1)
DAYS = 12
A_DAY = 300
COLUMNS = (
    "account_id, chat_id, instance_id, opened_at, answered_at, answered_by, closed_at, closed_by, is_over"
)


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection, "owner")


@pytest.fixture
def owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_owner(connection, account_id)


def fill(connection: psycopg.Connection, account_id: UUID, seed: int = 1, a_day: int = A_DAY) -> None:
    """Waits of some days, of two numbers and four people; some answered at once, some never."""
    chance = random.Random(seed)
    numbers = [add_instance(connection, account_id) for _ in range(2)]
    chat_id = add_chat(connection, account_id, numbers[0])
    people = [uuid4() for _ in range(4)]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"copy private.attendances ({COLUMNS}) from stdin") as rows,
    ):
        for place in range(DAYS * a_day):
            opened = TODAY - timedelta(days=DAYS) + timedelta(seconds=chance.uniform(0, DAYS * 86400))
            answered = opened + timedelta(
                seconds=chance.lognormvariate(6, 1.5) if place % 50 else chance.random()
            )
            closed = answered + timedelta(seconds=chance.lognormvariate(9, 1))
            is_answered, is_closed = chance.random() < 0.9, chance.random() < 0.8 and closed < ENDS
            rows.write_row((
                account_id, chat_id, chance.choice(numbers), opened, answered if is_answered else None,
                chance.choice([*people, None]) if is_answered else None, closed if is_closed else None,
                chance.choice([*people, None]) if is_closed else None, True,
            ))  # fmt: skip


def ask(connection: psycopg.Connection, owner: UUID, account_id: UUID, days: float = 7) -> dict[str, Any]:
    """Of days that end an hour into today, beginning in the middle of one."""
    with acting(connection, owner):
        since = ENDS - timedelta(days=days)
        return one(connection, "select account_report(%s, %s, %s)", account_id, since, ENDS)


def fold(connection: psycopg.Connection) -> None:
    while run_duty(ControlPlane.register(connection), "fold_attendance_days"):
        pass


def kept(connection: psycopg.Connection, account_id: UUID) -> list[tuple[Any, ...]]:
    query = "select * from private.attendance_days where account_id = %s order by day, measure, subject_id"
    return connection.execute(query, [account_id]).fetchall()


def flatten(answer: object, path: str = "") -> dict[str, Any]:
    """Each figure of a report by its place; people and numbers by who they are."""
    if isinstance(answer, dict):
        told = cast(dict[str, object], answer)
        named = told.get("user_id") or told.get("instance_id") or ""
        parts = [flatten(value, f"{path}{named}.{key}") for key, value in told.items()]
    elif isinstance(answer, list):
        parts = [flatten(value, path) for value in cast(list[object], answer)]
    else:
        return {path: answer}
    return {key: value for part in parts for key, value in part.items()}


def expect_near(answer: dict[str, Any], exact: dict[str, Any]) -> None:
    """Counts are the same; times are within 5 %, or a second (and the half that both are rounded by)."""
    told, rows = flatten(answer), flatten(exact)
    assert told.keys() == rows.keys()
    for place, value in rows.items():
        if place.endswith((".median", ".p90")):
            assert told[place] == pytest.approx(value, rel=0.05, abs=2), place
        else:
            assert told[place] == value, place


@pytest.mark.parametrize("seed", range(3))
def test_folded_days_say_what_their_rows_say(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, seed: int
) -> None:
    fill(connection, account_id, seed)
    spans = (0.5, 1, 3, 5.3)
    exact = [ask(connection, owner, account_id, days) for days in spans]
    assert exact[-1]["totals"]["opened"] > A_DAY
    fold(connection)
    assert kept(connection, account_id)
    for days, answer in zip(spans, exact, strict=True):
        expect_near(ask(connection, owner, account_id, days), answer)


def test_rows_are_told_as_percentile_cont_tells_them(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    fill(connection, account_id, a_day=20)
    median, p90 = one(
        connection,
        "select array_agg(round(x)) from (select unnest(percentile_cont(array[0.5, 0.9]) within group "
        "(order by extract(epoch from answered_at - opened_at))) x from private.attendances "
        "where account_id = %s and opened_at >= %s and opened_at < %s) y",
        account_id,
        ENDS - timedelta(days=5),
        ENDS,
    )
    for _ in range(2):
        assert ask(connection, owner, account_id, 5)["totals"]["first_answer"] == {
            "median": median,
            "p90": p90,
        }
        # So few are not folded, and stay exact.
        fold(connection)
    assert kept(connection, account_id) == []


def test_folding_again_changes_nothing(connection: psycopg.Connection, account_id: UUID) -> None:
    fill(connection, account_id)
    fold(connection)
    before = kept(connection, account_id)
    connection.execute(
        "insert into private.changed_attendance_days (account_id, day) "
        "select distinct account_id, day from private.attendance_days where account_id = %s",
        [account_id],
    )
    fold(connection)
    assert kept(connection, account_id) == before


@pytest.mark.parametrize(
    "change",
    [
        "update private.attendances set answered_at = opened_at + interval '3 hours', answered_by = null "
        "where account_id = %s and answered_at is null",
        "update private.attendances set closed_at = null, closed_by = null, is_over = false where id = "
        "(select min(id) from private.attendances where account_id = %s and answered_at is null)",
        "update private.attendances set opened_at = opened_at - interval '2 days' "
        "where account_id = %s and id %% 2 = 0",
        "insert into private.attendances (account_id, chat_id, opened_at, is_over) "
        "select account_id, chat_id, opened_at, true from private.attendances "
        "where account_id = %s and id %% 3 = 0",
        "delete from private.attendances where account_id = %s and id %% 3 = 0",
        # Everything about a person is erased with his chats.
        "delete from public.chats where account_id = %s",
        "delete from public.instances "
        "where id = (select min(id::text)::uuid from public.instances where account_id = %s)",
        "update public.accounts set timezone = 'Asia/Kathmandu' where id = %s",
    ],
)
def test_what_changes_later_is_told_at_once_and_after_it_is_folded(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, change: str
) -> None:
    fill(connection, account_id)
    fold(connection)
    connection.execute(change.encode(), [account_id])
    at_once = ask(connection, owner, account_id)
    fold(connection)
    after = ask(connection, owner, account_id)
    connection.execute("delete from private.attendance_days where account_id = %s", [account_id])
    exact = ask(connection, owner, account_id)
    expect_near(at_once, exact)
    expect_near(after, exact)


def test_an_account_goes_with_its_days(connection: psycopg.Connection, account_id: UUID) -> None:
    fill(connection, account_id)
    fold(connection)
    connection.execute("delete from public.accounts where id = %s", [account_id])
    assert kept(connection, account_id) == []
    query = "select count(*) from private.changed_attendance_days where account_id = %s"
    assert one(connection, query, account_id) == 0


@pytest.mark.parametrize("writer_is_first", [True, False])
def test_a_change_while_its_day_is_folded_is_not_lost(own_url: str, writer_is_first: bool) -> None:
    with psycopg.connect(own_url) as writer, psycopg.connect(own_url) as folder:
        account_id = add_account(writer, "owner")
        fill(writer, account_id)
        writer.commit()
        day = (TODAY - timedelta(days=2)).date()
        change = (
            "update private.attendances set answered_at = null, answered_by = null "
            "where account_id = %s and (opened_at at time zone 'UTC')::date = %s"
        )
        if writer_is_first:
            writer.execute(change, [account_id, day])
            work = threading.Thread(target=fold_day, args=(folder, account_id, day))
            work.start()
            writer.commit()
            work.join(30)
            assert not work.is_alive()
        else:
            folder.execute("select private.fold_attendance_day(%s, %s)", [account_id, day])
            writer.execute(change, [account_id, day])
            folder.commit()
            writer.commit()
        span = (account_id, TODAY - timedelta(days=2), TODAY - timedelta(days=1))
        query = "select answered from private.measure_waits(%s, %s, %s, '{opened}')"
        assert one(folder, query, *span) == 0


def fold_day(connection: psycopg.Connection, account_id: UUID, day: object) -> None:
    connection.execute("select private.fold_attendance_day(%s, %s)", [account_id, day])
    connection.commit()
