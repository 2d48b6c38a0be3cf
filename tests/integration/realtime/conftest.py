from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from typing import Any

import psycopg
import pytest

from tests.integration.realtime.account_topics import Call
from tests.integration.realtime.stack import Stack, as_stack
from tests.support.devstack import Supabase
from tests.support.people import People, Tenant, User

SETUP = """
create table public.rt_notes (
  id int primary key, owner uuid, title text, amount numeric, done boolean, secret text,
  created_at timestamptz
);
alter table public.rt_notes enable row level security;
revoke all on public.rt_notes from anon, authenticated;
grant select (id, owner, title, amount, done, created_at) on public.rt_notes to authenticated;
create policy rt_notes_read on public.rt_notes for select to authenticated
  using (owner = (select current_setting('request.jwt.claim.sub', true))::uuid);
alter publication supabase_realtime add table public.rt_notes;

create table public.rt_members (user_id uuid, topic text, may_write boolean default true);
alter table public.rt_members enable row level security;
revoke all on public.rt_members from anon, authenticated;
grant select on public.rt_members to authenticated;
create policy rt_members_read on public.rt_members for select to authenticated
  using (user_id = ((select current_setting('request.jwt.claims', true))::jsonb ->> 'sub')::uuid);

create policy rt_test_read on realtime.messages for select to authenticated using (
  extension in ('broadcast', 'presence')
  and exists (select from public.rt_members m where m.topic = (select realtime.topic()))
);
create policy rt_test_write on realtime.messages for insert to authenticated with check (
  exists (select from public.rt_members m where m.topic = (select realtime.topic()) and m.may_write)
);
"""
TEARDOWN = """
drop policy if exists rt_test_read on realtime.messages;
drop policy if exists rt_test_write on realtime.messages;
drop table if exists public.rt_notes, public.rt_members;
"""


@pytest.fixture(scope="session")
def stack(devstack: Supabase) -> Stack:
    return as_stack(devstack)


@pytest.fixture(scope="session")
def tables(stack: Stack) -> Iterator[None]:
    """rt_notes: each user reads his own, never `secret`. rt_members: who may use which private topic."""
    with psycopg.connect(stack.database_url, autocommit=True) as connection:
        connection.execute(TEARDOWN)
        connection.execute(SETUP)
        yield
        connection.execute(TEARDOWN)


@pytest.fixture
async def database(stack: Stack, tables: None) -> AsyncGenerator[psycopg.AsyncConnection]:
    """A connection of the migrations' role, with the tables empty."""
    async with await psycopg.AsyncConnection.connect(stack.database_url, autocommit=True) as connection:
        await connection.execute("delete from public.rt_notes")
        await connection.execute("delete from public.rt_members")
        yield connection


@pytest.fixture
def call(people: People) -> Call:
    """`call(user, function, **arguments)`: what the function answers this user."""

    def call(user: User, function: str, /, **arguments: Any) -> Any:
        headers = {"apikey": people.publishable_key, "authorization": f"Bearer {user.access_token}"}
        answer = people.transport.post(f"/rest/v1/rpc/{function}", headers=headers, json=arguments)
        return answer.raise_for_status().json()

    return call


@pytest.fixture
def admin(people: People, call: Call, tenant: Tenant) -> User:
    """An admin of the tenant's account."""
    user = people.make_user(invitation=True, full_name="Ana")
    invitation = call(tenant.user, "invite_member", account_id=tenant.account_id, role="admin")
    call(user, "accept_invitation", token=invitation["token"], name="Ana")
    return user


@pytest.fixture
def tenant(people: People) -> Tenant:
    return people.make_tenant()
