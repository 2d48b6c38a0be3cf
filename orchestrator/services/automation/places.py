"""Who may have how many requests under way."""

import contextlib
from collections import Counter
from collections.abc import Generator, Sequence


class Places:
    """So many at once of each key at most: whoever finds none free comes again later, and waits nowhere."""

    def __init__(self, limits: Sequence[int]) -> None:
        self._limits = limits
        self._taken: Counter[str] = Counter()

    @contextlib.contextmanager
    def take(self, keys: Sequence[str]) -> Generator[bool]:
        """One place under each key, in the order of the limits; False when one of them has none left."""
        is_free = all(self._taken[key] < limit for key, limit in zip(keys, self._limits, strict=True))
        if not is_free:
            yield False
            return
        self._taken.update(keys)
        try:
            yield True
        finally:
            self._taken.subtract(keys)
            # What nobody uses is forgotten.
            self._taken = +self._taken
