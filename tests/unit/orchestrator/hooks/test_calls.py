"""A call is read, its buyer fetched where he does not stand in it, and applied; another system that is away
costs an attempt."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

import pytest

from orchestrator.domain.automation.requests import HttpRequest, HttpResult
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.hooks.calls import HookCall
from orchestrator.domain.hooks.mapping import Reading
from orchestrator.domain.hooks.sources import read_sources
from orchestrator.domain.jobs import DONE, Job, JobEnd, JobOutcome
from orchestrator.services.hooks.calls import Calls

pytestmark = pytest.mark.anyio
IDENTITY = Identity("o", 1)
ANSWERED = HttpResult(200, json.dumps(read_sources()["mercado_pago"].sample["answer"]))


class Gateway:
    """Implements `CallGateway` with one call."""

    def __init__(self, call: HookCall | None) -> None:
        self.call = call
        self.applied: list[Reading] = []

    async def read_call(self, identity: Identity, sample_id: int) -> HookCall | None:
        return copy.deepcopy(self.call)

    async def apply_call(self, identity: Identity, sample_id: int, reading: Reading) -> None:
        self.applied.append(reading)


class Caller:
    """Implements `HttpCaller`."""

    def __init__(self, result: HttpResult) -> None:
        self.result = result
        self.asked: list[HttpRequest] = []

    async def ask(self, request: HttpRequest, secrets: Mapping[str, str] | None = None) -> HttpResult:
        self.asked.append(request)
        return self.result


def told(source: str, **columns: Any) -> HookCall:
    known = read_sources()[source]
    document = {name: part for name, part in known.sample.items() if name != "answer"}
    row: dict[str, Any] = {"secret": "APP_USR-1", "document": document, "mapping": known.mapping, **columns}
    return HookCall(id=7, account_id="a", source=source, **row)


async def work(
    call: HookCall | None, result: HttpResult = ANSWERED, attempts: int = 1
) -> tuple[JobEnd, list[Reading], list[HttpRequest]]:
    gateway, caller = Gateway(call), Caller(result)
    job = Job(id=1, claim_id="c", kind="inbound_call", key="7", account_id="a", payload={}, attempts=attempts)
    end = await Calls(gateway, caller, read_sources(), lambda: IDENTITY).work(job)
    return end, gateway.applied, caller.asked


async def test_a_call_that_names_the_buyer_asks_nobody() -> None:
    end, [reading], asked = await work(told("stripe", message="Oi {{ contact.first_name }}"))
    assert (end, reading.phone, reading.message, asked) == (DONE, "+5511988887006", "Oi Ana", [])


async def test_one_that_is_gone_or_applied_does_nothing() -> None:
    assert await work(None) == (DONE, [], [])


async def test_the_buyer_is_fetched_from_the_system_itself() -> None:
    end, [reading], [asked] = await work(told("mercado_pago", events=["approved"]))
    assert (end, reading.phone, reading.name) == (DONE, "+5511988887009", "Ana Silva")
    assert (asked.method, asked.url) == ("GET", "https://api.mercadopago.com/v1/payments/1320000001")
    assert asked.headers["Authorization"] == "Bearer APP_USR-1"
    customer = HttpResult(200, json.dumps(read_sources()["asaas"].sample["answer"]))
    _, [reading], [asked] = await work(told("asaas"), customer)
    assert reading.phone == "+5511988887010"
    assert (asked.url, asked.headers["access_token"]) == (
        "https://api.asaas.com/v3/customers/cus_G7Dvo4iphUNk",
        "APP_USR-1",
    )


@pytest.mark.parametrize(
    "result", [HttpResult(500), HttpResult(429), HttpResult(None, error_code="url_unreachable")]
)
async def test_a_system_that_is_away_costs_an_attempt_and_not_the_call(result: HttpResult) -> None:
    end, applied, _ = await work(told("mercado_pago"), result)
    assert (end.outcome, applied) == (JobOutcome.FAILED, [])
    assert end.error_code in ("buyer_unreachable", "url_unreachable")
    end, [reading], _ = await work(told("mercado_pago"), result, attempts=10)
    assert (end, reading.code) == (DONE, end.error_code or reading.code)
    assert reading.code in ("buyer_unreachable", "url_unreachable")


@pytest.mark.parametrize("status", [301, 401, 403, 404])
async def test_one_that_refuses_is_not_asked_again(status: int) -> None:
    end, [reading], _ = await work(told("mercado_pago"), HttpResult(status))
    assert (end, reading.code) == (DONE, "buyer_refused")


@pytest.mark.parametrize("code", ["request_invalid", "url_refused"])
async def test_a_question_that_cannot_be_asked_is_told_at_once(code: str) -> None:
    """A key with a line's end in it: an hour of attempts later it would have one still."""
    end, [reading], _ = await work(told("asaas"), HttpResult(None, error_code=code))
    assert (end, reading.code) == (DONE, code)


async def test_without_its_key_nobody_is_asked() -> None:
    _, [reading], asked = await work(told("asaas", secret=None))
    assert (reading.code, asked) == ("call_secret_missing", [])


async def test_what_nobody_wants_costs_no_question() -> None:
    _, [reading], asked = await work(told("asaas", events=["PAYMENT_OVERDUE"]))
    assert (reading.code, reading.is_wanted, asked) == ("event_unwanted", False, [])


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"type": "merchant_order", "data.id": "7"},
        {"type": "payment", "data.id": "../../users/me"},
        {"type": "payment", "data.id": "7?access=1"},
        {"type": "payment", "data.id": "x" * 65},
    ],
)
async def test_no_call_leads_to_another_address(query: dict[str, str]) -> None:
    call = told("mercado_pago")
    call.document["query"] = query
    _, [reading], asked = await work(call)
    assert (reading.code, reading.is_wanted, asked) == ("buyer_missing", False, [])


@pytest.mark.parametrize("body", [None, "", "<html>", "[1]", "{}"])
async def test_an_answer_without_a_buyer_is_none(body: str | None) -> None:
    _, [reading], _ = await work(told("asaas"), HttpResult(200, body))
    assert reading.code == "phone_missing"
