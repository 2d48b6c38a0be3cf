"""Slow requests of one caller, or of a few, are slow for nobody else."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
import psycopg
import pytest

from devstack.testing import wait_for
from tests.support.devstack import Supabase
from tests.support.people import User

PROBE = """
create function public.share_nap() returns void language sql as 'select pg_sleep(2)';
grant execute on function public.share_nap to authenticated;
notify pgrst, 'reload schema';
"""
REMOVE_PROBE = "drop function public.share_nap; notify pgrst, 'reload schema'"
AT_ONCE = 25
SECONDS = 10


@pytest.fixture(autouse=True)
def probe(devstack: Supabase) -> Generator[None]:
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        connection.execute(PROBE)
        yield
        connection.execute(REMOVE_PROBE)


@dataclass(frozen=True)
class Asking:
    """What people ask of REST, and how much of it runs."""

    devstack: Supabase
    connection: psycopg.Connection

    def ask(self, user: User, method: str, path: str) -> httpx.Response:
        headers = {"apikey": self.devstack.publishable_key, "authorization": f"Bearer {user.access_token}"}
        url = f"{self.devstack.supabase_url}/rest/v1/{path}"
        return httpx.request(method, url, headers=headers, timeout=60)

    def nap(self, user: User) -> httpx.Response:
        return self.ask(user, "POST", "rpc/share_nap")

    def napping(self) -> int:
        query = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
        row = self.connection.execute(query).fetchone()
        return row[0] if row else 0

    def assert_quick(self, user: User) -> None:
        began = time.monotonic()
        assert [self.ask(user, "GET", "plans?limit=1").status_code for _ in range(5)] == [200] * 5
        assert time.monotonic() - began < 1.5


@pytest.fixture
def asking(devstack: Supabase, admin_connection: psycopg.Connection) -> Asking:
    return Asking(devstack, admin_connection)


def test_whoever_asks_for_everything_at_once_waits_alone(
    asking: Asking, make_user: Callable[..., User]
) -> None:
    greedy, other = make_user(), make_user()
    wait_for("REST knows", lambda: asking.nap(greedy).is_success or None, SECONDS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        naps = [pool.submit(asking.nap, greedy) for _ in range(AT_ONCE)]
        wait_for("they nap", lambda: asking.napping() >= 5 or None, SECONDS)
        asking.assert_quick(other)
        assert asking.napping() == 5
        answers = [nap.result().status_code for nap in naps]
    # Those who would have waited too long are told to come again.
    assert answers.count(204) >= 20
    assert set(answers) <= {204, 503}


def test_a_few_who_ask_together_leave_room_for_the_others(
    asking: Asking, make_user: Callable[..., User]
) -> None:
    team, other = [make_user() for _ in range(6)], make_user()
    wait_for("REST knows", lambda: asking.nap(team[0]).is_success or None, SECONDS)
    with ThreadPoolExecutor(5 * len(team)) as pool:
        naps = [pool.submit(asking.nap, member) for member in team for _ in range(5)]
        wait_for("they nap", lambda: asking.napping() >= 12 or None, SECONDS)
        asking.assert_quick(other)
        # Twelve, and one of each who had none: three members can have the twelve.
        assert asking.napping() <= 15
        assert {nap.result().status_code for nap in naps} <= {204, 503}
