"""What Meta knows: numbers, who wrote to them when, files, templates, and what is to go wrong next."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

WINDOW_SECONDS = 86_400.0
FILE_SECONDS = 300.0
KEPT = 5_000


class RefusedError(Exception):
    """What Meta answers with: its code, and words."""

    def __init__(self, number: int, details: str, status: int = 400) -> None:
        super().__init__(details)
        self.number, self.details, self.status = number, details, status

    def body(self) -> dict[str, Any]:
        error = {"message": f"(#{self.number}) {self.details}", "type": "OAuthException", "code": self.number}
        return {"error": error | {"error_data": {"messaging_product": "whatsapp", "details": self.details}}}


@dataclass
class Fault:
    """Goes wrong at the next `count` sends: `number` is Meta's code, told by webhook when it is `late`;
    `drops` acts and answers nothing that makes sense; `hangs` acts, and answers after so many seconds.
    `user`: only of what is sent to him."""

    number: int = 0
    late: bool = False
    drops: bool = False
    hangs: float = 0
    count: int = 1
    user: str = ""


@dataclass
class File:
    content: bytes
    mimetype: str
    filename: str = ""
    until: float = 0


@dataclass
class Number:
    """A business number: how it is called, who may use it, where its webhooks go."""

    phone_number_id: str
    waba_id: str
    phone: str
    token: str
    app_secret: str
    webhook: str = ""
    # A status comes so many times, and the last first.
    repeats: int = 1
    is_reversed: bool = False
    # The highest that is told by itself: sent, delivered or read.
    tells: str = "delivered"
    subscribed: bool = False
    # With what Meta answers who asks for the number itself.
    trouble: int = 0
    received_at: dict[str, float] = field(default_factory=dict[str, float])
    faults: deque[Fault] = field(default_factory=deque[Fault])
    sent: deque[dict[str, Any]] = field(default_factory=lambda: deque[dict[str, Any]](maxlen=KEPT))
    templates: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def is_open(self, user: str) -> bool:
        """Whether the user wrote within a day."""
        return time.time() - self.received_at.get(user, 0) < WINDOW_SECONDS

    def next_fault(self, user: str) -> Fault | None:
        """What goes wrong now, with what is sent to him."""
        fault = next((fault for fault in self.faults if fault.user in ("", user)), None)
        if fault is not None:
            fault.count -= 1
            if fault.count <= 0:
                self.faults.remove(fault)
        return fault

    def has_template(self, name: str, language: str) -> bool:
        known = [one for one in self.templates if (one["name"], one["language"]) == (name, language)]
        return any(one.get("status") == "APPROVED" for one in known)


class World:
    """All of it, in memory."""

    def __init__(self) -> None:
        self.numbers: dict[str, Number] = {}
        self.files: dict[str, File] = {}

    def by_token(self, authorization: str) -> str:
        """The token, if any number has it."""
        token = authorization.removeprefix("Bearer ")
        if not any(secrets.compare_digest(number.token, token) for number in self.numbers.values()):
            raise RefusedError(190, f"Malformed access token {token}", 401)
        return token

    def number(self, phone_number_id: str, token: str) -> Number:
        found = self.numbers.get(phone_number_id)
        if found is None or found.token != token:
            raise RefusedError(100, f"Unsupported request. Object with ID '{phone_number_id}' does not exist")
        return found

    def account(self, waba_id: str, token: str) -> list[Number]:
        found = [one for one in self.numbers.values() if one.waba_id == waba_id and one.token == token]
        if not found:
            raise RefusedError(100, f"Unsupported request. Object with ID '{waba_id}' does not exist")
        return found

    def keep(self, content: bytes, mimetype: str, filename: str = "") -> str:
        media_id = str(secrets.randbelow(10**15) + 10**15)
        self.files[media_id] = File(content, mimetype, filename)
        return media_id

    def file(self, media_id: str) -> File:
        if media_id not in self.files:
            raise RefusedError(100, f"Unsupported get request. Object with ID '{media_id}' does not exist")
        return self.files[media_id]


def new_wamid() -> str:
    return "wamid." + base64.b64encode(b"HB" + secrets.token_bytes(24)).decode()


def digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
