"""Programs subscribe themselves: once, in their own account, and see what they will be told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from orchestrator.domain.hooks.events import EVENTS
from tests.integration.api.callers import Caller, assert_problem

ADDRESS = "https://hooks.example.com/zapier/1"
PHONE = "5511999990001"


@pytest.fixture
def manager(owner: Caller, make_key_caller: Callable[..., Caller]) -> Caller:
    """A program that may do all that keys may."""
    return make_key_caller(owner, "read", "send", "manage")


def subscribe(caller: Caller, event: str = "message.received", **more: Any) -> Any:
    return caller.post("/api/hooks", {"target_url": ADDRESS, "event": event} | more)


def test_a_program_subscribes_once(manager: Caller) -> None:
    first = subscribe(manager)
    assert first.status_code == 201
    made = first.json()
    assert made["secret"].startswith("whsec_")
    again = subscribe(manager)
    assert (again.status_code, again.json()) == (200, made | {"secret": None})
    assert subscribe(manager, "chat.closed").json()["id"] != made["id"]
    listed = manager.get("/api/hooks", target_url=ADDRESS).json()["items"]
    assert {(item["id"], item["event"]) for item in listed} >= {(made["id"], "message.received")}
    assert len(listed) == 2
    assert manager.get("/api/hooks", target_url="https://elsewhere.example.com").json() == {"items": []}
    source = "select source from public.webhook_endpoints where id = %s"
    assert manager.one(source, made["id"]) == "rest_hook"


def test_many_at_once_are_one(manager: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(subscribe, [manager] * 8))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_subscribing_again_says_what_is_wanted_now(manager: Caller) -> None:
    number = manager.one("select id from public.instances where account_id = %s", manager.account_id)
    hook_id = subscribe(manager).json()["id"]
    manager.connection.execute("update public.webhook_endpoints set enabled = false where id = %s", [hook_id])
    assert manager.get("/api/hooks").json()["items"][0]["enabled"] is False
    assert subscribe(manager, instance_ids=[number], tags=["cliente"]).status_code == 200
    wanted = (
        "select enabled::text || instance_ids::text || tags::text from public.webhook_endpoints where id = %s"
    )
    assert manager.one(wanted, hook_id) == f"true{{{number}}}{{cliente}}"
    [listed] = manager.get("/api/hooks").json()["items"]
    assert (listed["instance_ids"], listed["tags"], listed["enabled"]) == ([number], ["cliente"], True)


def test_unsubscribing_is_said_twice(manager: Caller) -> None:
    hook_id = subscribe(manager).json()["id"]
    for _ in range(2):
        answer = manager.send("DELETE", f"/api/hooks/{hook_id}")
        assert (answer.status_code, answer.content) == (204, b"")
    assert manager.count("webhook_endpoints") == 0


def test_what_members_have_made_stays(owner: Caller, manager: Caller) -> None:
    made = owner.one(
        "insert into public.webhook_endpoints (account_id, url, events)"
        " values (%s, %s, '{message.received}') returning id",
        owner.account_id, ADDRESS,
    )  # fmt: skip
    assert manager.send("DELETE", f"/api/hooks/{made}").status_code == 204
    assert manager.count("webhook_endpoints") == 1
    assert subscribe(manager).status_code == 201


def test_another_accounts_subscription_stays(manager: Caller, stranger: Caller) -> None:
    hook_id = subscribe(manager).json()["id"]
    assert stranger.send("DELETE", f"/api/hooks/{hook_id}").status_code == 204
    assert manager.count("webhook_endpoints") == 1
    answer = stranger.client.post(
        f"/api/hooks?account_id={manager.account_id}",
        json={"target_url": ADDRESS, "event": "chat.closed"},
        headers={"Authorization": f"Bearer {stranger.credential}"},
    )
    assert_problem(answer, 404, "account_not_found")


def test_a_key_that_does_not_manage_subscribes_to_nothing(manager: Caller, program: Caller) -> None:
    hook_id = subscribe(manager).json()["id"]
    assert_problem(subscribe(program), 403, "not_allowed")
    assert_problem(program.send("DELETE", f"/api/hooks/{hook_id}"), 403, "not_allowed")
    assert_problem(program.get("/api/hooks/samples", event="chat.closed"), 403, "not_allowed")
    assert program.get("/api/hooks").json() == {"items": []}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"target_url": "http://hooks.example.com"}, 422, "webhook_url_invalid"),
        ({"target_url": "https://127.0.0.1/"}, 422, "webhook_url_invalid"),
        ({"event": "account.closed"}, 422, "webhook_events_invalid"),
        ({"event": "webhook.test"}, 422, "webhook_events_invalid"),
        ({"instance_ids": ["x"]}, 404, "instance_not_found"),
        ({"instance_ids": ["6f1c2a0e-0000-4000-8000-000000000001"]}, 404, "instance_not_found"),
        ({"targetUrl": ADDRESS}, 422, "invalid_request"),
        ({"event": ""}, 422, "invalid_request"),
    ],
)
def test_what_cannot_be_subscribed(manager: Caller, body: dict[str, Any], status: int, code: str) -> None:
    assert_problem(
        manager.post("/api/hooks", {"target_url": ADDRESS, "event": "chat.closed"} | body), status, code
    )
    assert manager.count("webhook_endpoints") == 0


def test_no_more_than_an_account_may_have(manager: Caller) -> None:
    for _ in range(2):
        subscribe(manager)
    assert subscribe(manager, "chat.closed").status_code == 201
    assert_problem(subscribe(manager, "chat.opened"), 403, "plan_limit_exceeded")
    manager.connection.execute(
        "update public.accounts set plan = 'owner' where id = %s", [manager.account_id]
    )
    manager.connection.execute(
        "insert into public.webhook_endpoints (account_id, url, events) "
        "select %s, 'https://hooks.example.com/' || n, '{chat.closed}' from generate_series(1, 48) n",
        [manager.account_id],
    )
    assert_problem(subscribe(manager, "chat.opened"), 403, "webhook_endpoints_limit")


def test_samples_are_the_accounts_own_newest_first(manager: Caller) -> None:
    for name in ("Ana", "Bia", "Caio", "Duda"):
        manager.post("/api/contacts", {"phone": f"119999900{len(name)}{ord(name[0]) % 10}", "name": name})
    samples = manager.get("/api/hooks/samples", event="contact.created").json()
    assert [sample["data"]["contact"]["name"] for sample in samples] == ["Duda", "Caio", "Bia"]
    for sample in samples:
        assert set(sample) == {"id", "type", "timestamp", "data"}
        assert sample["id"].startswith("evt_")
        EVENTS["contact.created"].model_validate(sample["data"])


def test_of_whoever_is_forgotten_nothing_is_shown(manager: Caller) -> None:
    made = manager.post("/api/contacts", {"phone": PHONE, "name": "Ana"}).json()
    manager.connection.execute("update public.contacts set erased_at = now() where id = %s", [made["id"]])
    [sample] = manager.get("/api/hooks/samples", event="contact.created").json()
    assert sample["data"]["contact"]["id"] != made["id"]


@pytest.mark.parametrize("event", sorted(EVENTS.keys() - {"webhook.test"}))
def test_before_the_first_there_is_an_example(owner: Caller, event: str) -> None:
    samples = owner.get("/api/hooks/samples", event=event).json()
    for sample in samples:
        assert sample["type"] == event
        EVENTS[event].model_validate(sample["data"])
    assert samples


def test_there_is_no_example_of_what_is_not_told(manager: Caller) -> None:
    for event in ("account.closed", "webhook.test", "", "x" * 101):
        answer = manager.get("/api/hooks/samples", event=event)
        assert answer.status_code == 422, event
