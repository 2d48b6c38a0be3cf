"""What the program writes to people by mail, in Portuguese and in English."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

_NAME_MAX = 60
WebhookReason = Literal["gone", "failing"]
_WEBHOOK_REASONS: dict[WebhookReason, tuple[str, str]] = {
    "gone": ("o endereço respondeu que não existe mais (410)", "its address answered that it is gone (410)"),
    "failing": ("nada chegou ao endereço por cinco dias", "nothing reached its address for five days"),
}


@dataclass(frozen=True)
class Mail:
    """One message in plain text."""

    to: str
    subject: str
    text: str


def invitation_mail(to: str, account_name: str, url: str, expires_at: datetime) -> Mail:
    """Asks somebody to join an account. Which language he reads is not known: he gets both."""
    # A stranger chose it, and others read it: it stays out of the subject, and short.
    name = " ".join(account_name.split())[:_NAME_MAX]
    return Mail(
        to=to,
        subject="Convite para uma equipe no Zapbase · Invitation to a team on Zapbase",
        text=(
            f"Você foi convidado para atender em {name} no Zapbase.\n"
            f"Abra o link para aceitar (vale uma vez, até {expires_at:%d/%m/%Y %H:%M} UTC):\n\n"
            f"{url}\n\n"
            "Se não esperava este convite, ignore esta mensagem.\n\n"
            "---\n\n"
            f"You are invited to join {name} on Zapbase.\n"
            f"Open the link to accept (good once, until {expires_at:%Y-%m-%d %H:%M} UTC):\n\n"
            f"{url}\n\n"
            "If you did not expect this invitation, ignore this message.\n"
        ),
    )


def webhook_mail(to: str, account_name: str, url: str, reason: WebhookReason) -> Mail:
    """Tells an owner that an address is told nothing any more, and why."""
    name = " ".join(account_name.split())[:_NAME_MAX]
    why, why_in_english = _WEBHOOK_REASONS[reason]
    return Mail(
        to=to,
        subject="Webhook desativado no Zapbase · Webhook disabled on Zapbase",
        text=(
            f"Um webhook de {name} no Zapbase foi desativado: {why}.\n\n"
            f"{url}\n\n"
            "O que aconteceu desde então não é enviado. Ative-o de novo em Integrações "
            "e reenvie de lá o que faltou.\n\n"
            "---\n\n"
            f"A webhook of {name} on Zapbase was disabled: {why_in_english}.\n\n"
            f"{url}\n\n"
            "What has happened since is not sent. Enable it again under Integrations, "
            "and replay from there what is missing.\n"
        ),
    )
