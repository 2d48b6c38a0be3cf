"""A day of work: thirty people write; an attendant takes, answers, tags and notes each chat, then closes it
or hands it over, by keys alone. Counted is what hands do beside the words that they mean to write."""

from __future__ import annotations

import random
from collections import Counter
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect, sync_playwright

from benchmarks.figures import Figure
from benchmarks.outbound import connect, phone_of
from benchmarks.pages import open_page, sign_in
from devstack.testing import DemoStack, find_browser, wait_for

CHATS = 30
# One in so many is a colleague's work.
HANDED_OVER = 6
SECONDS = 60
QUESTION = "Vocês fazem bolo para sábado?"
REPLY = {
    "shortcut": "bolo",
    "message": "Oi, {{ contact.first_name | default: 'tudo bem' }}! Fazemos, sim. Para quantas pessoas?",
}
ANSWER = "Oi, Ana! Fazemos, sim. Para quantas pessoas?"
TAG = {"name": "encomenda", "color": "#2563eb"}
COLLEAGUE = "Camila Ribeiro"
NOTE = "Quer para sábado às 15h"
WORDS = "Pergunta por bolo de casamento, é com você"
STEPS = ("open", "take", "answer", "tag", "note", "close", "hand over")


def measure(stack: DemoStack) -> list[Figure]:
    number = connect(stack, stack.sign_in("operator"), order="port")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=find_browser()) as browser,
    ):
        day = Day(open_page(browser, stack), stack, number)
        day.begin()
        day.work()
        clicks = day.clicks
    keys = [Figure(f"day of work: keys to {step}, median", day.keys_to(step), "keys") for step in STEPS]
    return [
        *keys,
        Figure("day of work: keys for a chat, mean", sum(day.keys.values()) / CHATS, "keys"),
        Figure("day of work: clicks", clicks, "clicks", 0),
    ]


class Day:
    """`keys`: how many were pressed, by (chat, step); what is typed to choose something counts by letters."""

    def __init__(self, page: Page, stack: DemoStack, number: dict[str, Any]) -> None:
        self.page = page
        self.stack = stack
        self.token = stack.sign_in("operator")
        self.number = number
        self.keys: Counter[tuple[int, str]] = Counter()
        self.closed: list[str] = []
        self.handed_over: list[str] = []
        self.people = {f"Ana {place:02}": f"55119{random.randrange(10**8):08}" for place in range(CHATS)}
        self.text = page.get_by_label("Escreva uma mensagem")
        self._chat = 0
        self._step = ""

    @property
    def clicks(self) -> int:
        """As the page has seen them."""
        return int(self.page.evaluate("window.clicked"))

    def keys_to(self, step: str) -> float:
        return median(count for (_, did), count in self.keys.items() if did == step)

    def begin(self) -> None:
        """Everybody has written, and the attendant sits before the inbox."""
        self._insert("tags", TAG)
        self._insert("quick_replies", REPLY)
        for name, phone in self.people.items():
            self._write(name, phone)
        wait_for("everybody's chat", lambda: len(self._waiting()) == CHATS or None, SECONDS)
        sign_in(self.page, self.stack)
        self.page.goto(f"/a/{self.number['account_id']}/conversas")
        expect(self.page.get_by_role("heading", name="Conversas")).to_be_visible()
        # Keys are heard once the page is whole.
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate(
            "window.clicked = 0; addEventListener('mousedown', () => { window.clicked += 1 }, true)"
        )

    def work(self) -> None:
        for self._chat in range(CHATS):
            name = self._open()
            self._take()
            self._answer()
            self._tag(name)
            self._note()
            if self._chat % HANDED_OVER == HANDED_OVER - 1:
                self._hand_over(name)
            else:
                self._close(name)

    def _waiting(self) -> list[dict[str, Any]]:
        wanted = {"account_id": f"eq.{self.number['account_id']}", "last_message": f"eq.{QUESTION}"}
        return self.stack.rows(f"chats?select=id&{httpx.QueryParams(wanted)}", self.token)

    def row(self, name: str) -> Locator:
        return self.page.locator("[data-chat]", has_text=name)

    def _open(self) -> str:
        """The next that nobody has answered; after a closing it is open by itself, unless one of ours is."""
        self._step = "open"
        # Most are open by themselves.
        self.keys[self._chat, self._step] = 0
        name = self.page.locator("[data-chat-name]")
        if self._chat == 0 or name.inner_text() in [*self.closed, *self.handed_over]:
            self._leave_text()
            focused = self.page.locator("[data-chat]:focus")
            self._press("j")
            while "não lida" not in focused.inner_text():
                self._press("j")
            self._press("Enter")
        expect(self.text).to_be_focused()
        assert name.inner_text() in self.people
        return name.inner_text()

    def _take(self) -> None:
        self._step = "take"
        self._leave_text()
        self._press("a")
        expect(self.page.get_by_text("assumiu a conversa")).to_be_visible()

    def _answer(self) -> None:
        self._step = "answer"
        self._press("r")
        expect(self.text).to_be_focused()
        self._choose("/bo")
        expect(self.page.get_by_role("option", name="/bolo")).to_be_visible()
        self._press("Enter")
        expect(self.text).to_have_value(ANSWER)
        self._press("Enter")
        expect(self.page.locator("[data-message] p", has_text=ANSWER)).to_be_visible()

    def _tag(self, name: str) -> None:
        self._step = "tag"
        self._leave_text()
        self._press("t")
        self._choose("enc")
        expect(self.page.get_by_role("option", name=TAG["name"], selected=True)).to_be_visible()
        self._press("Enter")
        expect(self.row(name)).to_contain_text(TAG["name"])

    def _note(self) -> None:
        self._step = "note"
        self._press("n")
        note = self.page.get_by_label("Nota para a equipe")
        expect(note).to_be_focused()
        self.page.keyboard.type(NOTE)
        self._press("Enter")
        expect(self.page.get_by_role("article", name="Nota interna")).to_contain_text(NOTE)

    def _close(self, name: str) -> None:
        self._step = "close"
        self._leave_text()
        self._press("e")
        expect(self.page.get_by_text(f"Conversa com {name} encerrada")).to_be_visible()
        expect(self.page.locator("[data-chat-name]")).not_to_have_text(name)
        self.closed.append(name)

    def _hand_over(self, name: str) -> None:
        self._step = "hand over"
        self._leave_text()
        self._press("Shift+T")
        window = self.page.get_by_role("dialog", name="Transferir com uma nota")
        expect(window.get_by_label("Para quem")).to_be_focused()
        self._choose(COLLEAGUE[:2])
        self._press("Tab")
        self.page.keyboard.type(WORDS)
        for key in ("Tab", "Tab", "Enter"):
            self._press(key)
        expect(window).to_have_count(0)
        expect(self.page.get_by_text(f"Conversa transferida para {COLLEAGUE}").first).to_be_visible()
        self.handed_over.append(name)

    def _leave_text(self) -> None:
        """Keys are keys outside of texts alone."""
        if self.page.evaluate("document.activeElement.matches('textarea, input')"):
            self._press("Escape")

    def _press(self, key: str) -> None:
        self.keys[self._chat, self._step] += 1
        self.page.keyboard.press(key)

    def _choose(self, letters: str) -> None:
        self.keys[self._chat, self._step] += len(letters)
        self.page.keyboard.type(letters)

    def _insert(self, table: str, row: dict[str, str]) -> None:
        url = f"{self.stack.supabase_url}/rest/v1/{table}"
        headers = {"apikey": self.stack.publishable_key, "authorization": f"Bearer {self.token}"}
        whole = {"account_id": self.number["account_id"], **row}
        httpx.post(url, json=whole, headers=headers, timeout=SECONDS).raise_for_status()

    def _write(self, name: str, phone: str) -> None:
        url = f"{self.stack.simulator_url}/phones/{phone_of(self.number)}/incoming"
        body = {"from": phone, "name": name, "body": QUESTION}
        httpx.post(url, json=body, timeout=SECONDS).raise_for_status()
