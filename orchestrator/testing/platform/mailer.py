"""A mailbox in memory."""

from orchestrator.domain.platform.mails import Mail


class FakeMailer:
    """Implements `services.platform.protocols.Mailer`; keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []

    async def send(self, mail: Mail) -> bool:
        """It always arrives."""
        self.sent.append(mail)
        return True
