"""What an event looks like before the first of its kind."""

from __future__ import annotations

import pytest

from orchestrator.domain.hooks.events import EVENTS
from orchestrator.domain.hooks.examples import example_of


@pytest.mark.parametrize("event", EVENTS)
def test_an_example_is_what_is_told(event: str) -> None:
    example = example_of(event)
    assert set(example) == {"id", "type", "timestamp", "data"}
    assert example["type"] == event
    EVENTS[event].model_validate(example["data"])
    assert "…" not in str(example["data"])


def test_it_tells_of_what_has_happened() -> None:
    assert example_of("message.received")["data"]["message"]["status"] == "received"
    assert example_of("message.received")["data"]["message"]["message"] == "Oi! Vi a promoção."
    assert example_of("chat.closed")["data"]["chat"]["status"] == "closed"
    assert example_of("flow.finished")["data"]["run"]["ended_at"]
    assert example_of("instance.disconnected")["data"]["instance"]["status"] == "disconnected"
