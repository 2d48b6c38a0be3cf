"""What a person is told outside of the page: to his browsers, and by mail while he is away."""

import json
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from orchestrator.domain.platform.mails import Mail

Reason = Literal["mine", "unassigned", "assigned", "mention", "test"]
Locale = Literal["pt-BR", "en"]
_NAME_MAX = 60
_TEXT_MAX = 200
_WORDS: dict[Locale, dict[Reason, str]] = {
    "pt-BR": {
        "mine": "Nova mensagem",
        "unassigned": "Nova mensagem, ainda sem atendente",
        "assigned": "A conversa agora é sua",
        "mention": "Chamaram você em uma nota",
        "test": "Este é um aviso de teste. Está tudo certo!",
    },
    "en": {
        "mine": "New message",
        "unassigned": "New message, nobody has taken it yet",
        "assigned": "This chat is yours now",
        "mention": "Somebody mentioned you in a note",
        "test": "This is a test notice. All is well!",
    },
}
_NAMELESS: dict[Locale, str] = {"pt-BR": "Sem nome", "en": "No name"}


class Notice(BaseModel):
    """One chat that a browser is to be told of; `at` is handed back as it came."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    topic: str
    at: str
    reason: Reason
    account_id: str | None
    chat_id: str | None
    name: str | None
    text: str | None


class WaitingChat(BaseModel):
    """One chat of a digest."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    account_id: str
    chat_id: str
    account_name: str
    name: str
    reason: Reason
    text: str | None


def push_content(notice: Notice, locale: Locale) -> bytes:
    """What the service worker is told: `{title, body, tag, path}`."""
    name = "Zapbase" if notice.reason == "test" else _short(notice.name, _NAME_MAX) or _NAMELESS[locale]
    path = f"/a/{notice.account_id}/conversas/{notice.chat_id}" if notice.chat_id else "/perfil"
    body = _short(notice.text, _TEXT_MAX) or _WORDS[locale][notice.reason]
    told = {"title": name, "body": body, "tag": notice.topic, "path": path}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def push_topic(topic: str) -> str:
    """What replaces an earlier message of the same chat at the push service: 32 characters at most."""
    return topic.replace("-", "")[:32]


def digest_mail(to: str, count: int, chats: Sequence[WaitingChat], link_base: str) -> Mail:
    """What waits for a person who is away. Which language he reads is not known: he gets both."""
    return Mail(
        to=to,
        subject=f"{_waiting(count)} no Zapbase · {_waiting_in_english(count)} on Zapbase",
        text=(
            f"{_waiting(count)} por você no Zapbase:\n\n"
            f"{_lines('pt-BR', count, chats, link_base)}\n"
            f"Para não receber mais este resumo, desligue-o em {link_base}/perfil\n\n"
            "---\n\n"
            f"{_waiting_in_english(count)} for you on Zapbase:\n\n"
            f"{_lines('en', count, chats, link_base)}\n"
            f"To stop getting this summary, switch it off at {link_base}/perfil\n"
        ),
    )


def _lines(locale: Locale, count: int, chats: Sequence[WaitingChat], link_base: str) -> str:
    lines: list[str] = []
    for chat in chats:
        name, account = (
            _short(chat.name, _NAME_MAX) or _NAMELESS[locale],
            _short(chat.account_name, _NAME_MAX),
        )
        text = _short(chat.text, _TEXT_MAX) or _WORDS[locale][chat.reason]
        lines.append(f"- {name} ({account}): {text}")
        lines.append(f"  {link_base}/a/{chat.account_id}/conversas/{chat.chat_id}")
    if count > len(chats):
        more = count - len(chats)
        lines.append(f"… e mais {more}" if locale == "pt-BR" else f"… and {more} more")
    return "".join(f"{line}\n" for line in lines)


def _waiting(count: int) -> str:
    return "1 conversa espera" if count == 1 else f"{count} conversas esperam"


def _waiting_in_english(count: int) -> str:
    return "1 chat waits" if count == 1 else f"{count} chats wait"


def _short(text: str | None, most: int) -> str:
    """In one line: what strangers write breaks no mail and fills no screen."""
    return " ".join((text or "").split())[:most]
