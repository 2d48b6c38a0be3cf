"""What there is to do is asked of the database in one question, and told to whoever does it."""

from collections.abc import Callable

from orchestrator.domain.fleet.leases import Todo, renewal_interval
from orchestrator.services.clock import Clock
from orchestrator.services.worker import Worker

# Whoever was told nothing for so many polls looks for himself.
_PATIENCE_POLLS = 3


class Polling:
    """How often to ask, and whom an answer is about. While hints arrive a poll is only a heartbeat that
    looks around; while they do not, it is the clock of all work."""

    def __init__(self, poll_seconds: float, clock: Clock) -> None:
        self._poll_seconds = poll_seconds
        self._clock = clock
        self._listeners: list[tuple[frozenset[str], Worker]] = []
        # The kinds of jobs that this orchestrator does.
        self.kinds: list[str] = []
        self.is_hinted: Callable[[], bool] = lambda: False

    def tell_to(self, worker: Worker, *words: str) -> None:
        """From now on the worker hears when one of these is due."""
        self._listeners.append((frozenset(words), worker))

    def interval(self, lease_seconds: float) -> float:
        """Seconds to the next poll; without hints they vary, so that orchestrators do not poll in step."""
        longest = renewal_interval(lease_seconds)
        if self.is_hinted():
            return longest
        return min(longest, self._poll_seconds * (0.8 + self._clock.random() * 0.4))

    def tell(self, todo: Todo, lease_seconds: float) -> None:
        """Who has something to do begins, who has not need not look for himself for a while."""
        patience = _PATIENCE_POLLS * self.interval(lease_seconds)
        for words, worker in self._listeners:
            moments = [seconds for word, seconds in todo.next_seconds.items() if word in words]
            worker.tell(not words.isdisjoint(todo.due), patience, min(moments, default=None))
