"""A number of Meta's Cloud API, from its webhook by way of function, database and orchestrator back."""

from __future__ import annotations

from collections.abc import Callable, Generator

import psycopg
import pytest

from tests.integration.orchestrator.cloud import (
    connect,
    contact_of,
    made_cloud_number,
    wait_received,
    wait_status,
)
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, made_orchestrator
from tests.integration.orchestrator.messages import insert
from tests.support.devstack import Supabase
from tests.support.graph import GraphNumber, GraphStandIn, running_graph
from tests.support.people import Tenant

ANA = "5521988880001"


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


def test_it_is_connected_hears_and_answers(number: Number, at_meta: GraphNumber) -> None:
    row = number.row()
    assert (row["phone"], row["engine"], row["messages_per_minute"]) == (at_meta.phone, "cloud", None)
    at_meta.receive("bom dia", ANA)
    wait_received(number, "bom dia")
    answer = insert(number, contact_of(number), message="oi, Ana")
    left = wait_status(number, answer, "delivered")
    assert at_meta.texts() == ["oi, Ana"]
    [sent] = at_meta.sent()
    assert (sent["body"]["to"], left["wa_message_id"]) == (ANA, sent["id"])
