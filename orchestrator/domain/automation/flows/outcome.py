"""What follows from a step: whoever asked does it, or shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from orchestrator.domain.automation.flows.state import RunState, write_state

Action = dict[str, Any]


class TraceEntry(TypedDict):
    """A block on the way: when it was entered, by which exit it was left (one of both may be in another
    step), and why. `version_id`: of another flow that the run jumped to."""

    node: str
    entered: datetime | None
    exit: str | None
    what: NotRequired[str]
    version_id: NotRequired[str]


@dataclass(slots=True)
class Outcome:
    """`changed` false: the event came too late or too early, and nothing follows."""

    state: RunState
    actions: list[Action]
    trace: list[TraceEntry]
    changed: bool = True


def write_outcome(outcome: Outcome) -> dict[str, Any]:
    """As JSON; its actions are JSON already."""
    trace = [
        {**entry, "entered": entry["entered"] and entry["entered"].isoformat()} for entry in outcome.trace
    ]
    return {"state": write_state(outcome.state), "actions": outcome.actions, "trace": trace}
