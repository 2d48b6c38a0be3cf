"""A Graph API, an orchestrator that asks it, and a number of each test's own."""

from __future__ import annotations

from collections.abc import Callable, Generator

import psycopg
import pytest

from tests.integration.orchestrator.cloud_numbers.numbers import connect, made_cloud_number
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, made_orchestrator
from tests.support.devstack import Supabase
from tests.support.graph import GraphNumber, GraphStandIn, running_graph
from tests.support.people import Tenant


@pytest.fixture(scope="module")
def graph() -> Generator[GraphStandIn]:
    with running_graph() as running:
        yield running


@pytest.fixture(scope="module")
def orchestrator(
    devstack: Supabase, graph: GraphStandIn, tmp_path_factory: pytest.TempPathFactory
) -> Generator[OrchestratorProcess]:
    folder = tmp_path_factory.mktemp("orchestrator")
    with made_orchestrator(devstack, folder, ZAPBASE_GRAPH_URL=graph.url) as running:
        yield running


@pytest.fixture
def at_meta(graph: GraphStandIn) -> GraphNumber:
    return graph.add()


@pytest.fixture
def number(
    orchestrator: OrchestratorProcess,
    devstack: Supabase,
    admin_connection: psycopg.Connection,
    make_tenant: Callable[[], Tenant],
    at_meta: GraphNumber,
) -> Generator[Number]:
    with made_cloud_number(admin_connection, devstack, make_tenant(), at_meta) as made:
        connect(made)
        yield made
