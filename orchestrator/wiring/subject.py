"""What a subject gives the program to run."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Protocol

from orchestrator.domain.event_names import OrchestratorEvent
from orchestrator.services.task_keeper import Tasks

# By event of Realtime's topic: what it wakes.
Hints = Mapping[OrchestratorEvent, Callable[[], None]]


class Subject(Protocol):
    """The parts of one subject."""

    @property
    def tasks(self) -> Tasks:
        """By name: what runs for as long as the program does."""
        ...

    @property
    def hints(self) -> Hints: ...


def merge_hints(subjects: Iterable[Subject]) -> Hints:
    """One hint may be about the work of several."""
    woken: defaultdict[OrchestratorEvent, list[Callable[[], None]]] = defaultdict(list)
    for subject in subjects:
        for event, wake in subject.hints.items():
            woken[event].append(wake)

    def wake_all(wakes: list[Callable[[], None]]) -> None:
        for wake in wakes:
            wake()

    return {event: partial(wake_all, wakes) for event, wakes in woken.items()}
