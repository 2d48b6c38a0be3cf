"""Numbers and orchestrators for these tests."""

from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests.integration.orchestrator.harness import (
    Number,
    OrchestratorProcess,
    made_number,
    made_orchestrator,
)
from tests.support.devstack import Supabase
from tests.support.people import Tenant


@pytest.fixture(scope="module")
def orchestrator(
    devstack: Supabase, tmp_path_factory: pytest.TempPathFactory
) -> Generator[OrchestratorProcess, None, None]:
    """One that a module's tests share; it stops its node instances at the end."""
    folder = tmp_path_factory.mktemp("orchestrator")
    with made_orchestrator(devstack, folder, ZAPBASE_STOP_FLEET_ON_EXIT="1") as running:
        yield running


@pytest.fixture
def start_orchestrator(
    devstack: Supabase, tmp_path: Path
) -> Generator[Callable[..., OrchestratorProcess], None, None]:
    """`start_orchestrator(**settings)`: one of the test's own, to be broken."""
    with ExitStack() as stack:

        def start(**settings: str) -> OrchestratorProcess:
            return stack.enter_context(made_orchestrator(devstack, tmp_path, **settings))

        yield start


@pytest.fixture
def number(
    admin_connection: psycopg.Connection, make_tenant: Callable[..., Tenant]
) -> Generator[Number, None, None]:
    """A new number of a new tenant."""
    with made_number(admin_connection, make_tenant()) as number:
        yield number
