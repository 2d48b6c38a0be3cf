"""Whoever is away is told by mail what waits for him, in no word of it unless he asked for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from orchestrator.domain.jobs import DONE, Job, JobOutcome
from orchestrator.domain.platform.mails import Mail
from orchestrator.domain.platform.notices import WaitingChat
from orchestrator.services.platform.notice_digests import NoticeDigests
from orchestrator.testing import FakeMailer

pytestmark = pytest.mark.anyio
JOB = Job(id=1, claim_id="c", kind="notice_digest", key="u", account_id=None, payload={}, attempts=1)
CHAT = WaitingChat(
    account_id="a",
    chat_id="c",
    account_name="Padaria\nAurora",
    name="José\r\nBcc: x",
    reason="mine",
    text=None,
)


@dataclass
class Away:
    chats: Sequence[WaitingChat]
    count: int = 1
    wait_seconds: float = 0
    address: str = "ana@example.com"
    as_of: str = "2026-11-30T12:00:00+00:00"


class Gateway:
    def __init__(self, digest: Away | None) -> None:
        self.digest = digest
        self.noted: list[str] = []

    async def notice_digest(self, user_id: str) -> Away | None:
        return self.digest if user_id == "u" else None

    async def note_digest(self, user_id: str, as_of: str) -> None:
        self.noted.append(as_of)


class DeadMailer:
    async def send(self, mail: Mail) -> bool:
        return False


async def test_he_is_told_where_it_waits_and_how_to_be_told_no_more() -> None:
    gateway, mailer = Gateway(Away([CHAT], count=23)), FakeMailer()
    assert await NoticeDigests(gateway, mailer, "https://zap.example").work(JOB) == DONE
    [mail] = mailer.sent
    assert (mail.to, gateway.noted) == ("ana@example.com", ["2026-11-30T12:00:00+00:00"])
    assert mail.subject == "23 conversas esperam no Zapbase · 23 chats wait on Zapbase"
    for words in (
        "- José Bcc: x (Padaria Aurora): Nova mensagem\n  https://zap.example/a/a/conversas/c\n",
        "… e mais 22",
        "https://zap.example/perfil",
        "New message",
    ):
        assert words in mail.text
    assert "\r" not in mail.text


async def test_the_words_of_a_message_are_told_to_whoever_asked_for_them() -> None:
    gateway, mailer = Gateway(Away([CHAT.model_copy(update={"text": "tem\npão?"})])), FakeMailer()
    await NoticeDigests(gateway, mailer, "https://zap.example").work(JOB)
    assert "(Padaria Aurora): tem pão?\n" in mailer.sent[0].text
    assert mailer.sent[0].subject.startswith("1 conversa espera no Zapbase")


async def test_who_has_just_been_here_is_told_later_and_who_knows_all_never() -> None:
    mailer = FakeMailer()
    end = await NoticeDigests(Gateway(Away([CHAT], wait_seconds=90)), mailer, "").work(JOB)
    assert (end.outcome, end.seconds) == (JobOutcome.AGAIN, 90)
    assert await NoticeDigests(Gateway(None), mailer, "").work(JOB) == DONE
    assert mailer.sent == []


async def test_what_cannot_be_mailed_now_is_tried_again_and_not_noted() -> None:
    gateway = Gateway(Away([CHAT]))
    end = await NoticeDigests(gateway, DeadMailer(), "").work(JOB)
    assert (end.outcome, end.seconds, gateway.noted) == (JobOutcome.AGAIN, 600, [])
