"""What Meta tells: signed with the app's secret, again until it is answered 200."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from typing import Any

import httpx

from devstack.graph.world import Number

ATTEMPTS = 40
PAUSE_SECONDS = 0.25
# As Meta waits for an answer, more or less.
ANSWER_SECONDS = 40
_ORDER = ("sent", "delivered", "read")


class Webhooks:
    """Tells each number's things in a task of their own, in order as far as Meta keeps one."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, number: Number, *values: dict[str, Any], field: str = "messages") -> None:
        """These, one call each."""
        task = asyncio.create_task(self._deliver(number, list(values), field))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def tell_statuses(self, number: Number, message: dict[str, Any], *names: str, error: int = 0) -> None:
        """What became of a message: as often, and in the order, that the number is set to."""
        values = [{"statuses": [status_of(message, name, error)]} for name in names]
        if number.is_reversed:
            values.reverse()
        self.tell(number, *[value for value in values for _ in range(number.repeats)])

    async def shake_hands(self, url: str, verify_token: str) -> bool:
        """What happens when an address is set in the app's page."""
        challenge = secrets.token_hex(8)
        asked = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
        answer = await self._http.get(url, params=asked, timeout=ANSWER_SECONDS)
        return answer.is_success and answer.text == challenge

    async def _deliver(self, number: Number, values: list[dict[str, Any]], field: str) -> None:
        for value in values:
            body = json.dumps(payload_of(number, value, field)).encode()
            for _ in range(ATTEMPTS):
                if not number.webhook or await self._post(number, body):
                    break
                await asyncio.sleep(PAUSE_SECONDS)

    async def _post(self, number: Number, body: bytes) -> bool:
        headers = {"content-type": "application/json", "x-hub-signature-256": sign(number.app_secret, body)}
        try:
            answer = await self._http.post(
                number.webhook, content=body, headers=headers, timeout=ANSWER_SECONDS
            )
        except httpx.HTTPError:
            return False
        return answer.status_code == 200


def sign(app_secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def payload_of(number: Number, value: dict[str, Any], field: str = "messages") -> dict[str, Any]:
    known = {"display_phone_number": number.phone, "phone_number_id": number.phone_number_id}
    told = {"messaging_product": "whatsapp", "metadata": known} | value
    change = {"value": told, "field": field}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": number.waba_id, "changes": [change]}],
    }


def status_of(message: dict[str, Any], name: str, error: int = 0) -> dict[str, Any]:
    status: dict[str, Any] = {
        "id": message["id"],
        "status": name,
        "timestamp": str(int(time.time())),
        "recipient_id": message["user"],
    }
    if key := message["body"].get("biz_opaque_callback_data"):
        status["biz_opaque_callback_data"] = key
    if name == "failed":
        details = {"details": f"Meta refused it later ({error})"}
        status["errors"] = [{"code": error, "title": "refused", "error_data": details}]
    return status


def told_by_itself(number: Number) -> tuple[str, ...]:
    """Up to what the number is set to."""
    return _ORDER[: _ORDER.index(number.tells) + 1] if number.tells in _ORDER else ()
