"""The job that tells an account's owners that one of its webhooks was disabled."""

from orchestrator.domain.jobs import DONE, Job, JobEnd
from orchestrator.domain.platform.mails import webhook_mail
from orchestrator.services.platform.protocols import Mailer, NoticeGateway


class WebhookNotices:
    """Killed between two mails, an owner may get one twice. Without a mail server the page says it alone."""

    def __init__(self, gateway: NoticeGateway, mailer: Mailer) -> None:
        self._gateway = gateway
        self._mailer = mailer

    async def work(self, job: Job) -> JobEnd:
        """Write to each owner, if the webhook is still disabled."""
        notice = await self._gateway.webhook_notice(job.key)
        if notice is not None:
            for address in notice.addresses:
                await self._mailer.send(webhook_mail(address, notice.account_name, notice.url, notice.reason))
        return DONE
