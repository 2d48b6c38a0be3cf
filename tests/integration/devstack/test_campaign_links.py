"""A campaign's short link, from the gateway through the function and the database to wa.me."""

from __future__ import annotations

import uuid
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest

from tests.support.devstack import Supabase
from tests.support.people import People, Tenant

PERSON = {"user-agent": "Mozilla/5.0 (iPhone) Safari/604.1", "accept-language": "pt-BR"}
PREVIEW = {"user-agent": "WhatsApp/2.24.20.89 A"}


@pytest.fixture
def tenant(people: People) -> Tenant:
    return people.make_tenant()


@pytest.fixture
def campaign(database: psycopg.Connection, tenant: Tenant) -> dict[str, Any]:
    row = database.execute(
        "insert into public.campaigns (account_id, name, message) values (%s, 'Natal', 'Olá!') "
        "returning to_jsonb(campaigns)",
        [tenant.account_id],
    ).fetchone()
    assert row
    return row[0]


@pytest.fixture
def database(devstack: Supabase) -> Generator[psycopg.Connection]:
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        yield connection


def pair(database: psycopg.Connection, tenant: Tenant) -> str:
    """A number of the account with a phone."""
    phone = f"55119{uuid.uuid4().int % 10**8:08}"
    database.execute(
        "insert into public.instances (account_id, instance_name, phone) values (%s, 'balcao', %s)",
        [tenant.account_id, phone],
    )
    return phone


def follow(devstack: Supabase, slug: str, method: str = "GET", **headers: str) -> httpx.Response:
    url = f"{devstack.supabase_url}/functions/v1/go/{slug}"
    return httpx.request(method, url, headers=PERSON | headers, timeout=40)


def visits(database: psycopg.Connection, campaign: dict[str, Any]) -> int:
    query = "select coalesce(sum(visits), 0)::int from private.campaign_counts where campaign_id = %s"
    row = database.execute(query, [campaign["id"]]).fetchone()
    assert row
    return int(row[0])


def test_a_person_is_led_on_and_counted(
    devstack: Supabase, database: psycopg.Connection, tenant: Tenant, campaign: dict[str, Any]
) -> None:
    phone = pair(database, tenant)
    told = follow(devstack, campaign["slug"])
    assert (told.status_code, told.headers["location"]) == (302, f"https://wa.me/{phone}?text=Ol%C3%A1!")
    assert visits(database, campaign) == 1
    for look in (
        follow(devstack, campaign["slug"], **PREVIEW),
        follow(devstack, campaign["slug"], "HEAD"),
    ):
        assert look.status_code == 302
    assert visits(database, campaign) == 1


def test_a_crowd_is_counted_whole_and_told_once(
    devstack: Supabase, database: psycopg.Connection, tenant: Tenant, campaign: dict[str, Any]
) -> None:
    pair(database, tenant)
    follow(devstack, campaign["slug"])
    with ThreadPoolExecutor(16) as pool:
        told = [pool.submit(follow, devstack, campaign["slug"]) for _ in range(64)]
    assert {answer.result().status_code for answer in told} == {302}
    assert visits(database, campaign) == 65
    events = "select count(*) from private.events where kind = 'campaign.visited' and subject = %s"
    row = database.execute(events, [campaign["id"]]).fetchone()
    assert row and 1 <= row[0] <= 16


def test_visits_at_the_same_moment_wait_for_nobody(
    devstack: Supabase, database: psycopg.Connection, campaign: dict[str, Any]
) -> None:
    count = "select private.count_campaign(%s, 'answer')"
    with psycopg.connect(devstack.database_url) as open_one:
        open_one.execute(count, [campaign["id"]])
        open_one.commit()
        # Another keeps what it counted to itself for a while, as one that decides many messages does.
        open_one.execute(count, [campaign["id"]])
        database.execute("set statement_timeout = '2s'")
        for _ in range(5):
            database.execute(count, [campaign["id"]])
    rows = "select sum(answers)::int, count(*) from private.campaign_counts where campaign_id = %s"
    assert database.execute(rows, [campaign["id"]]).fetchone() == (7, 2)


def test_a_link_that_leads_nowhere_says_why(
    devstack: Supabase, database: psycopg.Connection, tenant: Tenant, campaign: dict[str, Any]
) -> None:
    assert follow(devstack, "nobody-has-this-one").status_code == 404
    unpaired = follow(devstack, campaign["slug"])
    assert (unpaired.status_code, "location" in unpaired.headers) == (503, False)
    assert "ainda não foi conectado" in unpaired.text
    pair(database, tenant)
    database.execute("update public.campaigns set enabled = false where id = %s", [campaign["id"]])
    disabled = follow(devstack, campaign["slug"], **{"accept-language": "en"})
    assert (disabled.status_code, disabled.text) == (404, "This link is switched off.\n")
    assert visits(database, campaign) == 0


def test_called_over_rest_it_tells_nothing_but_what_the_link_shows(
    devstack: Supabase, database: psycopg.Connection, tenant: Tenant, campaign: dict[str, Any]
) -> None:
    phone = pair(database, tenant)
    told = httpx.post(
        f"{devstack.supabase_url}/rest/v1/rpc/visit_campaign",
        json={"slug": campaign["slug"], "counts": False},
        headers={"apikey": devstack.publishable_key},
        timeout=10,
    )
    assert told.json() == {"state": "open", "phone": phone, "text": "Olá!"}
    assert visits(database, campaign) == 0
