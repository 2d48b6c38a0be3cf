"""One caller's slow requests are slow for nobody else."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor

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


def test_whoever_asks_for_everything_at_once_waits_alone(
    devstack: Supabase, make_user: Callable[..., User], admin_connection: psycopg.Connection
) -> None:
    greedy, other = make_user(), make_user()

    def ask(user: User, method: str, path: str) -> httpx.Response:
        headers = {"apikey": devstack.publishable_key, "authorization": f"Bearer {user.access_token}"}
        url = f"{devstack.supabase_url}/rest/v1/{path}"
        return httpx.request(method, url, headers=headers, timeout=60)

    def napping() -> int:
        row = admin_connection.execute(
            "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
        ).fetchone()
        return row[0] if row else 0

    wait_for("REST knows", lambda: ask(greedy, "POST", "rpc/share_nap").is_success or None, SECONDS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        naps = [pool.submit(ask, greedy, "POST", "rpc/share_nap") for _ in range(AT_ONCE)]
        wait_for("they nap", lambda: napping() >= 5 or None, SECONDS)
        began = time.monotonic()
        assert [ask(other, "GET", "plans?limit=1").status_code for _ in range(5)] == [200] * 5
        assert time.monotonic() - began < 1.5
        assert napping() == 5
        answers = [nap.result().status_code for nap in naps]
    # Those who would have waited too long are told to come again.
    assert answers.count(204) >= 20
    assert set(answers) <= {204, 503}
