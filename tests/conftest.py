"""Fixtures every suite may use. The devstack starts once, at the first test that asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path

import psycopg
import pytest
import structlog

from tests.support.devstack import Supabase, given_supabase, running_devstack
from tests.support.people import People, Tenant, User, open_people

# Tests speak to this machine alone. All of the world's authorities take httpx 25 ms a client, and every poll
# of a waiting test is one; a folder is looked into only when a certificate has to be checked.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)

# The machine does not die under a test; each commit would wait some milliseconds for its disk.
os.environ.setdefault("DEVSTACK_FSYNC", "off")

# As it comes, structlog paints a traceback with all local values: two seconds for each.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(),
    ]
)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def devstack(tmp_path_factory: pytest.TempPathFactory) -> Generator[Supabase, None, None]:
    """A devstack of the tests' own, or the Supabase that ZAPBASE_TEST_* name."""
    given = given_supabase()
    if given:
        yield given
        return
    with running_devstack(tmp_path_factory.mktemp("devstack") / "state") as supabase:
        yield supabase


@pytest.fixture(scope="session")
def database_url(devstack: Supabase) -> str:
    """As role postgres, which owns what the migrations made."""
    return devstack.database_url


@pytest.fixture
def admin_connection(devstack: Supabase) -> Generator[psycopg.Connection, None, None]:
    """Autocommits, as a role that row level security does not bind."""
    with psycopg.connect(devstack.admin_database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def people(devstack: Supabase) -> Generator[People, None, None]:
    with open_people(devstack) as people:
        yield people


@pytest.fixture(scope="session")
def make_user(people: People) -> Callable[..., User]:
    """`make_user(email=None, **signup_data)`: signed up, confirmed, signed in."""
    return people.make_user


@pytest.fixture(scope="session")
def make_tenant(people: People) -> Callable[..., Tenant]:
    """`make_tenant(name=…)`: a user who owns a new account."""
    return people.make_tenant
