"""How somebody is led through flows by what he writes: into one, on in the one that awaits him, out of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zlib import crc32

from pydantic import BaseModel, ValidationError

from orchestrator.domain.automation.flows.events import Commanded, Event, MessageCame, Said, Started
from orchestrator.domain.automation.flows.library import Library
from orchestrator.domain.automation.flows.outcome import Outcome, write_outcome
from orchestrator.domain.automation.flows.state import RunState, new_run, read_state
from orchestrator.domain.automation.flows.stepping import step
from orchestrator.domain.automation.parts import read_duration
from orchestrator.domain.automation.person import Person

# Under which runs get their names: of the same message and flow the same run, decided however often.
_RUNS = UUID("6f0d7c2e-3b1a-4c58-9d27-51e0a4b8c936")


class WaitingRun(BaseModel):
    """The run that awaits what is written in a chat, as the database tells it."""

    id: str
    revision: int
    state: dict[str, Any] | None = None


@dataclass
class Leader:
    """The person of a chat and the run he is in, while several of his messages are decided. `actions`: what
    followed, for the database."""

    library: Library
    person: Person
    at: datetime
    run: RunState | None = None
    is_paused: bool = False
    actions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def waiting(self) -> RunState | None:
        """The run that awaits his next message; one that has expired awaits nothing."""
        run = self.run
        if run is None or run.awaits != "message" or (run.expires_at and run.expires_at <= self.at):
            return None
        return run

    def expects(self, words: str) -> bool:
        """The menu that waits has exactly this word."""
        return self.waiting is not None and words in self.waiting.expects

    def answer(self, message: Said) -> bool:
        """Take him on with what he has written; false where nothing awaits it."""
        run = self.waiting
        if run is None:
            return False
        seed = _seed(message)
        self._advance(run, MessageCame(at=self.at, seed=seed, person=self.person, messages=[message]))
        return True

    def stop(self) -> None:
        """The run that awaits him is over: he has objected."""
        if self.run and self.run.awaits == "message":
            self._advance(self.run, Commanded(at=self.at, person=self.person, command="stop"))

    def _advance(self, run: RunState, event: Event) -> None:
        outcome = step(self.library, run, event)
        action = {"type": "advance", "run_id": run.run_id, "revision": run.revision}
        self.actions.append({**action, "event": event.type, **self._follow(outcome)})

    def may_begin(self, flow_id: str) -> bool:
        """It is published, and he has not been in it too lately."""
        version = self.library.published(flow_id)
        if version is None:
            return False
        again_after = version.graph.settings.again_after
        entered = self.person.contact.flows.get(flow_id)
        return not (again_after and entered and self.at - entered < read_duration(again_after))

    def begin(self, flow_id: str, reason: str, message: Said, campaign_id: str | None = None) -> bool:
        """Lead him into it; false where he may not begin it. The run he was in ends."""
        version = self.library.published(flow_id) if self.may_begin(flow_id) else None
        if version is None:
            return False
        ended = self.run.run_id if self.run and self.run.awaits == "message" else None
        state = new_run(str(uuid5(_RUNS, f"{message.id}:{flow_id}")), version.version_id)
        event = Started(
            at=self.at, seed=_seed(message), person=self.person, message=message, campaign_id=campaign_id
        )
        outcome = step(self.library, state, event)
        begun = {
            "type": "begin",
            "flow_id": flow_id,
            "version_id": version.version_id,
            "run_id": state.run_id,
        }
        about = {"reason": reason, "message_id": message.id, "ends_run": ended}
        self.actions.append({**begun, **about, **self._follow(outcome)})
        self._learn(flows=self.person.contact.flows | {flow_id: self.at})
        return True

    def came_by(self, campaign_id: str) -> None:
        """From now on conditions know it of him."""
        self._learn(campaigns=[*self.person.contact.campaigns, campaign_id])

    def _learn(self, **known: Any) -> None:
        self.person = replace(self.person, contact=replace(self.person.contact, **known))

    def _follow(self, outcome: Outcome) -> dict[str, Any]:
        self.run = outcome.state
        self.is_paused = self.is_paused or any(
            action["type"] == "pause_automation" for action in outcome.actions
        )
        return write_outcome(outcome)


def read_run(run: WaitingRun | None) -> RunState | None:
    """None for one whose state makes no sense: nobody waits for ever for it."""
    try:
        return None if run is None or run.state is None else read_state(run.state)
    except ValidationError:
        return None


def _seed(message: Said) -> int:
    return crc32((message.id or "").encode())
