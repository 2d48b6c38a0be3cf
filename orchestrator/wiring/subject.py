"""What a subject gives the program to run."""

from collections.abc import Callable, Mapping
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
