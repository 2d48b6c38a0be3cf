"""A person is told outside of the page that somebody has written: by push, and by mail."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.integration.orchestrator.harness import (
    Number,
    OrchestratorProcess,
    made_orchestrator,
    wait_for,
)
from tests.integration.orchestrator.messages import connect
from tests.integration.orchestrator.test_broadcasts import rpc
from tests.support.devstack import Supabase
from tests.support.mails import mails_to
from tests.support.push_service import PushService, Subscriber, push_service

SECONDS = 60
ADDRESS = "https://zap.example.com"


@pytest.fixture(scope="module")
def orchestrator(
    devstack: Supabase, tmp_path_factory: pytest.TempPathFactory
) -> Generator[OrchestratorProcess]:
    """One that may push to this machine, and has a way to send mail."""
    settings = {
        "ZAPBASE_STOP_FLEET_ON_EXIT": "1",
        "ZAPBASE_REQUEST_ALLOWED_HOSTS": "127.0.0.1",
        "ZAPBASE_SMTP_URL": devstack.smtp_url,
        "ZAPBASE_PUBLIC_URL": ADDRESS,
    }
    with made_orchestrator(devstack, tmp_path_factory.mktemp("orchestrator"), **settings) as running:
        yield running


@pytest.fixture
def service() -> Generator[PushService]:
    with push_service() as service:
        yield service


class Person:
    """The owner of a number's account, who has no page before him."""

    def __init__(self, supabase: Supabase, orchestrator: OrchestratorProcess, number: Number) -> None:
        self._supabase = supabase
        self._orchestrator = orchestrator
        self.number = number
        self.user = number.tenant.user

    def hears(self, phone: str, text: str) -> None:
        """Somebody writes to the number."""
        message = {"from": phone, "body": text, "name": "Bia"}
        self._orchestrator.node(self.number.id).post("/memory/incoming", **message)

    def subscribes(self, browser: Subscriber) -> str:
        """With a push service on this machine, which the one door refuses."""
        keys = {"p256dh": browser.browser.p256dh, "auth": browser.browser.auth}
        endpoint = f"https://push.example.com{browser.path}"
        saved = self.calls("save_push_subscription", endpoint=endpoint, **keys, locale="en")
        self.sets(
            "update public.push_subscriptions set endpoint = %s where id = %s",
            browser.browser.endpoint,
            saved,
        )
        return saved

    def prefers(self, **preferences: bool) -> None:
        query = "update public.profiles set preferences = %s where user_id = %s"
        self.sets(query, Jsonb(preferences), self.user.id)

    def was_here(self, ago: str) -> None:
        query = (
            "update private.notice_states set seen_at = clock_timestamp() - %s::interval where user_id = %s"
        )
        self.sets(query, ago, self.user.id)

    def calls(self, function: str, **arguments: Any) -> Any:
        return rpc(self._supabase, self.number, function, **arguments)

    def sets(self, query: Any, *values: Any) -> None:
        self.number.connection.execute(query, values)

    def has(self, query: Any, *values: Any) -> bool:
        return self.number.connection.execute(query, values).fetchone() is not None

    def chat_id(self) -> str:
        """The only one of the account."""
        [(chat_id,)] = self.number.connection.execute(
            "select id::text from public.chats where account_id = %s", [self.number.tenant.account_id]
        )
        return chat_id

    def waits(self, kind: str, key: str) -> None:
        """Until the job stands for later."""
        later = (
            "select from private.jobs where kind = %s and key = %s and claim_id is null"
            " and run_at > now() + interval '20 seconds'"
        )
        wait_for(lambda: self.has(later, kind, key) or None, SECONDS, f"{kind} for later")

    def hurries(self, kind: str, key: str) -> None:
        """The time comes that the job waits for."""
        self.waits(kind, key)
        self.sets("update private.jobs set run_at = now() where kind = %s and key = %s", kind, key)

    def mails(self) -> list[dict[str, Any]]:
        """The digests that he got, the newest first."""
        mails = mails_to(self._supabase, self.user.email)
        return [mail for mail in mails if "Zapbase" in str(mail["subject"])]


@pytest.fixture
def person(devstack: Supabase, orchestrator: OrchestratorProcess, number: Number) -> Person:
    connect(orchestrator, number)
    return Person(devstack, orchestrator, number)


def told(browser: Subscriber, count: int = 1) -> list[dict[str, Any]]:
    wait_for(lambda: len(browser.asked) >= count or None, SECONDS, f"push {count}")
    assert len(browser.asked) == count
    return browser.told


def test_a_browser_is_told_of_the_chat_and_of_its_text_only_where_that_was_chosen(
    person: Person, service: PushService
) -> None:
    ana = service.subscribe("ana")
    person.subscribes(ana)
    person.hears("5511988884001", "Quero um bolo")
    [notice] = told(ana)
    chat_id = person.chat_id()
    path = f"/a/{person.number.tenant.account_id}/conversas/{chat_id}"
    body = "New message, nobody has taken it yet"
    assert notice == {"title": "Bia", "body": body, "tag": chat_id, "path": path}
    assert ana.asked[0].headers["topic"] == chat_id.replace("-", "")
    assert ana.asked[0].headers["authorization"].endswith(f", k={person.calls('push_key')}")
    assert ana.proof()["sub"].startswith("mailto:")
    person.prefers(notice_text=True)
    person.hears("5511988884001", "De cenoura")
    assert told(ana, 2)[1] == {**notice, "body": "De cenoura"}


def test_a_browser_that_is_gone_is_told_nothing_more(person: Person, service: PushService) -> None:
    ana, bia = service.subscribe("ana"), service.subscribe("bia")
    gone, kept = person.subscribes(ana), person.subscribes(bia)
    ana.answers(410)
    person.hears("5511988884002", "Oi")
    told(ana)
    told(bia)
    stands = "select from public.push_subscriptions where id = %s"
    wait_for(lambda: not person.has(stands, gone) or None, SECONDS, "the end of the subscription")
    person.hears("5511988884002", "Oi?")
    told(bia, 2)
    assert person.has(stands, kept)
    assert len(ana.asked) == 1


def test_who_has_a_page_before_him_is_told_once_he_is_gone(person: Person, service: PushService) -> None:
    ana = service.subscribe("ana")
    key = person.subscribes(ana)
    person.calls("mark_here")
    person.hears("5511988884003", "Oi")
    person.hurries("push_notices", key)
    # He is still there: it waits on.
    person.waits("push_notices", key)
    assert ana.asked == []
    person.was_here("2 minutes")
    person.hurries("push_notices", key)
    assert told(ana)[0]["title"] == "Bia"


def test_what_happened_before_his_eyes_is_not_told(person: Person, service: PushService) -> None:
    ana = service.subscribe("ana")
    key = person.subscribes(ana)
    person.calls("mark_here")
    person.hears("5511988884004", "Oi")
    person.waits("push_notices", key)
    person.was_here("0 seconds")
    person.hurries("push_notices", key)
    stands = "select from private.push_notices where subscription_id = %s"
    wait_for(lambda: not person.has(stands, key) or None, SECONDS, "the end of the notice")
    assert ana.asked == []


def test_what_waits_for_him_comes_by_mail_once_an_hour(person: Person) -> None:
    person.prefers(notice_digest=True)
    person.hears("5511988884005", "Quero um bolo")
    # He has time to look by himself.
    person.hurries("notice_digest", person.user.id)
    wait_for(lambda: person.mails() or None, SECONDS, "the mail")
    [mail] = person.mails()
    assert mail["subject"] == "1 conversa espera no Zapbase · 1 chat waits on Zapbase"
    text = str(mail["text"])
    assert f"{ADDRESS}/a/{person.number.tenant.account_id}/conversas/{person.chat_id()}" in text
    assert f"desligue-o em {ADDRESS}/perfil" in text
    assert "Bia" in text and "bolo" not in text

    person.hears("5511988884005", "Oi?")
    person.hurries("notice_digest", person.user.id)
    person.waits("notice_digest", person.user.id)
    assert len(person.mails()) == 1
    person.sets(
        "update private.notice_states set mailed_at = now() - interval '61 minutes' where user_id = %s",
        person.user.id,
    )
    person.hurries("notice_digest", person.user.id)
    wait_for(lambda: len(person.mails()) == 2 or None, SECONDS, "the next hour's mail")
