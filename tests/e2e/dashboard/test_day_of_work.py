"""Thirty chats in a day: everybody is answered once, and the hands do little beside writing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from benchmarks.day_of_work import ANSWER, CHATS, STEPS, Day
from devstack.testing import DemoStack, wait_for
from tests.e2e.numbers import Operator, phone_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
SENT_SECONDS = 300
# Keys. With the mouse, before there were any: 4 clicks for a tag, 2 to close, 2 to assign.
# After a chat was handed over, a colleague's is often the next of the list.
MOST = {"open": 7, "take": 2, "answer": 7, "tag": 6, "note": 2, "close": 2, "hand over": 8}


@pytest.fixture
def number(demo: DemoStack) -> dict[str, Any]:
    """The first of the founding numbers, unpaced; its account has an agent."""
    operator = Operator(demo)
    number = operator.connect(operator.numbers()[0])
    url = f"{demo.supabase_url}/rest/v1/instances?id=eq.{number['id']}"
    headers = {"apikey": demo.publishable_key, "authorization": f"Bearer {operator.token}"}
    pace = {"messages_per_minute": None, "warm_up": False}
    httpx.patch(url, json=pace, headers=headers, timeout=SENT_SECONDS).raise_for_status()
    return number


def test_a_day_of_work(page: Page, demo: DemoStack, number: dict[str, Any]) -> None:
    day = Day(page, demo, number)
    day.begin()
    day.work()
    assert day.clicks == 0
    assert {step: day.keys_to(step) for step in STEPS if day.keys_to(step) > MOST[step]} == {}
    assert len(day.closed) + len(day.handed_over) == CHATS

    rows = chats(day)
    states = Counter((row["status"] == "closed", row["assigned_to"]) for row in rows)
    assert sorted(states.values()) == sorted([len(day.closed), len(day.handed_over)])
    wait_for("the last answer", lambda: len(heard(day)) == CHATS or None, SENT_SECONDS)
    assert heard(day) == Counter(day.people.values())


def chats(day: Day) -> list[dict[str, Any]]:
    """Those that end with the answer."""
    wanted = {"account_id": f"eq.{day.number['account_id']}", "last_message": f"eq.{ANSWER}"}
    return day.stack.rows(f"chats?select=status,assigned_to&{httpx.QueryParams(wanted)}", day.token)


def heard(day: Day) -> Counter[str]:
    """How often the answer has come to whose phone."""
    url = f"{day.stack.simulator_url}/phones/{phone_of(day.number)}/messages"
    messages = httpx.get(url, timeout=SENT_SECONDS).raise_for_status().json()["messages"]
    return Counter(message["chat"].partition("@")[0] for message in messages if message["body"] == ANSWER)
