"""What a push service says to a message, and what that means; none is asked that is not on the internet."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from orchestrator.adapters.platform.pushes import WebPushSender
from orchestrator.adapters.web import WebLimits
from orchestrator.domain.platform.push_sealing import CONTENT_MAX_BYTES, Browser, make_push_keys
from orchestrator.services.platform.push_notices import Sent
from tests.support.push_service import PushService, push_service

pytestmark = pytest.mark.anyio
KEYS = make_push_keys()
CONTACT = "mailto:zapbase@example.com"
LOCAL = WebLimits({"127.0.0.1"}, allows_plain=True)


@pytest.fixture
def service() -> Generator[PushService]:
    with push_service() as service:
        yield service


def sender(limits: WebLimits = LOCAL, seconds: float = 10) -> WebPushSender:
    return WebPushSender(limits, CONTACT, seconds)


async def test_a_browser_alone_reads_what_it_is_told_and_its_service_knows_who_sends(
    service: PushService,
) -> None:
    ana = service.subscribe("ana")
    assert await sender().send(ana.browser, b'{"title":"Jos\xc3\xa9"}', "chat", KEYS) == (Sent.TOLD, None)
    assert ana.told == [{"title": "José"}]
    [asked] = ana.asked
    assert b"Jos" not in asked.body
    assert (asked.method, asked.headers["content-encoding"]) == ("POST", "aes128gcm")
    assert (asked.headers["ttl"], asked.headers["topic"], asked.headers["urgency"]) == (
        "3600",
        "chat",
        "high",
    )
    assert ana.proof()["sub"] == CONTACT


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (200, Sent.TOLD),
        (201, Sent.TOLD),
        (202, Sent.TOLD),
        (301, Sent.FAILED),
        (400, Sent.REFUSED),
        (401, Sent.FAILED),
        (403, Sent.FAILED),
        (404, Sent.GONE),
        (410, Sent.GONE),
        (413, Sent.REFUSED),
        (429, Sent.FAILED),
        (500, Sent.FAILED),
        (503, Sent.FAILED),
    ],
)
async def test_what_each_answer_means(service: PushService, status: int, sent: Sent) -> None:
    ana = service.subscribe("ana")
    ana.answers(status, location="http://127.0.0.1:1/")
    assert (await sender().send(ana.browser, b"{}", "chat", KEYS))[0] is sent
    assert len(ana.asked) == 1


async def test_a_service_says_when_to_ask_again(service: PushService) -> None:
    ana = service.subscribe("ana")
    ana.answers(429, retry_after="120")
    assert await sender().send(ana.browser, b"{}", "chat", KEYS) == (Sent.FAILED, 120)
    ana.answers(503, retry_after="soon")
    assert await sender().send(ana.browser, b"{}", "chat", KEYS) == (Sent.FAILED, None)


async def test_one_that_hangs_or_is_not_there_is_given_up(service: PushService) -> None:
    ana = service.subscribe("ana")
    ana.answers(holds=True)
    assert (await sender(seconds=0.2).send(ana.browser, b"{}", "chat", KEYS))[0] is Sent.FAILED
    service.receiver.let_go.set()
    nobody = Browser("http://127.0.0.1:9/push", ana.browser.p256dh, ana.browser.auth)
    assert (await sender().send(nobody, b"{}", "chat", KEYS))[0] is Sent.FAILED


async def test_nothing_of_this_network_is_asked(service: PushService) -> None:
    ana = service.subscribe("ana")
    strangers = WebLimits()
    assert (await sender(strangers).send(ana.browser, b"{}", "chat", KEYS))[0] is Sent.GONE
    for address in (
        "https://127.0.0.1/push",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "ftp://a.b/",
    ):
        inside = Browser(address, ana.browser.p256dh, ana.browser.auth)
        assert (await sender(strangers).send(inside, b"{}", "chat", KEYS))[0] is Sent.GONE
    assert ana.asked == []


async def test_what_cannot_be_sealed_is_not_sent(service: PushService) -> None:
    ana = service.subscribe("ana")
    broken = Browser(ana.browser.endpoint, "no key", ana.browser.auth)
    assert (await sender().send(broken, b"{}", "chat", KEYS))[0] is Sent.FAILED
    large = b"x" * (CONTENT_MAX_BYTES + 1)
    assert (await sender().send(ana.browser, large, "chat", KEYS))[0] is Sent.REFUSED
    assert ana.asked == []
