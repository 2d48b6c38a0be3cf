"""Blows among two hundred people in a flow: each hears each step once, and other systems are asked at least
once, always under the same key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator

import httpx
import pytest

from tests.integration.orchestrator.flows import add_flow, graph, heard, runs, says, write
from tests.integration.orchestrator.harness import (
    Number,
    OrchestratorProcess,
    made_number,
    wait_for,
)
from tests.integration.orchestrator.lasting import lasting_connection
from tests.integration.orchestrator.messages import connect, unpace
from tests.integration.orchestrator.test_message_faults import kill_orchestrator, kill_postgres
from tests.support.devstack import Supabase
from tests.support.people import Tenant
from tests.support.receiver import Answer, Receiver, receiving

Start = Callable[..., OrchestratorProcess]
pytestmark = pytest.mark.timeout(240)
PEOPLE = 200
SECONDS = 120
SAID = ["um", "dois", "três 7"]


@pytest.fixture
def receiver() -> Generator[Receiver]:
    with receiving() as receiver:
        receiver.answers["/pedido"] = Answer.json({"n": 7})
        yield receiver


@pytest.fixture
def number(devstack: Supabase, make_tenant: Callable[..., Tenant]) -> Generator[Number, None, None]:
    """A new number, looked at through a connection that outlives the database's death."""
    with (
        lasting_connection(devstack.admin_database_url) as connection,
        made_number(connection, make_tenant()) as number,
    ):
        yield number


def person(place: int) -> str:
    return f"55119777{place:05}"


@pytest.mark.parametrize("strike", [kill_orchestrator, kill_postgres])
def test_a_kill_among_two_hundred_runs(
    start_orchestrator: Start,
    number: Number,
    receiver: Receiver,
    strike: Callable[[OrchestratorProcess, Number], None],
) -> None:
    orchestrator = start_orchestrator(ZAPBASE_REQUEST_ALLOWED_HOSTS=receiver.host)
    connect(orchestrator, number)
    unpace(number)
    asks = {
        "type": "http", "method": "POST", "url": receiver.url("/pedido"), "timeout_seconds": 5,
        "body": {"de": "{{ contact.phone }}"}, "save": [{"path": "n", "to": {"variable": "n"}}], "next": "c",
    }  # fmt: skip
    waits = {"type": "delay", "for": "PT1S", "next": "b"}
    last = says("três {{ variables.n }}")
    drawn = graph("a", a=says("um", "d"), d=waits, b=says("dois", "h"), h=asks, c=last)
    flow_id = add_flow(number, "caminho", drawn, "caminho")
    for place in range(PEOPLE):
        write(orchestrator, number, person(place), "caminho")
        if place == PEOPLE // 2:
            wait_for(lambda: any("dois" in texts for texts in said(orchestrator, number).values()), SECONDS)
            strike(orchestrator, number)
            wait_for(lambda: said(orchestrator, number), SECONDS, "the phone to answer again")

    def are_through() -> bool:
        return sum(len(texts) >= len(SAID) for texts in said(orchestrator, number).values()) == PEOPLE

    try:
        wait_for(are_through, SECONDS, "everybody to hear everything")
    except AssertionError as error:
        stand = Counter((run["status"], run["awaits"], run["reason"]) for run in runs(number, flow_id))
        raise AssertionError(f"{error}: {stand}\n{orchestrator.log.read_text()[-3000:]}") from None
    assert said(orchestrator, number) == {person(place): SAID for place in range(PEOPLE)}
    assert {run["status"] for run in runs(number, flow_id)} == {"done"}
    keys = {(asked.json["de"], asked.headers["idempotency-key"]) for asked in receiver.asked}
    assert len(keys) == len({key for _, key in keys}) == PEOPLE, "one key a person and step"


def said(orchestrator: OrchestratorProcess, number: Number) -> dict[str, list[str]]:
    """Empty while the node instance does not answer."""
    try:
        return heard(orchestrator, number)
    except (httpx.HTTPError, OSError, ValueError):
        return {}
