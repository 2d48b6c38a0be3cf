"""The buyer is asked for over the guarded web: with the account's key, at the mapping's address alone."""

from __future__ import annotations

from collections.abc import Generator, Mapping

import pytest

from orchestrator.adapters.automation.requests import GuardedRequests
from orchestrator.adapters.web import WebLimits
from orchestrator.domain.hooks.mapping import Reading
from orchestrator.domain.hooks.sources import Source, read_sources
from orchestrator.domain.jobs import DONE, Job, JobEnd, JobOutcome
from orchestrator.services.hooks.calls import Calls
from tests.support.receiver import Answer, Receiver, receiving

from .test_calls import IDENTITY, Gateway, told

pytestmark = pytest.mark.anyio
PATH = "/v1/payments/1320000001"


@pytest.fixture
def receiver() -> Generator[Receiver]:
    with receiving() as receiver:
        receiver.answers[PATH] = Answer.json(read_sources()["mercado_pago"].sample["answer"])
        yield receiver


def at(receiver: Receiver) -> Mapping[str, Source]:
    """Mercado Pago, as if it were there."""
    source = read_sources()["mercado_pago"]
    assert source.call
    call = source.call.model_copy(update={"url": receiver.url("/v1/payments/{id}")})
    return {"mercado_pago": source.model_copy(update={"call": call})}


async def work(receiver: Receiver, limits: WebLimits) -> tuple[JobEnd, list[Reading]]:
    gateway = Gateway(told("mercado_pago"))
    job = Job(id=1, claim_id="c", kind="inbound_call", key="7", account_id="a", payload={}, attempts=1)
    end = await Calls(gateway, GuardedRequests(limits), at(receiver), lambda: IDENTITY).work(job)
    return end, gateway.applied


async def test_the_buyer_is_told_to_who_has_the_key(receiver: Receiver) -> None:
    end, [reading] = await work(receiver, WebLimits([receiver.host], allows_plain=True))
    assert (end, reading.phone, reading.name) == (DONE, "+5511988887009", "Ana Silva")
    [asked] = receiver.asked
    assert (asked.method, asked.path) == ("GET", PATH)
    assert asked.headers["authorization"] == "Bearer APP_USR-1"
    # Asked again after a kill it is known by the same key.
    await work(receiver, WebLimits([receiver.host], allows_plain=True))
    assert {one.headers["idempotency-key"] for one in receiver.asked} == {"hook:7"}


async def test_nobody_is_asked_in_a_network_of_one_s_own(receiver: Receiver) -> None:
    end, applied = await work(receiver, WebLimits())
    assert (end, [reading.code for reading in applied], receiver.asked) == (DONE, ["url_refused"], [])


async def test_a_redirect_takes_no_key_along(receiver: Receiver) -> None:
    with receiving() as other:
        receiver.answers[PATH] = Answer(302, headers={"location": other.url("/")})
        other.answers["/"] = Answer.json({"status": "approved"})
        await work(receiver, WebLimits([receiver.host, other.host], allows_plain=True))
        assert [asked.headers.get("authorization") for asked in other.asked] == [None]


async def test_an_answer_beyond_all_measure_is_not_read_on(receiver: Receiver) -> None:
    receiver.answers[PATH] = Answer(200, (b"x" * 65_536 for _ in range(10_000)))
    end, applied = await work(receiver, WebLimits([receiver.host], allows_plain=True))
    assert (end.outcome, end.error_code, applied) == (JobOutcome.FAILED, "answer_too_large", [])


@pytest.mark.parametrize("status", [401, 404])
async def test_one_that_refuses_says_what_is_wrong_with_the_key(receiver: Receiver, status: int) -> None:
    receiver.answers[PATH] = Answer(status)
    end, [reading] = await work(receiver, WebLimits([receiver.host], allows_plain=True))
    assert (end, reading.code, reading.detail) == (DONE, "buyer_refused", f"status {status}")
