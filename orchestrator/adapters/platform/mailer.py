"""Mail through an SMTP server, by the standard library in a thread: it is rare and may take a while."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import structlog
from pydantic import SecretStr

from orchestrator.domain.platform.mails import Mail

log = structlog.stdlib.get_logger("orchestrator.mailer")
# Of each step of the conversation, and of all of it.
_STEP_SECONDS = 10.0
_WHOLE_SECONDS = 20.0
_DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class SmtpMailer:
    """Implements `services.platform.protocols.Mailer`. Without a URL nothing is sent."""

    def __init__(self, url: SecretStr | None, sender: str) -> None:
        self._url = url
        self._sender = sender

    async def send(self, mail: Mail) -> bool:
        """True when the server took it. Whatever goes wrong is logged, without the address."""
        if self._url is None:
            return False
        try:
            async with asyncio.timeout(_WHOLE_SECONDS):
                await asyncio.to_thread(self._deliver, self._url.get_secret_value(), mail)
        except (OSError, smtplib.SMTPException, ValueError, TimeoutError) as error:
            log.warning("mail_not_sent", error=type(error).__name__)
            return False
        return True

    def _deliver(self, url: str, mail: Mail) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, mail.to, mail.subject
        message.set_content(mail.text)
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
        host, context = parts.hostname or "", ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(host, port, timeout=_STEP_SECONDS, context=context)
            if parts.scheme == "smtps"
            else smtplib.SMTP(host, port, timeout=_STEP_SECONDS)
        ) as server:
            if parts.scheme == "smtp+starttls":
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
