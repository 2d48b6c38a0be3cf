"""A caller may spend a minute's worth at once, and earns it back evenly."""

import pytest

from orchestrator.api.platform.rate_limits import RequestLimits
from orchestrator.api.problems import ProblemError


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def spend(limits: RequestLimits, caller: str, per_minute: int) -> int:
    """How many requests pass before one is refused."""
    for passed in range(1000):
        try:
            limits.take(caller, per_minute)
        except ProblemError:
            return passed
    raise AssertionError("nothing was refused")


def test_a_minutes_worth_may_be_spent_at_once() -> None:
    limits = RequestLimits(Clock())
    assert [spend(limits, caller, 6) for caller in ("maria", "maria", "josé")] == [6, 0, 6]


def test_it_comes_back_evenly_and_never_more_than_a_minutes_worth() -> None:
    clock = Clock()
    limits = RequestLimits(clock)
    spend(limits, "maria", 6)
    clock.now += 20
    assert spend(limits, "maria", 6) == 2
    clock.now += 6000
    assert spend(limits, "maria", 6) == 6


def test_the_refusal_says_when_to_come_back() -> None:
    clock = Clock()
    limits = RequestLimits(clock)
    spend(limits, "maria", 6)
    clock.now += 4
    with pytest.raises(ProblemError) as refusal:
        limits.take("maria", 6)
    assert (refusal.value.code, refusal.value.retry_after) == ("rate_limited", 6)
    clock.now += 6
    limits.take("maria", 6)


def test_nought_is_no_limit() -> None:
    limits = RequestLimits(Clock())
    for _ in range(100):
        limits.take("maria", 0)


def test_idle_callers_are_forgotten() -> None:
    clock = Clock()
    limits = RequestLimits(clock)
    for number in range(10_000):
        limits.take(str(number), 6)
    clock.now += 60
    for number in range(3):
        limits.take(f"new {number}", 6)
    assert limits.callers == 3
