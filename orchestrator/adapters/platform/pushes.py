"""Push services of browsers, whose addresses the browsers say: they are asked as strangers are."""

import asyncio
import time
from http import HTTPStatus

import httpx
import structlog

from orchestrator.adapters.web import GuardedWeb, WebLimits
from orchestrator.domain.platform.push_sealing import CONTENT_MAX_BYTES, Browser, PushKeys, prove_sender, seal
from orchestrator.errors import UrlRefusedError, UrlUnreachableError
from orchestrator.services.platform.push_notices import Sent

log = structlog.stdlib.get_logger("orchestrator.pushes")
_WHOLE_SECONDS = 10.0
_TIMEOUT = httpx.Timeout(8.0, connect=5.0)
# An hour later it is no news.
_TTL_SECONDS = 3600
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
# About this message alone; what is wrong with us (401, 403) or with the moment is tried again.
_REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}


class WebPushSender:
    """Implements `services.platform.push_notices.PushSender`. `contact`: whom a service may write to."""

    def __init__(self, limits: WebLimits, contact: str, seconds: float = _WHOLE_SECONDS) -> None:
        self._web = GuardedWeb(limits)
        self._contact = contact
        self._seconds = seconds

    async def send(
        self, browser: Browser, content: bytes, topic: str, keys: PushKeys
    ) -> tuple[Sent, float | None]:
        """What came of it. Whatever goes wrong is logged, without the address: it is a secret."""
        if len(content) > CONTENT_MAX_BYTES:
            return Sent.REFUSED, None
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._post(browser, content, topic, keys)
        except UrlRefusedError as error:
            log.warning("push_refused", detail=error.detail)
            return Sent.GONE, None
        except (TimeoutError, UrlUnreachableError, httpx.HTTPError, ValueError) as error:
            log.warning("push_not_sent", error=type(error).__name__)
            return Sent.FAILED, None
        sent = _read(answer.status_code)
        if sent is not Sent.TOLD:
            log.info("push_not_taken", status=answer.status_code)
        return sent, _seconds(answer.headers.get("retry-after", ""))

    async def _post(self, browser: Browser, content: bytes, topic: str, keys: PushKeys) -> httpx.Response:
        headers = {
            "Authorization": prove_sender(browser.endpoint, keys, self._contact, time.time()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_TTL_SECONDS),
            "Topic": topic,
            "Urgency": "high",
        }
        async with self._web.connect(_TIMEOUT) as http:
            request = await self._web.make(http, "POST", browser.endpoint, headers, seal(content, browser))
            answer = await http.send(request, stream=True)
            # What it says beside its status is not read: it could be any size.
            await answer.aclose()
            return answer


def _read(status: int) -> Sent:
    if status in _GONE:
        return Sent.GONE
    if status in _REFUSED:
        return Sent.REFUSED
    return Sent.TOLD if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else Sent.FAILED


def _seconds(retry_after: str) -> float | None:
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() else None
