"""In which zone somebody is, by the area code of his phone."""

from zoneinfo import ZoneInfo

import pytest

from orchestrator.domain.area_codes import ZONES, zone_of
from orchestrator.domain.phones import parse_phone


def test_each_of_the_67_codes_has_a_zone_that_exists() -> None:
    codes = {str(code) for code in range(11, 100) if parse_phone(f"{code}30305050") == f"55{code}30305050"}
    assert ZONES.keys() == codes
    assert len(codes) == 67
    assert all(ZoneInfo(zone) for zone in ZONES.values())


@pytest.mark.parametrize(
    ("phone", "zone"),
    [
        ("5511987654321", "America/Sao_Paulo"),
        ("5568987654321", "America/Rio_Branco"),
        ("5581987654321", "America/Recife"),
        ("351912345678", "otherwise"),
        ("5500", "otherwise"),
        (None, "otherwise"),
    ],
)
def test_a_phone_that_is_not_brazilian_has_the_other_zone(phone: str | None, zone: str) -> None:
    assert zone_of(phone, "otherwise") == zone
