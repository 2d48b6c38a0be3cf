"""What a subject gives the program to run."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

from orchestrator.domain.event_names import OrchestratorEvent

# By name: what runs for as long as the program does.
Tasks = Mapping[str, Callable[[], Coroutine[Any, Any, None]]]
# By event of Realtime's topic: what it wakes.
Hints = Mapping[OrchestratorEvent, Callable[[], None]]


class Subject(Protocol):
    """The parts of one subject."""

    @property
    def tasks(self) -> Tasks: ...
    @property
    def hints(self) -> Hints: ...
