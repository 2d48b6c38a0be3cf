"""A browser is told what waits, once, and one that fails is let rest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from orchestrator.domain.jobs import DONE, Job, JobOutcome
from orchestrator.domain.platform.notices import Locale, Notice, push_content, push_topic
from orchestrator.domain.platform.push_sealing import Browser, PushKeys
from orchestrator.services.platform.push_notices import PushNotices, Sent
from orchestrator.testing import FakeClock

pytestmark = pytest.mark.anyio
JOB = Job(id=1, claim_id="c", kind="push_notices", key="s", account_id=None, payload={}, attempts=1)
CHAT = "0f8fad5b-d9cb-469f-a165-70867728950e"


def notice(topic: str = CHAT, **values: object) -> Notice:
    known = {
        "at": "2026-11-30T12:00:00Z",
        "reason": "mine",
        "account_id": "a",
        "chat_id": topic,
        "name": "Ana",
        "text": None,
    }
    return Notice.model_validate({"topic": topic, **known, **values})


TEST = notice("test", reason="test", account_id=None, chat_id=None, name=None)


@dataclass
class Waiting:
    notices: Sequence[Notice]
    wait_seconds: float = 0
    failures: int = 0
    locale: Locale = "pt-BR"
    browser: Browser = field(default_factory=lambda: Browser("https://push.example.net", "p", "a"))


class Gateway:
    def __init__(self, push: Waiting | None, standing: PushKeys | None = None) -> None:
        self.push = push
        self.standing = standing
        self.finished: list[tuple[str, list[str]]] = []

    async def read_push_keys(self) -> PushKeys | None:
        return self.standing

    async def keep_push_keys(self, keys: PushKeys) -> PushKeys:
        self.standing = self.standing or keys
        return self.standing

    async def push_notices(self, subscription_id: str) -> Waiting | None:
        return self.push if subscription_id == "s" else None

    async def finish_push(self, subscription_id: str, outcome: str, told: Sequence[Notice]) -> bool:
        self.finished.append((outcome, [notice.topic for notice in told]))
        return False


class Sender:
    """Answers in order, and then that it was told."""

    def __init__(self, *answers: tuple[Sent, float | None]) -> None:
        self.answers = list(answers)
        self.topics: list[str] = []

    async def send(
        self, browser: Browser, content: bytes, topic: str, keys: PushKeys
    ) -> tuple[Sent, float | None]:
        self.topics.append(topic)
        return self.answers.pop(0) if self.answers else (Sent.TOLD, None)


def made(gateway: Gateway, sender: Sender) -> PushNotices:
    return PushNotices(gateway, sender, FakeClock())


async def test_each_chat_is_told_under_its_own_topic() -> None:
    gateway, sender = Gateway(Waiting([notice(), notice("other")])), Sender()
    assert await made(gateway, sender).work(JOB) == DONE
    assert sender.topics == [push_topic(CHAT), "other"]
    assert gateway.finished == [("told", [CHAT, "other"])]
    assert len(push_topic(CHAT)) == 32


async def test_what_a_service_takes_in_no_case_costs_no_other() -> None:
    gateway, sender = Gateway(Waiting([notice("one"), notice("two")])), Sender((Sent.REFUSED, None))
    assert await made(gateway, sender).work(JOB) == DONE
    assert gateway.finished == [("told", ["one", "two"])]


async def test_a_browser_that_is_gone_is_told_nothing_more() -> None:
    gateway, sender = Gateway(Waiting([notice("one"), notice("two")])), Sender((Sent.GONE, None))
    assert await made(gateway, sender).work(JOB) == DONE
    assert gateway.finished == [("gone", [])]
    assert sender.topics == ["one"]


async def test_one_that_fails_is_asked_ever_more_rarely_and_as_it_wishes() -> None:
    seconds: list[float] = []
    for failures, again in ((0, None), (3, None), (40, None), (0, 900.0), (0, 10**9)):
        gateway = Gateway(Waiting([notice("one"), notice("two")], failures=failures))
        end = await made(gateway, Sender((Sent.TOLD, None), (Sent.FAILED, again))).work(JOB)
        assert (end.outcome, gateway.finished) == (JobOutcome.AGAIN, [("failed", ["one"])])
        seconds.append(end.seconds or 0)
    assert seconds[0] < seconds[1] < seconds[2] <= 1800
    assert seconds[3:] == [900, 1800]


async def test_who_is_before_the_page_is_told_later_but_for_a_test() -> None:
    gateway, sender = Gateway(Waiting([notice()], wait_seconds=40)), Sender()
    end = await made(gateway, sender).work(JOB)
    assert (end.outcome, end.seconds, sender.topics) == (JobOutcome.AGAIN, 40, [])
    gateway.push = Waiting([notice(), TEST], wait_seconds=40)
    await made(gateway, sender).work(JOB)
    assert sender.topics == ["test"]


async def test_a_browser_that_is_not_known_is_nothing_to_do() -> None:
    for push in (None, Waiting([])):
        gateway = Gateway(push)
        assert await made(gateway, Sender()).work(JOB) == DONE
        assert gateway.finished == []


async def test_keys_are_made_once_for_all() -> None:
    gateway = Gateway(None)
    one, other = made(gateway, Sender()), made(gateway, Sender())
    assert await one.keep_keys() == await other.keep_keys() == await one.keep_keys() == gateway.standing


def test_what_is_told_holds_no_word_of_a_message_unless_it_was_asked_for() -> None:
    told = json.loads(push_content(notice(name="  Ana\nLima ", reason="unassigned"), "pt-BR"))
    assert told == {
        "title": "Ana Lima",
        "body": "Nova mensagem, ainda sem atendente",
        "tag": CHAT,
        "path": f"/a/a/conversas/{CHAT}",
    }
    assert json.loads(push_content(notice(text="tem pão?\n" * 100), "en"))["body"].startswith("tem pão? tem")
    assert json.loads(push_content(notice(name=""), "en"))["title"] == "No name"
    assert json.loads(push_content(TEST, "en"))["path"] == "/perfil"
    assert len(push_content(notice(name="😀" * 500, text="😀" * 500), "pt-BR")) < 2000
