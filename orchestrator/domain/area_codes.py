"""In which zone a Brazilian phone is, by its area code.

The 67 codes: Plano Geral de Códigos Nacionais (Anatel, Resolução 263/2001). The zones of the states: Decreto
2.784/1913 and Lei 12.876/2013, by their names in the IANA database; no summer time since 2019 (Decreto
9.772/2019). Of a state with two zones the one of most of its people: the far west of Amazonas (97) is an
hour behind, Fernando de Noronha (81) one ahead."""

from collections.abc import Mapping

_STATES: Mapping[str, str] = {
    "America/Sao_Paulo": "11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 "
    "47 48 49 51 53 54 55 61 62 64",
    "America/Araguaina": "63",
    "America/Bahia": "71 73 74 75 77",
    "America/Maceio": "79 82",
    "America/Recife": "81 83 84 87",
    "America/Fortaleza": "85 86 88 89 98 99",
    "America/Belem": "91 93 94 96",
    "America/Cuiaba": "65 66",
    "America/Campo_Grande": "67",
    "America/Porto_Velho": "69",
    "America/Manaus": "92 97",
    "America/Boa_Vista": "95",
    "America/Rio_Branco": "68",
}
ZONES: Mapping[str, str] = {code: zone for zone, codes in _STATES.items() for code in codes.split()}


def zone_of(phone: str | None, otherwise: str) -> str:
    """The zone of digits of E.164; `otherwise` for one that is not Brazilian or unknown."""
    if phone and phone.startswith("55"):
        return ZONES.get(phone[2:4], otherwise)
    return otherwise
