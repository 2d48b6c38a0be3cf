"""The inbox as its reader feels it: 50,000 chats and one chat of 20,000 messages scrolled in a browser, and
the time from a message on the simulated phone to its text on the screen. Fills the operator's account."""

from __future__ import annotations

import json
import statistics
import time
from typing import Any, cast

import httpx
import psycopg
from playwright.sync_api import Page, sync_playwright

from benchmarks.figures import Figure
from benchmarks.outbound import connect, phone_of
from benchmarks.pages import WAIT_MILLISECONDS, open_page, sign_in
from devstack.testing import DemoStack, find_browser, wait_for

CHATS = 50_000
MESSAGES = 20_000
WRITER = {"from": "5521966600000", "name": "Bia do Banco"}
ARRIVALS = 60
GAP_SECONDS = 0.2
SCROLL_MILLISECONDS = 45_000
STEP_PIXELS = 600
# Past the triggers, which are not what is measured here.
FILL = (
    "set session_replication_role = replica",
    "insert into public.contacts (account_id, phone, name) "
    "select %(account)s, (5521955000000 + n)::text, 'Pessoa ' || n from generate_series(1, %(chats)s) n",
    "insert into public.chats (account_id, instance_id, contact_id, wa_chat_id, unread_count, last_message, "
    "last_message_kind, last_message_from_me, last_message_at) "
    "select account_id, %(instance)s, id, phone || '@c.us', seq %% 3, 'Pedido ' || seq || ' para amanhã', "
    "'text', seq %% 2 = 0, now() - interval '1 second' * (1 + seq) "
    "from public.contacts where account_id = %(account)s and starts_with(phone, '5521955')",
    "insert into public.conversations (account_id, chat_id, contact_id, instance_id, from_me, status, "
    "sent_by_kind, wa_message_id, message, timestamp) "
    "select account_id, id, contact_id, instance_id, n %% 2 = 0, "
    "case when n %% 2 = 0 then 'read' else 'received' end, case when n %% 2 = 0 then 'phone' end, "
    "'bench' || n, 'Linha ' || n || repeat(' e mais um pouco de texto', n %% 7), "
    "now() - interval '1 minute' * (%(messages)s - n + 1) "
    "from public.chats, generate_series(1, %(messages)s) n where id = %(chat)s",
    "set session_replication_role = origin",
    "analyze public.contacts",
    "analyze public.chats",
    "analyze public.conversations",
)
# Scrolls by a step each frame until the list ends; milliseconds between frames.
SCROLL = """async ([selector, step, limit]) => {
  const list = document.querySelector(selector)
  const frames = []
  const begun = performance.now()
  let before = begun
  let still = 0
  while (still < 120 && before - begun < limit) {
    const from = list.scrollTop
    list.scrollTop += step
    still = list.scrollTop === from ? still + 1 : 0
    const now = await new Promise(requestAnimationFrame)
    frames.push(now - before)
    before = now
  }
  return frames
}"""
# The least n of the texts "Linha n" that are shown.
OLDEST = """() => Math.min(...[...document.querySelectorAll('[data-message] p')]
  .flatMap((line) => line.textContent.match(/^Linha (\\d+)/)?.[1] ?? []))"""
# When a text was first painted, in milliseconds since the epoch, by the text.
WATCH = """(prefix) => {
  window.painted = {}
  const look = () => {
    for (const line of document.querySelectorAll('[data-message] p')) {
      const text = line.textContent
      if (text.startsWith(prefix)) window.painted[text] ??= performance.timeOrigin + performance.now()
    }
  }
  new MutationObserver(() => requestAnimationFrame(look)).observe(
    document.body, { childList: true, subtree: true, characterData: true })
}"""


def measure(stack: DemoStack) -> list[Figure]:
    number = connect(stack, stack.sign_in("operator"))
    chat_id = fill(stack, number, meet(stack, number))
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=find_browser()) as browser,
    ):
        page = open_page(browser, stack)
        sign_in(page, stack)
        page.goto(f"/a/{number['account_id']}/conversas")
        page.locator("[data-chat]").first.wait_for()
        of_chats = scroll(page, "[data-chat-list]", STEP_PIXELS)
        chats = page.locator("[data-chat-list] [aria-posinset]").last.get_attribute("aria-posinset")
        page.goto(f"/a/{number['account_id']}/conversas/{chat_id}")
        page.locator("[data-message]").last.wait_for()
        page.evaluate(WATCH, "chegada ")
        delays = arrive(page, stack, number)
        of_messages = scroll(page, "[data-thread]", -STEP_PIXELS)
        oldest = int(page.evaluate(OLDEST))
    return [
        Figure("inbox of 50,000 chats, frames while it scrolls, p95", percentile(of_chats), "ms", 50),
        Figure("the same, median", statistics.median(of_chats), "ms"),
        Figure("chats it came past", int(chats or 0), ""),
        Figure("chat of 20,000 messages, frames while it scrolls, p95", percentile(of_messages), "ms", 50),
        Figure("the same, median", statistics.median(of_messages), "ms"),
        Figure("messages it came past", MESSAGES - oldest, ""),
        Figure("phone → text on the screen, p50", statistics.median(delays), "ms"),
        Figure("phone → text on the screen, p95", percentile(delays), "ms", 300),
    ]


def meet(stack: DemoStack, number: dict[str, Any]) -> str:
    """The chat's id, once WRITER has written."""
    receive(stack, number, "oi")
    query = "select id::text from public.chats where instance_id = %s and wa_chat_id = %s"
    with psycopg.connect(stack.database_url, autocommit=True) as database:

        def look() -> tuple[str] | None:
            return database.execute(query, [number["id"], f"{WRITER['from']}@c.us"]).fetchone()

        (chat_id,) = wait_for("the first message", look, WAIT_MILLISECONDS / 1000)
    return chat_id


def fill(stack: DemoStack, number: dict[str, Any], chat_id: str) -> str:
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    values = {"account": number["account_id"], "instance": number["id"], "chat": chat_id}
    with psycopg.connect(facts["admin_database_url"], autocommit=True) as connection:
        for statement in FILL:
            connection.execute(statement, values | {"chats": CHATS, "messages": MESSAGES})  # pyright: ignore
    return chat_id


def scroll(page: Page, selector: str, step: int) -> list[float]:
    return cast(list[float], page.evaluate(SCROLL, [selector, step, SCROLL_MILLISECONDS]))


def receive(stack: DemoStack, number: dict[str, Any], body: str) -> None:
    url = f"{stack.simulator_url}/phones/{phone_of(number)}/incoming"
    httpx.post(url, json=WRITER | {"body": body}, timeout=30).raise_for_status()


def arrive(page: Page, stack: DemoStack, number: dict[str, Any]) -> list[float]:
    """Milliseconds from before each message is given to the phone to the frame that shows it."""
    sent: dict[str, float] = {}
    for place in range(ARRIVALS):
        text = f"chegada {place}"
        sent[text] = time.time() * 1000
        receive(stack, number, text)
        page.wait_for_timeout(GAP_SECONDS * 1000)
    page.wait_for_function("(count) => Object.keys(window.painted).length >= count", arg=ARRIVALS)
    painted = cast(dict[str, float], page.evaluate("window.painted"))
    return [painted[text] - sent[text] for text in sent]


def percentile(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
