"""Steps of a flow on one core, with their state through JSON as the database keeps it and without. No
database: what a step itself costs."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.figures import Figure
from devstack.testing import DemoStack
from orchestrator.domain.automation.flows.events import Event, MessageCame, Said, Started
from orchestrator.domain.automation.flows.graph import Graph
from orchestrator.domain.automation.flows.library import LoadedVersions, Version
from orchestrator.domain.automation.flows.state import RunState, new_run, read_state, write_state
from orchestrator.domain.automation.flows.stepping import step
from orchestrator.domain.automation.person import read_person

ROUNDS = 5
STEPS = 4_000
_PERSON: dict[str, Any] = {"id": "c", "name": "José da Silva", "phone": "5511987654321", "tags": ["vip"]}


def measure(_: DemoStack) -> list[Figure]:
    return [
        Figure("engine, a step without a template, one core", rate("Escolha"), "/s", 100_000, "≥"),
        Figure(
            "engine, a step with a template", rate("{{ contact.first_name }}, escolha"), "/s", 15_000, "≥"
        ),
        Figure("engine, the same and its state through JSON", rate("{{ contact.first_name }}", True), "/s"),
    ]


def rate(text: str, is_stored: bool = False) -> float:
    """Answers to a menu that leads through a condition and an action back to itself: three blocks, a message.
    The fastest of some rounds, as the machine is not ours alone."""
    library = LoadedVersions()
    library.put(Version("v", "f", make_graph(text)))
    state, events = begin(library)
    return max(STEPS / take(library, state, events, is_stored) for _ in range(ROUNDS))


def begin(library: LoadedVersions) -> tuple[RunState, list[Event]]:
    person = read_person({"contact": _PERSON})
    at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    state = step(library, new_run("r", "v"), Started(at=at, person=person)).state
    # Once in two minutes: nobody is cut off.
    moments = (at + timedelta(minutes=2 * place) for place in range(STEPS))
    return state, [MessageCame(at=moment, person=person, messages=[Said(text="1")]) for moment in moments]


def take(library: LoadedVersions, state: RunState, events: list[Event], is_stored: bool) -> float:
    """Seconds of this process."""
    began = time.process_time()
    for event in events:
        outcome = step(library, state, event)
        state = read_state(write_state(outcome.state)) if is_stored else outcome.state
        if len(outcome.actions) != 2:
            raise RuntimeError(f"the flow ended: {outcome.state.reason}")
    return time.process_time() - began


def make_graph(text: str) -> Graph:
    is_vip = {"subject": "tag", "operator": "has", "value": "vip"}
    nodes: dict[str, Any] = {
        "menu": {"type": "menu", "text": text, "options": [{"id": "1", "label": "Pedido", "next": "who"}]},
        "who": {"type": "condition", "branches": [{"id": "vip", "when": is_vip, "next": "tag"}]},
        "tag": {"type": "action", "do": [{"kind": "add_tag", "tag": "pediu"}], "next": "menu"},
    }
    return Graph.model_validate({"schema": 1, "start": "menu", "nodes": nodes})
