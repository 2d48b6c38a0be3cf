"""A moment that a caller names is one that comes, and that every program can read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, add_instance, one, refused
from .members import add_member, as_member
from .messages import add_chat, ingest, message_event

MESSAGE = (
    "insert into public.conversations (account_id, chat_id, message, {}) "
    "values (%s, %s, 'oi', {}) returning id"
)
MAKE_KEY = "select public.create_api_key(%s, 'k', '{read}', expires_at => %s)"
STATS = "select public.account_stats(%s, %s, %s)"
USELESS = [
    "-infinity",
    "4713-01-01 00:00:00 BC",
    "1970-01-01T00:00:00Z",
    "yesterday",
    "2200-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "294276-12-31T23:59:59Z",
    "infinity",
]


def ahead(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


@pytest.fixture
def chat_id(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_chat(connection, account_id, add_instance(connection, account_id))


@pytest.mark.parametrize("moment", [*USELESS, "now"])
def test_no_key_is_made_that_ends_before_or_never(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, moment: str
) -> None:
    with refused(connection, "expiry_invalid"):
        as_member(connection, owner, MAKE_KEY, account_id, moment)


def test_a_key_ends_soon_or_late_or_not_at_all(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    for moment in (None, ahead(seconds=30), ahead(days=365 * 9)):
        as_member(connection, owner, MAKE_KEY, account_id, moment)


@pytest.mark.parametrize("moment", USELESS)
def test_no_chat_is_snoozed_until_before_or_for_ever(
    connection: psycopg.Connection, owner: UUID, chat_id: UUID, moment: str
) -> None:
    snooze = "update public.chats set snoozed_until = %s where id = %s returning id"
    with refused(connection, "snooze_invalid"):
        as_member(connection, owner, snooze, moment, chat_id)
    for good in (ahead(hours=1), ahead(seconds=-5), None):
        assert as_member(connection, owner, snooze, good, chat_id) == chat_id


@pytest.mark.parametrize("moment", USELESS)
@pytest.mark.parametrize("column", ["send_at", "expires_at", "send_at, expires_at"])
def test_no_message_is_planned_before_or_for_ever(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, chat_id: UUID, column: str, moment: str
) -> None:
    values = [moment] * (column.count(",") + 1)
    query = MESSAGE.format(column, ", ".join(["%s"] * len(values)))
    with refused(connection, "schedule_invalid"):
        as_member(connection, owner, query, account_id, chat_id, *values)


def test_a_message_is_planned_years_ahead(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, chat_id: UUID
) -> None:
    query = MESSAGE.format("send_at", "%s")
    assert as_member(connection, owner, query, account_id, chat_id, ahead(days=365 * 9))


@pytest.mark.parametrize("moment", USELESS)
def test_no_plan_ends_before_or_for_ever(
    connection: psycopg.Connection, account_id: UUID, moment: str
) -> None:
    administrator = add_member(connection, account_id)
    connection.execute("insert into private.platform_admins (user_id) values (%s)", [administrator])
    for query in (
        "select public.admin_set_plan(%s, 'pro', %s)",
        "select orchestrator.set_plan(%s, 'pro', %s)",
    ):
        with refused(connection, "expiry_invalid"):
            if "admin" in query:
                as_member(connection, administrator, query, account_id, moment)
            else:
                one(connection, query, account_id, moment)


def test_a_plan_that_has_ended_is_left_as_it_is(connection: psycopg.Connection, account_id: UUID) -> None:
    connection.execute(
        "update public.accounts set plan_expires_at = now() - interval '1 day' where id = %s", [account_id]
    )
    query = "select orchestrator.set_plan(id, 'basic', plan_expires_at) from public.accounts where id = %s"
    assert one(connection, query, account_id) == {"changed": True}


@pytest.mark.parametrize("since", [None, *USELESS])
@pytest.mark.parametrize("until", [None, *USELESS])
def test_a_range_of_any_moments_is_answered_or_refused(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, since: str | None, until: str | None
) -> None:
    with refused(connection, "range_invalid"):
        as_member(connection, owner, STATS, account_id, since, until)


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "now", "294276-12-31", "0000-00-00"])
@pytest.mark.parametrize("kind", ["date", "datetime"])
def test_a_field_takes_no_moment_that_programs_do_not_read(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, kind: str, moment: str
) -> None:
    connection.execute(
        "insert into public.custom_fields (account_id, name, label, type) values (%s, 'nascimento', 'x', %s)",
        [account_id, kind],
    )
    query = (
        "insert into public.contacts (account_id, phone, fields) "
        "values (%s, %s, jsonb_build_object('nascimento', %s::text))"
    )
    phone = "55219" + str(uuid4().int)[:8]
    with refused(connection, "field_invalid"):
        as_member(connection, owner, query, account_id, phone, moment)


@pytest.mark.parametrize("seconds", [None, 0, -1, -1e15, 1.7e12, 1e15, 1e300])
def test_a_message_of_no_time_has_that_of_its_coming(
    holder: ControlPlane, instance_id: UUID, seconds: float | None
) -> None:
    told = message_event(1, "false_5521988880001@c.us_A1", "5521988880001@c.us", timestamp=seconds)
    after = message_event(2, "false_5521988880001@c.us_A2", "5521988880001@c.us")
    assert ingest(holder, instance_id, told, after)["messages"] == 2
    moments = holder.connection.execute(
        'select c."timestamp" from public.conversations c where c.instance_id = %s', [instance_id]
    )
    assert all(2000 < moment.year < 2100 for (moment,) in moments)
