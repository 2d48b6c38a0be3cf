"""What is due is sent once, signed, to where it may go; and whatever a receiver does is written down."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import httpx
import pytest
from standardwebhooks import WebhookVerificationError

from devstack.testing import wait_for
from tests.integration.webhooks.conftest import TOKEN
from tests.integration.webhooks.hooking import Endpoint, Webhooks, verify
from tests.support.devstack import Supabase
from tests.support.receiver import Answer, Receiver, receiving

FUNCTIONS: dict[str, dict[str, Any]] = {
    "claim_webhook_deliveries": {"claim_id": "0b5e2f3a-0000-4000-8000-000000000000", "max_items": 1},
    "finish_webhook_deliveries": {"claim_id": "0b5e2f3a-0000-4000-8000-000000000000", "results": []},
    "next_webhook_delivery": {},
    "write_webhook_deliveries": {"max_items": 1},
    "count_webhook_deliveries": {},
    "open_file_link": {"token": "A" * 96},
}


def localhost(receiver: Receiver, path: str = "/") -> str:
    """By its name, which its certificate has."""
    return f"https://localhost:{receiver.port}{path}"


def told(webhooks: Webhooks, endpoint: Endpoint) -> dict[str, Any]:
    """Its one delivery, once somebody has said what became of it."""

    def ended() -> dict[str, Any] | None:
        [delivery] = webhooks.deliveries(endpoint)
        return delivery if delivery["claim_id"] is None and delivery["attempts"] else None

    return wait_for("the delivery ended", ended, 30)


def test_what_arrives_is_verified_by_the_official_library(webhooks: Webhooks, secure: Receiver) -> None:
    endpoint = webhooks.add_endpoint(localhost(secure, "/hook?a=b%20c"))
    delivery_id = webhooks.call("send_test_event", endpoint_id=endpoint.id)
    assert webhooks.dispatch()["claimed"] == 1
    delivery = told(webhooks, endpoint)
    asked = secure.asked[-1]
    assert (asked.method, asked.path) == ("POST", "/hook?a=b%20c")
    body = verify(asked, endpoint.secret)
    assert (body["type"], body["data"]["endpoint_id"]) == ("webhook.test", endpoint.id)
    assert asked.headers["webhook-id"] == f"test_{delivery_id}"
    assert body == webhooks.call("webhook_delivery_body", delivery_id=delivery_id)
    with pytest.raises(WebhookVerificationError):
        verify(asked, "whsec_" + "A" * 44)
    assert (delivery["status"], delivery["last_status"], delivery["response"]) == ("delivered", 200, "{}")


def test_while_secrets_rotate_both_verify(webhooks: Webhooks, receiver: Receiver) -> None:
    endpoint = webhooks.add_endpoint(receiver.url("/"))
    new = webhooks.call("rotate_webhook_secret", endpoint_id=endpoint.id)["secret"]
    webhooks.add_deliveries(endpoint, 1)
    webhooks.dispatch()
    assert verify(receiver.asked[0], endpoint.secret) == verify(receiver.asked[0], new)
    webhooks.call("rotate_webhook_secret", endpoint_id=endpoint.id, keep_hours=0)
    webhooks.add_deliveries(endpoint, 1)
    webhooks.dispatch()
    with pytest.raises(WebhookVerificationError):
        verify(receiver.asked[1], endpoint.secret)


def test_each_attempt_is_signed_anew_under_the_same_id(webhooks: Webhooks, receiver: Receiver) -> None:
    endpoint = webhooks.add_endpoint(receiver.url("/"))
    webhooks.add_deliveries(endpoint, 1)
    receiver.answers["/"] = Answer(500, [b"not now"])
    webhooks.dispatch()
    delivery = told(webhooks, endpoint)
    assert (delivery["status"], delivery["last_status"], delivery["response"]) == ("retrying", 500, "not now")
    receiver.answers.clear()
    webhooks.pass_time(10)
    webhooks.dispatch()
    first, second = receiver.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert verify(first, endpoint.secret) == verify(second, endpoint.secret)
    webhooks.call("replay_webhook_delivery", delivery_id=str(delivery["id"]))
    webhooks.dispatch()
    assert receiver.asked[2].headers["webhook-id"] == first.headers["webhook-id"]
    assert webhooks.deliveries(endpoint)[0]["status"] == "delivered"


def test_a_receiver_that_is_asked_too_much_says_when_to_come_again(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    endpoint = webhooks.add_endpoint(receiver.url("/"))
    receiver.answers["/"] = Answer(429, [b""], {"Retry-After": "1800"})
    webhooks.add_deliveries(endpoint, 1)
    webhooks.dispatch()
    delivery = told(webhooks, endpoint)
    assert (delivery["status"], delivery["last_status"]) == ("retrying", 429)
    assert 1790 < delivery["pause"] < 2000


def test_one_that_is_gone_is_told_nothing_more(webhooks: Webhooks, receiver: Receiver) -> None:
    endpoint = webhooks.add_endpoint(receiver.url("/"))
    receiver.answers["/"] = Answer(410, [b""])
    webhooks.add_deliveries(endpoint, 1)
    webhooks.dispatch()
    assert told(webhooks, endpoint)["status"] == "dead"
    now = webhooks.endpoint(endpoint)
    assert (now["enabled"], now["disabled_reason"]) == (False, "gone")


def test_a_redirect_is_not_followed(webhooks: Webhooks, receiver: Receiver) -> None:
    endpoint = webhooks.add_endpoint(receiver.url("/here"))
    receiver.answers["/here"] = Answer(307, [b""], {"Location": receiver.url("/there")})
    webhooks.add_deliveries(endpoint, 1)
    webhooks.dispatch()
    assert (told(webhooks, endpoint)["status"], webhooks.deliveries(endpoint)[0]["last_status"]) == (
        "retrying",
        307,
    )
    assert [asked.path for asked in receiver.asked] == ["/here"]


def test_of_a_gigabyte_a_kilobyte_is_read(webhooks: Webhooks, receiver: Receiver) -> None:
    endpoint = webhooks.add_endpoint(receiver.url("/"))
    given = itertools.count()
    chunk = b"x" * 65_536
    receiver.answers["/"] = Answer(200, (chunk for _ in range(16_384) if next(given) >= 0))
    webhooks.add_deliveries(endpoint, 1)
    webhooks.dispatch()
    delivery = told(webhooks, endpoint)
    assert (delivery["status"], len(delivery["response"])) == ("delivered", 1000)
    assert delivery["latency_ms"] < 5_000
    assert next(given) < 1_000


def test_who_answers_slowly_or_never_is_given_up_and_holds_up_nobody(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    slow, mute = (webhooks.add_endpoint(receiver.url(path)) for path in ("/slow", "/mute"))
    well = webhooks.add_endpoint(receiver.url("/well"))
    receiver.answers["/slow"] = Answer(drips=1)
    receiver.answers["/mute"] = Answer(holds=True)
    for endpoint in (slow, mute, well):
        webhooks.add_deliveries(endpoint, 1)
    done = webhooks.dispatch()
    assert (done["claimed"], done["delivered"]) == (3, 1)
    for endpoint in (slow, mute):
        delivery = told(webhooks, endpoint)
        assert (delivery["status"], delivery["last_error"]) == ("retrying", "timeout")
        assert 14_900 < delivery["latency_ms"] < 25_000


@pytest.mark.parametrize("who", ["stranger", "misnamed"])
def test_whoever_does_not_prove_his_name_learns_nothing(
    webhooks: Webhooks, request: pytest.FixtureRequest, who: str
) -> None:
    receiver: Receiver = request.getfixturevalue(who)
    endpoint = webhooks.add_endpoint(localhost(receiver))
    webhooks.add_deliveries(endpoint, 1)
    webhooks.dispatch()
    delivery = told(webhooks, endpoint)
    assert (delivery["status"], delivery["last_error"]) == ("retrying", "certificate_invalid")
    assert receiver.asked == []


def test_a_name_that_leads_into_the_network_is_not_followed(webhooks: Webhooks, receiver: Receiver) -> None:
    endpoint = webhooks.add_endpoint(f"https://localhost:{receiver.port}/")
    webhooks.add_deliveries(endpoint, 1)
    webhooks.dispatch()
    assert told(webhooks, endpoint)["last_error"] == "address_refused"
    assert receiver.asked == []


def test_nothing_is_lost_while_a_receiver_is_away(webhooks: Webhooks) -> None:
    """For an hour, and then as long as the plan waits."""
    with receiving() as away:
        port = away.port
    endpoint = webhooks.add_endpoint(f"http://127.0.0.1:{port}/")
    webhooks.add_deliveries(endpoint, 20)
    for pause in (0, 6, 5.5 * 60, 33 * 60):
        webhooks.pass_time(pause)
        webhooks_sent(webhooks)
    assert {row["last_error"] for row in webhooks.deliveries(endpoint)} == {"connection_failed"}
    assert {row["attempts"] for row in webhooks.deliveries(endpoint)} == {4}
    with receiving(port=port) as back:
        webhooks.pass_time(132 * 60)
        webhooks_sent(webhooks)
        rows = webhooks.deliveries(endpoint)
        assert {(row["status"], row["attempts"]) for row in rows} == {("delivered", 5)}
        ids = [asked.headers["webhook-id"] for asked in back.asked]
        assert sorted(ids) == sorted(f"evt_{row['event_id']}" for row in rows)


def webhooks_sent(webhooks: Webhooks) -> None:
    """Until nothing is due now: one that fails has one under way at a time."""
    wait_for("all is tried", lambda: webhooks.dispatch()["claimed"] == 0 or None, 180)


def test_a_secret_key_or_the_token_may_call(webhooks: Webhooks, own: Supabase) -> None:
    for headers in (
        {"authorization": f"Bearer {own.secret_key}"},
        {"authorization": f"Bearer {TOKEN}"},
        {"apikey": own.publishable_key, "authorization": f"Bearer {TOKEN}"},
    ):
        assert webhooks.dispatch(**headers)["claimed"] == 0


def test_nobody_else_may_call(webhooks: Webhooks, own: Supabase, receiver: Receiver) -> None:
    endpoint = webhooks.add_endpoint(receiver.url("/"))
    webhooks.add_deliveries(endpoint, 1)
    url = f"{own.supabase_url}/functions/v1/webhook-dispatch"
    member = webhooks.tenant.user.access_token
    for headers in (
        {},
        {"apikey": own.publishable_key},
        {"authorization": f"Bearer {own.publishable_key}"},
        {"apikey": own.publishable_key, "authorization": f"Bearer {member}"},
        {"authorization": f"Bearer {TOKEN}x"},
    ):
        answer = httpx.post(url, headers=headers, timeout=30)
        assert (answer.status_code, answer.json()) == (401, {"code": "unauthorized"})
    assert webhooks.deliveries(endpoint)[0]["attempts"] == 0
    assert receiver.asked == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_stands_behind_it_is_nobodys_to_call(webhooks: Webhooks, own: Supabase, function: str) -> None:
    member = webhooks.tenant.user.access_token
    for token in (own.publishable_key, member):
        for schema in ("orchestrator", "public", "private"):
            answer = httpx.post(
                f"{own.supabase_url}/rest/v1/rpc/{function}",
                json=FUNCTIONS[function],
                headers={
                    "apikey": own.publishable_key,
                    "authorization": f"Bearer {token}",
                    "content-profile": schema,
                },
                timeout=10,
            )
            assert answer.status_code in (401, 403, 404, 406), (schema, answer.text)


def test_many_calls_at_once_send_each_once(webhooks: Webhooks, receiver: Receiver) -> None:
    endpoints = [webhooks.add_endpoint(receiver.url(f"/{number}")) for number in range(5)]
    for endpoint in endpoints:
        webhooks.add_deliveries(endpoint, 60)
    callers = [threading.Thread(target=webhooks_sent, args=[webhooks]) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(60)
    assert webhooks.count("delivered") == 300
    assert len({(asked.path, asked.headers["webhook-id"]) for asked in receiver.asked}) == 300
    assert len(receiver.asked) == 300
