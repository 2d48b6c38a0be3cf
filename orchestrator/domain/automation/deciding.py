"""What follows from what a person has written. Pure: it is told the moment, and does nothing."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field

from orchestrator.domain.automation.campaigns import Campaign
from orchestrator.domain.automation.consent import wants_back, wants_out
from orchestrator.domain.automation.flows.events import Said
from orchestrator.domain.automation.flows.library import Library
from orchestrator.domain.automation.keywords import Keyword
from orchestrator.domain.automation.leading import Leader, WaitingRun, read_run
from orchestrator.domain.automation.person import Person
from orchestrator.domain.automation.rules import Rules
from orchestrator.domain.automation.texts import fold_whole

# What is decided later than that was meant for a moment that is over.
FRESH_SECONDS = 180.0
# Two programs that answer each other would go on for ever.
ANSWERS_AT_MOST = 10


class Received(BaseModel):
    """A message of a person. `age_seconds`: since he wrote it."""

    id: str
    text: str
    age_seconds: float
    kind: str = "text"
    media_id: str | None = None
    content: dict[str, Any] | None = None

    @property
    def said(self) -> Said:
        """As a flow hears it."""
        return Said(self.id, self.kind, self.text, self.media_id, self.content)


class AnsweredBroadcast(BaseModel):
    """A broadcast whose answer begins a flow, and which the oldest of his messages answers."""

    broadcast_id: str
    flow_id: str


class DefaultsLately(BaseModel):
    """Which default flows have begun in the chat within their time."""

    welcome: bool = False
    away: bool = False
    default: bool = False


class UndecidedChat(BaseModel):
    """A chat in which something is to be decided, as the database tells it.

    `answers_lately`: how often something began there by itself in the last ten minutes. `is_silenced`: a
    person of the account answers there, or has paused it. The rest is told where flows are published: `at` by
    the clock of the database; `has_member_written`: since the run waits, or after the oldest of these
    messages."""

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
    at: AwareDatetime | None = None
    person: Person | None = None
    run: WaitingRun | None = None
    is_paused: bool = False
    has_member_written: bool = False
    is_new_contact: bool = False
    defaults_lately: DefaultsLately = DefaultsLately()
    answered: AnsweredBroadcast | None = None


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


def decide(chat: UndecidedChat, rules: Rules, library: Library) -> Decision:
    """Each message in its order. An objection counts at any age and in any state; the run that awaits an
    answer takes one of any age too; all else only while it is fresh and nobody of the account is answering.
    Raises VersionNeeded for what the library has not loaded."""
    deciding = _Deciding(chat, rules, library)
    for message in chat.messages:
        deciding.take(message)
    return Decision(deciding.actions, deciding.reasons)


class _Deciding:
    """What has followed so far from the messages of a chat."""

    def __init__(self, chat: UndecidedChat, rules: Rules, library: Library) -> None:
        self._chat, self._rules = chat, rules
        self.actions: list[dict[str, Any]] = []
        self.reasons: dict[str, Reason] = {}
        self._is_opted_out, self._answers = chat.is_opted_out, chat.answers_lately
        self._had = chat.defaults_lately
        self._leader: Leader | None = None
        if chat.person and chat.at:
            run = read_run(chat.run)
            self._leader = Leader(library, chat.person, chat.at, run, chat.is_paused, self.actions)

    def take(self, message: Received) -> None:
        """The first of these that fits."""
        if self._takes_back_or_objects(message):
            return
        silent = self._why_silent(message)
        campaign = self._comes_by_campaign(message) if silent is not Reason.LOOP else None
        if not silent and (self._enters(campaign, message) or self._fires(message, interrupts=True)):
            return
        if self._is_answer(message):
            return
        if silent:
            self.reasons[message.id] = silent
        elif not (self._fires(message, interrupts=False) or self._begins_by_default(message)):
            self.reasons[message.id] = Reason.NOTHING_FITS

    def _takes_back_or_objects(self, message: Received) -> bool:
        """Where the menu that waits has exactly this word, the menu is meant."""
        leader, text = self._leader, message.text
        if self._may_answer() and leader and leader.expects(fold_whole(text)):
            return False
        if wants_out(text, self._rules.opt_out_words):
            if leader:
                leader.stop()
            # Also of whoever has objected before: since then he may have written, and a flow may go on.
            self.actions.append({"type": "opt_out", "message_id": message.id})
            self._is_opted_out = True
            return True
        if self._is_opted_out and wants_back(text):
            self.actions.append({"type": "opt_in", "message_id": message.id})
            self._is_opted_out = False
            return True
        return False

    def _why_silent(self, message: Received) -> Reason | None:
        if message.age_seconds > FRESH_SECONDS:
            return Reason.TOO_OLD
        if self._chat.is_silenced or (self._leader and self._leader.is_paused):
            return Reason.SILENCED
        return Reason.LOOP if self._answers >= ANSWERS_AT_MOST else None

    def _may_answer(self) -> bool:
        """Whoever of the account has written since the run waits, goes on himself."""
        return bool(self._leader) and not (self._leader.is_paused or self._chat.has_member_written)

    def _is_answer(self, message: Received) -> bool:
        return self._may_answer() and self._leader is not None and self._leader.answer(message.said)

    def _comes_by_campaign(self, message: Received) -> Campaign | None:
        """Whoever writes its text has come by it, whether or not anything begins."""
        campaign = self._rules.campaigns.find(message.text, self._chat.instance_id)
        if campaign is not None:
            counted = {"type": "visit_campaign_answer", "campaign_id": campaign.id, "message_id": message.id}
            self.actions.append(counted)
            if self._leader:
                self._leader.came_by(campaign.id)
        return campaign

    def _enters(self, campaign: Campaign | None, message: Received) -> bool:
        return campaign is not None and self._begins(
            campaign.flow_id, f"campaign:{campaign.id}", message, campaign.id
        )

    def _fires(self, message: Received, *, interrupts: bool) -> bool:
        """The first that has something to do: one whose flow he may not enter now leaves it to the next."""
        firing = self._rules.keywords.firing(message.text, self._chat.instance_id, self._chat.is_open)
        return any(self._fire(keyword, message) for keyword in firing if keyword.interrupts or not interrupts)

    def _fire(self, keyword: Keyword, message: Received) -> bool:
        leader, flow_id = self._leader, keyword.flow_id
        if not keyword.does_something(bool(leader and flow_id and leader.may_begin(flow_id))):
            return False
        self.actions.append(_answer(keyword, message))
        if not self._begins(keyword.flow_id, f"keyword:{keyword.id}", message):
            self._answers += 1
        return True

    def _begins_by_default(self, message: Received) -> bool:
        chat, defaults, had = self._chat, self._rules.defaults, self._had
        if self._begins_by_answer(message):
            return True
        if (
            chat.is_new_contact
            and not had.welcome
            and self._begins(defaults.welcome_flow_id, "welcome", message)
        ):
            self._had = had.model_copy(update={"welcome": True})
            return True
        # Who is told that nobody is there is not asked what he wants.
        is_away = not chat.is_open and defaults.away_flow_id is not None
        kind, flow_id = ("away", defaults.away_flow_id) if is_away else ("default", defaults.default_flow_id)
        if getattr(had, kind) or not self._begins(flow_id, kind, message):
            return False
        self._had = had.model_copy(update={kind: True})
        return True

    def _begins_by_answer(self, message: Received) -> bool:
        """What he writes after a broadcast is its answer once; the next message is one as any other."""
        answered = self._chat.answered
        if answered is None or self._is_opted_out or message is not self._chat.messages[0]:
            return False
        return self._begins(answered.flow_id, f"broadcast:{answered.broadcast_id}", message)

    def _begins(
        self, flow_id: str | None, reason: str, message: Received, campaign_id: str | None = None
    ) -> bool:
        if flow_id is None or self._leader is None:
            return False
        if not self._leader.begin(flow_id, reason, message.said, campaign_id):
            return False
        self._answers += 1
        return True


def _answer(keyword: Keyword, message: Received) -> dict[str, Any]:
    return {
        "type": "keyword",
        "message_id": message.id,
        "keyword_id": keyword.id,
        "answer": keyword.answer,
        "tags": keyword.tags,
    }
