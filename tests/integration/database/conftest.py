"""Fixtures of the database tests: a connection of the migrations' role, rolled back after each test; and, for
those of isolation, two tenants that are there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import cast
from uuid import UUID

import psycopg
import pytest

from devstack.migrations import migrate
from devstack.scratch import Scratch, say_nothing, scratch_cluster
from devstack.settings import ROOT
from tests.support.devstack import Supabase
from tests.support.people import People

from .border import Border, draw_border
from .broadcasting import connect
from .control_plane import ControlPlane, add_account, add_instance
from .flows import add_flow, add_run
from .inbound_hooking import Hook
from .members import add_member
from .messages import add_chat


@pytest.fixture(scope="session")
def database_url(devstack: Supabase) -> str:
    return devstack.database_url


@pytest.fixture(scope="session")
def scratch() -> Iterator[Scratch]:
    """A cluster whose databases a test may build and change as it likes."""
    with scratch_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def ready(scratch: Scratch) -> str:
    """Name of a database in which the migrations have run, to be copied: nobody is connected to it."""
    url = scratch.make_database("ready")
    asyncio.run(migrate(url, ROOT / "supabase", say_nothing))
    return "ready"


@pytest.fixture(scope="module")
def own_url(scratch: Scratch, ready: str, request: pytest.FixtureRequest) -> str:
    """A database of the module's own: what is committed in it is seen by nobody else."""
    return scratch.make_database(request.path.stem, ready)


class KeptConnection:
    """One connection for many tests: a new one has every function to compile again, 0.1 s a test."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._kept: psycopg.Connection | None = None

    def open(self) -> psycopg.Connection:
        """As a new one would be."""
        kept = self._kept
        if kept is None or kept.closed or kept.broken:
            kept = self._kept = psycopg.connect(self._url)
        kept.rollback()
        kept.autocommit = True
        for statement in ("reset session authorization", "reset all", "close all", "unlisten *"):
            kept.execute(statement)
        kept.execute("select pg_advisory_unlock_all()")
        kept.autocommit = False
        return kept

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()


@pytest.fixture(scope="session")
def kept_connection(database_url: str) -> Iterator[KeptConnection]:
    kept = KeptConnection(database_url)
    yield kept
    kept.close()


@pytest.fixture
def connection(kept_connection: KeptConnection) -> Iterator[psycopg.Connection]:
    """A transaction as role postgres (no superuser) in which no orchestrator lives, and nothing is to be done
    for accounts that other tests have left; never committed."""
    opened = kept_connection.open()
    opened.execute("update public.orchestrators set heartbeat_at = '-infinity'")
    opened.execute("delete from private.jobs where account_id is not null")
    opened.execute("delete from public.webhook_deliveries")
    yield opened
    opened.rollback()


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection)


@pytest.fixture
def instance_id(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_instance(connection, account_id)


@pytest.fixture
def member(connection: psycopg.Connection, account_id: UUID) -> UUID:
    """An agent of the account, who is signed in by `as_member`."""
    return add_member(connection, account_id)


@pytest.fixture
def owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    """Who may do everything in the account."""
    return add_member(connection, account_id, "owner")


@pytest.fixture
def plane(connection: psycopg.Connection) -> ControlPlane:
    """A registered orchestrator that holds nothing yet."""
    return ControlPlane.register(connection)


@pytest.fixture
def holder(connection: psycopg.Connection, instance_id: UUID) -> ControlPlane:
    """A registered orchestrator that holds `instance_id` (and every other free instance)."""
    plane = ControlPlane.register(connection)
    held = {cast(str, lease["instance_id"]) for lease in plane.lease()}
    assert str(instance_id) in held
    return plane


@pytest.fixture
def sender(holder: ControlPlane, instance_id: UUID) -> ControlPlane:
    """Holds the instance, which is connected and paced as every new one."""
    holder.write(instance_id, status="connected", phone="5521900000001")
    return holder


@pytest.fixture
def number(holder: ControlPlane, instance_id: UUID) -> UUID:
    """The instance, connected and without a pace."""
    connect(holder.connection, instance_id)
    return instance_id


@pytest.fixture
def chat_id(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> UUID:
    """A chat of the instance."""
    return add_chat(holder.connection, account_id, instance_id)


@pytest.fixture
def flow_id(holder: ControlPlane, account_id: UUID) -> UUID:
    """A published flow, which greets."""
    return add_flow(holder.connection, account_id)


@pytest.fixture
def run_id(holder: ControlPlane, flow_id: UUID, chat_id: UUID) -> UUID:
    """Somebody who is to enter the flow."""
    return add_run(holder.connection, flow_id, chat_id)


@pytest.fixture
def hook(holder: ControlPlane, account_id: UUID) -> Hook:
    return Hook(holder, account_id)


@pytest.fixture
def groups(holder: ControlPlane, instance_id: UUID) -> UUID:
    """The instance, which stores groups as well."""
    holder.connection.execute(
        "update public.instances set groups_enabled = true where id = %s", [instance_id]
    )
    return instance_id


@pytest.fixture(scope="module")
def database(devstack: Supabase) -> Iterator[psycopg.Connection]:
    """Commits what it does, as the role of the migrations."""
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def border(devstack: Supabase, people: People, database: psycopg.Connection) -> Iterator[Border]:
    """Two tenants and everybody around them, drawn once a module."""
    drawn = draw_border(devstack, people, database)
    yield drawn
    drawn.close()
    # What was drawn stays in the database, but is nobody's turn: other tests claim whatever is due.
    database.execute("delete from private.jobs where account_id is not null")
    database.execute("delete from public.instance_commands where status = 'queued'")
