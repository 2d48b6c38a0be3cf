"""Fixtures of the database tests: a connection of the migrations' role, rolled back after each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from uuid import UUID

import psycopg
import pytest

from tests.support.devstack import Supabase

from .control_plane import ControlPlane, add_account, add_instance
from .members import add_member


@pytest.fixture(scope="session")
def database_url(devstack: Supabase) -> str:
    return devstack.database_url


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A transaction as role postgres (no superuser) in which no orchestrator lives; never committed."""
    with psycopg.connect(database_url) as opened:
        opened.execute("update public.orchestrators set heartbeat_at = '-infinity'")
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
def holder(connection: psycopg.Connection, instance_id: UUID) -> ControlPlane:
    """A registered orchestrator that holds `instance_id` (and every other free instance)."""
    plane = ControlPlane.register(connection)
    held = {cast(str, lease["instance_id"]) for lease in plane.lease()}
    assert str(instance_id) in held
    return plane
