"""Numbers as people of Brazil write them."""

import re
from collections.abc import Mapping
from decimal import Decimal

from orchestrator.domain.automation.texts import fold_whole

# No ordinals of which a weekday has the name.
NUMBER_WORDS: Mapping[str, str] = {
    word: str(place)
    for place, words in enumerate(
        (
            *("zero", "um uma primeiro primeira", "dois duas segundo", "tres terceiro terceira", "quatro"),
            *("cinco", "seis", "sete", "oito", "nove", "dez"),
        )
    )
    for word in words.split()
}
_CURRENCY = re.compile(r"^(r\$|rs|brl)\s*|\s*(reais|real|unidades?|anos?|pessoas?|%)$")
_BRAZILIAN = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d+(,\d+)?")
_PLAIN = re.compile(r"[+-]?\d+\.\d+")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+")
_LONGEST = 30


def read_decimal(text: str) -> Decimal | None:
    """1.234,56 and R$ 10 and 1234.56 and three; of 1.234 the point stands between thousands."""
    said = fold_whole(text).replace("\u2212", "-")
    said = _CURRENCY.sub("", said).strip()
    if said in NUMBER_WORDS:
        return Decimal(NUMBER_WORDS[said])
    compact = said.replace(" ", "")
    if len(compact) > _LONGEST or not compact.isascii():
        return None
    if _BRAZILIAN.fullmatch(compact):
        return Decimal(compact.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(compact) or _PLAIN.fullmatch(compact):
        return Decimal(compact.replace(",", ""))
    return None


def as_json_number(number: Decimal) -> int | float:
    """Without a fraction where there is none."""
    return int(number) if number == number.to_integral_value() else float(number)
