"""Rules without I/O."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.domain.fleet.leases import renewal_interval, safe_until, stop_grace
from orchestrator.domain.fleet.node_events import NodeEvent
from orchestrator.domain.fleet.statuses import is_settled, is_terminal, should_run
from orchestrator.domain.fleet.transitions import Picture, after_event, patch_of


@given(lease_seconds=st.floats(1, 600), asked_at=st.floats(0, 1e6))
def test_a_holder_stops_before_the_lease_can_have_ended(lease_seconds: float, asked_at: float) -> None:
    latest_stop = safe_until(asked_at, lease_seconds) + stop_grace(lease_seconds)
    assert asked_at + 2 * renewal_interval(lease_seconds) < latest_stop < asked_at + lease_seconds


@pytest.mark.parametrize(
    ("status", "reason", "terminal"),
    [
        ("disconnected", None, False),
        ("disconnected", "scan_expired", True),
        ("disconnected", "logged_out", True),
        ("connecting", None, False),
        ("connected", None, False),
        ("failed", "banned", True),
    ],
)
def test_terminal_states_wait_for_a_person(status: str, reason: str | None, terminal: bool) -> None:
    assert is_terminal(status, reason) is terminal
    assert should_run("running", status, reason) is not terminal
    assert not should_run("stopped", status, reason)


def test_awaiting_a_scan_needs_a_code_to_count() -> None:
    assert not is_settled("awaiting_scan", has_code=False)
    assert is_settled("awaiting_scan", has_code=True)
    assert is_settled("connected", has_code=False)


def event(kind: str, **data: object) -> NodeEvent:
    return NodeEvent(id=1, type=kind, at="2026-01-01T00:00:00Z", data=data)


def test_a_qr_event_asks_for_a_scan() -> None:
    picture = after_event(Picture("connecting"), event("qr", qr="2@x", expires_at="2026-01-01T00:01:00Z"))
    assert patch_of(picture) == {
        "status": "awaiting_scan",
        "status_reason": None,
        "qr_code": "2@x",
        "qr_expires_at": "2026-01-01T00:01:00Z",
        "pairing_code": None,
    }


def test_connecting_to_whatsapp_removes_the_code_and_pairs() -> None:
    waiting = Picture("awaiting_scan", qr="2@x", pairing_code="ABCD")
    picture = after_event(waiting, event("status", status="connected", status_reason=None, phone="5511"))
    patch = patch_of(picture)
    assert patch["qr_code"] is None
    assert patch["pairing_code"] is None
    assert patch["phone"] == "5511"
    assert patch["paired"] is True


def test_being_unlinked_ends_the_pairing() -> None:
    picture = after_event(
        Picture("connected"), event("status", status="disconnected", status_reason="logged_out")
    )
    assert patch_of(picture)["paired"] is False


def test_messages_do_not_change_the_picture() -> None:
    picture = Picture("connected")
    assert after_event(picture, event("message", message_id="x")) is picture
