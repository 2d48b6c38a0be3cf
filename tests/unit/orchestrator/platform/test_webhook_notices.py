"""Owners are told by mail that a webhook was disabled, unless it is enabled again."""

import pytest

from orchestrator.domain.jobs import DONE, Job
from orchestrator.services.platform.protocols import WebhookNotice
from orchestrator.services.platform.webhook_notices import WebhookNotices
from orchestrator.testing import FakeMailer

pytestmark = pytest.mark.anyio
URL = "https://hooks.example.com/zapbase"
JOB = Job(
    id=1, claim_id="c", kind="webhook_notice", key="w", account_id="a", payload={"reason": "gone"}, attempts=1
)


class Notices:
    """Answers the same each time."""

    def __init__(self, notice: WebhookNotice | None) -> None:
        self._notice = notice

    async def webhook_notice(self, endpoint_id: str) -> WebhookNotice | None:
        return self._notice if endpoint_id == "w" else None


async def test_each_owner_is_told_which_and_why() -> None:
    mailer = FakeMailer()
    notice = WebhookNotice("Padaria\nAurora", URL, "failing", ["ana@example.com", "bia@example.com"])
    assert await WebhookNotices(Notices(notice), mailer).work(JOB) == DONE
    assert [mail.to for mail in mailer.sent] == ["ana@example.com", "bia@example.com"]
    for words in (URL, "Padaria Aurora", "cinco dias", "five days"):
        assert words in mailer.sent[0].text
    assert "Padaria" not in mailer.sent[0].subject


async def test_enabled_again_nobody_is_told() -> None:
    mailer = FakeMailer()
    assert await WebhookNotices(Notices(None), mailer).work(JOB) == DONE
    assert mailer.sent == []
