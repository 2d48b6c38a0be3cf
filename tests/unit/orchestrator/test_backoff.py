"""How long to wait after failures, and how many of them are too many."""

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.domain.backoff import Backoff, CrashWindow


@given(attempt=st.integers(1, 10_000), chance=st.floats(0, 1))
def test_backoff_stays_between_half_and_all_of_its_ceiling(attempt: int, chance: float) -> None:
    backoff = Backoff(first=0.2, limit=30)
    ceiling = min(30, 0.2 * 2 ** min(attempt - 1, 16))
    assert ceiling / 2 <= backoff.delay(attempt, lambda: chance) <= ceiling


def test_the_sixth_crash_within_ten_minutes_is_a_loop() -> None:
    window = CrashWindow()
    for second in range(5):
        window.record(float(second))
        assert not window.is_loop()
    window.record(599.0)
    assert window.is_loop()


def test_old_crashes_are_forgotten() -> None:
    window = CrashWindow()
    for second in range(5):
        window.record(float(second))
    assert window.record(700.0) == 1
