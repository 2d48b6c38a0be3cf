"""What another system told is neither lost nor done twice, whatever dies in between."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.integration.orchestrator.flows import add_flow, graph, says
from tests.integration.orchestrator.harness import (
    Number,
    OrchestratorProcess,
    made_number,
    wait_for,
)
from tests.integration.orchestrator.lasting import lasting_connection
from tests.integration.orchestrator.test_hooks import Json, make_hook, order, post, samples
from tests.integration.orchestrator.test_message_faults import kill_orchestrator, kill_postgres
from tests.support.devstack import Supabase, functions_process
from tests.support.people import Tenant

Start = Callable[..., OrchestratorProcess]
pytestmark = pytest.mark.timeout(240)
ORDERS = 120
SECONDS = 120


@pytest.fixture
def number(devstack: Supabase, make_tenant: Callable[..., Tenant]) -> Generator[Number, None, None]:
    """A new number, looked at through a connection that outlives the database's death."""
    with (
        lasting_connection(devstack.admin_database_url) as connection,
        made_number(connection, make_tenant()) as number,
    ):
        yield number


def applied(number: Number) -> tuple[int, int]:
    """How many people came to be, and how many of them were led into the flow."""
    row = number.connection.execute(
        "select (select count(*) from public.contacts where account_id = a.id),"
        " (select count(*) from public.flow_runs where account_id = a.id and started_by = 'hook')"
        " from public.accounts a where a.id = %s",
        [number.tenant.account_id],
    ).fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.parametrize("strike", [kill_orchestrator, kill_postgres])
def test_a_kill_among_many_orders(
    start_orchestrator: Start,
    number: Number,
    devstack: Supabase,
    strike: Callable[[OrchestratorProcess, Number], None],
) -> None:
    flow_id = add_flow(number, "Pedido", graph("a", a=says("Oi")))
    hook = make_hook(devstack, number, flow_id=flow_id, calls_per_minute=3000)
    orders = [order(str(place), f"55119666{place:05}") for place in range(ORDERS)]

    def tell(body: Json) -> int:
        return post(devstack, hook, body)

    # Nobody applies anything yet, and nothing is lost.
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(tell, orders)) == {200}
    assert {sample["status"] for sample in samples(number, hook)} == {"waiting"}
    orchestrator = start_orchestrator()
    wait_for(lambda: applied(number)[0] > 5, SECONDS, "the first of them")
    strike(orchestrator, number)
    wait_for(lambda: applied(number) == (ORDERS, ORDERS), SECONDS, "each of them once")
    # Told once more, each under its key, none is done again.
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(tell, orders[:20])) == {200}
    wait_for(
        lambda: {sample["status"] for sample in samples(number, hook)} == {"repeated"}, SECONDS, "repeated"
    )
    assert applied(number) == (ORDERS, ORDERS)


def kill_functions(orchestrator: OrchestratorProcess, _: Number) -> None:
    process = functions_process(orchestrator.supabase)
    assert process
    process.kill()


@pytest.mark.parametrize("strike", [kill_functions, kill_postgres])
def test_a_kill_while_orders_come_in(
    start_orchestrator: Start,
    number: Number,
    devstack: Supabase,
    strike: Callable[[OrchestratorProcess, Number], None],
) -> None:
    """Whoever is not told 200 tells again, and each order is done once."""
    orchestrator = start_orchestrator()
    flow_id = add_flow(number, "Pedido", graph("a", a=says("Oi")))
    hook = make_hook(devstack, number, flow_id=flow_id, calls_per_minute=3000)
    orders = [order(str(place), f"55119777{place:05}") for place in range(ORDERS)]
    answered: set[int] = set()

    def tell(body: Json) -> bool | None:
        try:
            status = post(devstack, hook, body)
        except httpx.HTTPError:
            return None
        answered.add(status)
        return status == 200 or None

    with ThreadPoolExecutor(8) as pool:
        told = [
            pool.submit(wait_for, lambda body=body: tell(body), SECONDS, "what is told") for body in orders
        ]
        wait_for(lambda: applied(number)[0] > 3, SECONDS, "the first of them")
        strike(orchestrator, number)
        assert all(one.result() for one in told)
    wait_for(lambda: applied(number) == (ORDERS, ORDERS), SECONDS, "each of them once")
    # None was refused for good: a sender that is told 4xx does not come again.
    assert {status for status in answered if status < 500} == {200}
