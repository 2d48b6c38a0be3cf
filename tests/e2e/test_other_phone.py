"""Another phone scans the code, with the real library: it is put out again, whatever is killed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from devstack.testing import DemoStack, wait_for
from tests.e2e.numbers import Operator, browsers, phone_of
from tests.e2e.test_messages import Conversation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
OTHER = "5521988880701"
SECONDS = 60


class Phone:
    """A simulated phone that is no number of the operator's."""

    def __init__(self, stack: DemoStack) -> None:
        self.url = f"{stack.simulator_url}/phones/{OTHER}"
        httpx.post(f"{stack.simulator_url}/phones", json={"phone": OTHER, "name": "Outra loja"})

    def receive(self, body: str) -> None:
        answer = httpx.post(
            f"{self.url}/incoming", json={"from": "5531977770702", "name": "Caio", "body": body}
        )
        answer.raise_for_status()

    def is_linked(self) -> bool:
        return httpx.get(self.url).raise_for_status().json()["linked"]


def kill_nothing(demo: DemoStack, number: dict[str, Any]) -> None:
    """Everything lives."""


def kill_node_instance(demo: DemoStack, number: dict[str, Any]) -> None:
    demo.node_process(number["id"]).kill()


def kill_browser(demo: DemoStack, number: dict[str, Any]) -> None:
    for browser in browsers(demo, number["id"]):
        browser.kill()


def kill_orchestrator(demo: DemoStack, number: dict[str, Any]) -> None:
    demo.orchestrator().kill()


@pytest.mark.parametrize(
    "kill",
    [kill_nothing, kill_node_instance, kill_browser, kill_orchestrator],
    ids=["nothing", "node instance", "browser", "orchestrator"],
)
def test_another_phone_is_put_out_again(
    demo: DemoStack, kill: Callable[[DemoStack, dict[str, Any]], None]
) -> None:
    operator, other = Operator(demo), Phone(demo)
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    number = operator.connect(founding[2])
    talk = Conversation(operator, number)
    talk.receive(greeting := f"oi {uuid4()}")
    row = wait_for("the message", lambda: talk.row(greeting), SECONDS)
    number = operator.show_code(number)
    talk.insert(row["contact_id"], waiting := f"na fila {uuid4()}")
    other.receive(before := f"antes {uuid4()}")
    demo.scan(OTHER, number["qr_code"])
    kill(demo, number)
    other.receive(meanwhile := f"durante {uuid4()}")
    ended = operator.wait_status(number["id"], "failed", SECONDS)
    assert (ended["status_reason"], ended["phone"]) == ("wrong_number", phone_of(number))
    assert demo.rows(f"instances?select=refused_phone&id=eq.{number['id']}", operator.token) == [
        {"refused_phone": OTHER}
    ]
    wait_for("the other phone's end", lambda: not other.is_linked() or None, SECONDS)
    assert talk.row(before) is None
    assert talk.row(meanwhile) is None
    queued = talk.row(waiting)
    assert queued
    assert queued["status"] == "queued"
    operator.connect(operator.number(number["id"]))
    sent = ("sent", "delivered", "read")
    wait_for("the queued message", lambda: talk.status(queued) in sent or None, SECONDS)
    assert talk.on_phone(waiting) == 1
    assert talk.row(before) is None
    assert talk.row(meanwhile) is None
