"""A run that tests lead through a flow: what is said to it, and what it says."""

from datetime import UTC, datetime, timedelta
from typing import Any

from orchestrator.domain.automation.flows.events import (
    Commanded,
    Event,
    HttpAnswered,
    MessageCame,
    Said,
    Started,
    TimerFired,
)
from orchestrator.domain.automation.flows.graph import Graph
from orchestrator.domain.automation.flows.library import LoadedVersions, Version
from orchestrator.domain.automation.flows.outcome import Outcome
from orchestrator.domain.automation.flows.state import new_run, read_state, write_state
from orchestrator.domain.automation.flows.stepping import step
from orchestrator.domain.automation.person import Person, read_person

# A Monday, noon in São Paulo.
NOON = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
FLOW, OTHER = "f0000000-0000-4000-8000-000000000001", "f0000000-0000-4000-8000-000000000002"


def person(**facts: Any) -> Person:
    contact = {"id": "c1", "name": "José da Silva", "phone": "5511987654321", **facts.pop("contact", {})}
    return read_person({"contact": contact, "account": {"name": "Padaria"}, **facts})


def graph(nodes: dict[str, Any], start: str = "a", **settings: Any) -> Graph:
    return Graph.model_validate({"schema": 1, "start": start, "nodes": nodes, "settings": settings})


def library(first: Graph, *others: tuple[str, Graph]) -> LoadedVersions:
    loaded = LoadedVersions()
    for flow, of_flow in ((FLOW, first), *others):
        loaded.put(Version(f"v-{flow}", flow, of_flow), is_published=True)
    return loaded


class Run:
    """Its state goes through JSON between two events, as it does in the database."""

    def __init__(self, first: Graph, *others: tuple[str, Graph], **facts: Any) -> None:
        self.library = library(first, *others)
        self.state = new_run("r1", f"v-{FLOW}")
        self.person = person(**facts)
        self.now = NOON
        self.outcome = Outcome(self.state, [], [])
        self.seed = 7

    def happens(self, event: Event) -> "Run":
        self.outcome = step(self.library, self.state, event)
        self.state = read_state(write_state(self.outcome.state))
        return self

    def start(self, text: str | None = None, **more: Any) -> "Run":
        message = None if text is None else Said(text=text)
        return self.happens(Started(at=self.now, seed=self.seed, person=self.person, message=message, **more))

    def say(self, *texts: str | Said) -> "Run":
        messages = [text if isinstance(text, Said) else Said(text=text) for text in texts]
        return self.happens(MessageCame(at=self.now, seed=self.seed, person=self.person, messages=messages))

    def wait(self, **length: float) -> "Run":
        self.now += timedelta(**length)
        return self.happens(
            TimerFired(at=self.now, seed=self.seed, person=self.person, revision=self.state.revision)
        )

    def answer(self, status: int | None = 200, body: str | None = None, error: str | None = None) -> "Run":
        return self.happens(
            HttpAnswered(
                at=self.now,
                seed=self.seed,
                person=self.person,
                revision=self.state.revision,
                status=status,
                body=body,
                error=error,
            )
        )

    def stop(self) -> "Run":
        return self.happens(Commanded(at=self.now, seed=self.seed, person=self.person, command="stop"))

    @property
    def texts(self) -> list[str]:
        return [action.get("text", "") for action in self.outcome.actions if action["type"] == "send"]

    @property
    def done(self) -> list[str]:
        return [action["type"] for action in self.outcome.actions if action["type"] != "send"]

    @property
    def exits(self) -> list[str | None]:
        return [entry["exit"] for entry in self.outcome.trace]

    @property
    def ended(self) -> tuple[str, str | None]:
        return (self.state.status, self.state.reason)


def text(said: str, next_: str | None = None) -> dict[str, Any]:
    return {"type": "content", "items": [{"kind": "text", "text": said}], "next": next_}
