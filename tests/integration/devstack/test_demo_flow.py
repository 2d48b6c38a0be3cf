"""The demo's flow is installed once, however often the demo is started or cut short meanwhile."""

from __future__ import annotations

import asyncio

import psycopg

from devstack.demo_flow import install_flow
from devstack.info import DevstackInfo
from devstack.people import Person
from tests.support.devstack import Supabase
from tests.support.people import People

COUNTS = """select
  (select count(*) from public.flows where account_id = %(account)s and published_version_id is not null),
  (select count(*) from public.keywords where account_id = %(account)s),
  (select count(*) from public.custom_fields where account_id = %(account)s)"""


def test_a_demo_that_is_started_again_keeps_its_flow(
    devstack: Supabase, people: People, admin_connection: psycopg.Connection
) -> None:
    tenant = people.make_tenant()
    named = DevstackInfo.model_fields.keys() - {"pids"}
    info = DevstackInfo(pids={}, **{name: getattr(devstack, name) for name in named})
    operator = Person(tenant.user.email, tenant.user.password, "operator", account_ids=[tenant.account_id])
    operator.access_token = tenant.user.access_token
    account = {"account": tenant.account_id}

    asyncio.run(install_flow(info, operator))
    once = admin_connection.execute(COUNTS, account).fetchone()
    assert once and once[:2] == (1, 1)
    asyncio.run(install_flow(info, operator))
    assert admin_connection.execute(COUNTS, account).fetchone() == once

    # Killed before it was published.
    unpublish = "update public.flows set published_version_id = null where account_id = %(account)s"
    admin_connection.execute(unpublish, account)
    asyncio.run(install_flow(info, operator))
    assert admin_connection.execute(COUNTS, account).fetchone() == once
