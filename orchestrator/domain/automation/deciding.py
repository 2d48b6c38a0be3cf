"""What follows from what a person has written. Pure: it is told the moment, and does nothing."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from orchestrator.domain.automation.consent import wants_back, wants_out
from orchestrator.domain.automation.keywords import Keyword
from orchestrator.domain.automation.rules import Rules

# What is decided later than that was meant for a moment that is over.
FRESH_SECONDS = 180.0
# Two programs that answer each other would go on for ever.
ANSWERS_AT_MOST = 10


class Received(BaseModel):
    """A message of a person. `age_seconds`: since he wrote it."""

    id: str
    text: str
    age_seconds: float


class UndecidedChat(BaseModel):
    """A chat in which something is to be decided, as the database tells it.

    `answers_lately`: what went out there by itself in the last ten minutes. `is_silenced`: a person of the
    account answers there, or has paused it."""

    account_id: str
    chat_id: str
    instance_id: str
    last_seq: int
    rules: int
    is_opted_out: bool
    is_open: bool
    is_silenced: bool
    answers_lately: int = Field(ge=0)
    messages: list[Received]


class Reason(StrEnum):
    """Why nothing is answered."""

    TOO_OLD = "too_old"
    SILENCED = "silenced"
    LOOP = "loop_guard"
    NOTHING_FITS = "nothing_fits"


@dataclass(frozen=True)
class Decision:
    """What is to be done, in order, and why nothing was by message."""

    actions: list[dict[str, Any]]
    reasons: dict[str, Reason]


NOTHING = Decision([], {})


class FinishedDecisions(BaseModel):
    """What became of them. `is_more`: something came meanwhile. `refused`: actions that could not be taken,
    each with its message and code."""

    is_more: bool
    refused: list[dict[str, Any]]


def decide(chat: UndecidedChat, rules: Rules) -> Decision:
    """Each message in its order. An objection counts at any age and in any state; all else only while it is
    fresh and nobody of the account is answering."""
    actions: list[dict[str, Any]] = []
    reasons: dict[str, Reason] = {}
    opted_out, answers = chat.is_opted_out, chat.answers_lately
    for message in chat.messages:
        if wants_out(message.text, rules.opt_out_words):
            if not opted_out:
                actions.append({"type": "opt_out", "message_id": message.id})
            opted_out = True
        elif opted_out and wants_back(message.text):
            actions.append({"type": "opt_in", "message_id": message.id})
            opted_out = False
        elif reason := _why_silent(chat, message, answers):
            reasons[message.id] = reason
        elif keyword := rules.keywords.find(message.text, chat.instance_id, chat.is_open):
            actions.append(_fire(keyword, message))
            answers += 1
        else:
            reasons[message.id] = Reason.NOTHING_FITS
    return Decision(actions, reasons)


def _why_silent(chat: UndecidedChat, message: Received, answers: int) -> Reason | None:
    if message.age_seconds > FRESH_SECONDS:
        return Reason.TOO_OLD
    if chat.is_silenced:
        return Reason.SILENCED
    return Reason.LOOP if answers >= ANSWERS_AT_MOST else None


def _fire(keyword: Keyword, message: Received) -> dict[str, Any]:
    return {
        "type": "keyword",
        "message_id": message.id,
        "keyword_id": keyword.id,
        "answer": keyword.answer,
        "tags": keyword.tags,
    }
