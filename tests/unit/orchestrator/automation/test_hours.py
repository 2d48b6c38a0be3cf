"""An account is open by its own clock, over midnight and over the week's end."""

from datetime import datetime

import pytest

from orchestrator.domain.automation.hours import is_open

HOURS = {"mon": [["09:00", "12:00"], ["13:00", "18:00"]], "sun": [["22:00", "02:00"]]}
ZONE = "America/Sao_Paulo"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-30T12:00:00+00:00", True),  # Monday, 09:00 there
        ("2026-11-30T11:59:59+00:00", False),
        ("2026-11-30T15:30:00+00:00", False),  # noon's break
        ("2026-11-30T21:00:00+00:00", False),
        ("2026-11-30T04:59:00+00:00", True),  # Monday, 01:59: Sunday's night
        ("2026-11-30T05:00:00+00:00", False),
        ("2026-11-30T01:00:00+00:00", True),  # Sunday, 22:00
        ("2026-12-01T13:00:00+00:00", False),  # Tuesday
    ],
)
def test_hours(moment: str, expected: bool) -> None:
    assert is_open(HOURS, ZONE, [], datetime.fromisoformat(moment)) is expected


def test_without_hours_it_is_always_open_but_for_days_of_its_own() -> None:
    moment = datetime.fromisoformat("2026-12-01T02:00:00+00:00")
    assert is_open({}, ZONE, [], moment)
    # It is still Monday there.
    assert is_open({}, ZONE, [{"date": "2026-12-01", "name": "Feriado"}], moment)
    assert not is_open({}, ZONE, [{"date": "2026-11-30", "name": "Feriado"}], moment)
