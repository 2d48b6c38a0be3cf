"""Kills in the middle of messages both ways, with the real library: the simulated phone has the last word."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import httpx
import psutil
import pytest

from devstack.testing import DemoStack, wait_for
from tests.e2e.numbers import Operator, browsers
from tests.e2e.test_messages import Conversation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
# A message in doubt holds its chat for a minute.
SECONDS = 100
SENDERS = [f"551195551{place:04}" for place in range(4)]
FIRST, SECOND, OUT, KILLS = 150, 150, 40, 2


class Talk(Conversation):
    """Many threads of one number at once."""

    def burst(self, count: int, begin: int) -> None:
        messages = [
            {"from": sender, "name": "Rajada", "body": f"rajada {place}"}
            for place, sender in zip(range(begin, begin + count), itertools.cycle(SENDERS), strict=False)
        ]
        httpx.post(f"{self.phone_url}/incoming", json={"messages": messages}).raise_for_status()

    def phone(self) -> list[dict[str, Any]]:
        """Everything this test wrote, as the phone has it."""
        messages = httpx.get(f"{self.phone_url}/messages").raise_for_status().json()["messages"]
        return [message for message in messages if message["body"].startswith(("rajada", "resposta"))]

    def rows(self) -> list[dict[str, Any]]:
        columns = "seq,chat_id,wa_message_id,message,from_me,status,contact_id"
        path = f"conversations?select={columns}&instance_id=eq.{self.number['id']}&order=seq&limit=1000"
        path += "&or=(message.like.rajada*,message.like.resposta*)"
        return self.operator.stack.rows(path, self.operator.token)


def threads(messages: Iterable[tuple[str, str]]) -> list[list[str]]:
    chats: dict[str, list[str]] = defaultdict(list)
    for chat, message_id in messages:
        chats[chat].append(message_id)
    return sorted(chats.values())


def test_kills_in_the_middle_of_messages_lose_and_double_nothing(demo: DemoStack) -> None:
    operator = Operator(demo)
    founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
    number = operator.connect(founding[0])
    talk = Talk(operator, number)
    unpace(operator, number)
    talk.burst(FIRST, 0)
    first = wait_for("the first row", lambda: next(iter(talk.rows()), None), SECONDS)
    for place in range(OUT):
        talk.insert(first["contact_id"], f"resposta {place}")
    demo.node_process(number["id"]).kill()
    talk.burst(SECOND, FIRST)
    operator.wait_status(number["id"], "connected")
    kill(browsers(demo, number["id"]))
    demo.orchestrator().kill()

    def settled() -> bool | None:
        rows = talk.rows()
        theirs = sum(not row["from_me"] for row in rows)
        if theirs < FIRST + SECOND or {row["status"] for row in rows} & {"queued", "sending"}:
            return None
        on_phone = {message["body"] for message in talk.phone()}
        return all(row["message"] not in on_phone for row in rows if row["status"] == "unconfirmed") or None

    wait_for("everything settled", settled, SECONDS)
    phone, rows = talk.phone(), talk.rows()
    assert threads((row["chat_id"], row["wa_message_id"]) for row in rows if not row["from_me"]) == threads(
        (message["chat"], message["id"]) for message in phone if message["direction"] == "incoming"
    )
    # What a kill caught between its key and the phone may stay in doubt: one at a time is sent to a chat.
    away = {"failed", "unconfirmed"}
    sent = {
        row["message"]: row["wa_message_id"] for row in rows if row["from_me"] and row["status"] not in away
    }
    assert len(sent) >= OUT - KILLS
    assert sent == {message["body"]: message["id"] for message in phone if message["direction"] == "outgoing"}
    assert sum(message["direction"] == "outgoing" for message in phone) == len(sent)


def unpace(operator: Operator, number: dict[str, Any]) -> None:
    stack = operator.stack
    httpx.patch(
        f"{stack.supabase_url}/rest/v1/instances?id=eq.{number['id']}",
        json={"messages_per_minute": None, "warm_up": False},
        headers={"apikey": stack.publishable_key, "authorization": f"Bearer {operator.token}"},
    ).raise_for_status()


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        process.kill()
