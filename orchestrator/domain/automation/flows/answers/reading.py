"""What an answer says. None: nothing of what was asked for."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from orchestrator.domain.automation.flows.answers.choices import Choices
from orchestrator.domain.automation.flows.answers.days import read_day
from orchestrator.domain.automation.flows.answers.documents import read_cep, read_cnpj, read_cpf
from orchestrator.domain.automation.flows.answers.numbers import as_json_number, read_decimal
from orchestrator.domain.automation.flows.answers.times import read_moment, read_time
from orchestrator.domain.automation.flows.blocks.talk import Answer
from orchestrator.domain.automation.flows.events import Said
from orchestrator.domain.automation.parts import VALUE_CHARACTERS, Scalar
from orchestrator.domain.automation.patterns import Pattern, PatternError
from orchestrator.domain.automation.texts import fold_letters, fold_spaces, fold_whole, is_blank
from orchestrator.domain.automation.values import as_number
from orchestrator.domain.phones import parse_phone

_YES = frozenset(
    {
        *(
            "sim",
            "s",
            "ss",
            "sss",
            "claro",
            "ok",
            "okay",
            "isso",
            "certo",
            "correto",
            "positivo",
            "quero",
            "aceito",
        ),
        *("confirmo", "confirmado", "yes", "y", "aham", "uhum", "blz", "beleza", "bora", "pode", "pode ser"),
        *("sim sim", "isso mesmo", "com certeza", "claro que sim", "sim por favor", "sim, por favor"),
        *("\U0001f44d", "\U0001f44c", "\u2705"),
    }
)
_NO = frozenset(
    {
        *("nao", "n", "nn", "nnn", "naum", "negativo", "nunca", "no", "nops", "nope", "errado", "nao nao"),
        *("nao obrigado", "nao obrigada", "nao, obrigado", "nao, obrigada", "nao quero", "agora nao"),
        *("claro que nao", "de jeito nenhum", "\U0001f44e", "\u274c"),
    }
)
_SKIN_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))
_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)
_PLACE = re.compile(r"(-?\d{1,2}(?:\.\d{1,15})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,15})?)")
_RATING = re.compile(r"(?:nota\s*)?(\d{1,3}|[a-z]+)(?:\s*(?:/|de)\s*\d{1,3})?(?:\s*estrelas?)?")
_STAR = "\u2b50"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, with what is understood, and when it is answered."""

    answer: Answer
    choices: Choices
    now: datetime
    zone: ZoneInfo

    def is_between(self, value: Any, read: Callable[[object], Any]) -> bool:
        """Within what was asked for; a bound that makes no sense is none."""
        low, high = read(self.answer.min), read(self.answer.max)
        return (low is None or value >= low) and (high is None or value <= high)


def read_answer(asked: Asked, messages: Sequence[Said]) -> Scalar | None:
    """Several messages are one answer. A text is asked of texts alone: what comes with a picture is none."""
    match asked.answer.kind:
        case "media":
            return next((value for said in messages if (value := _read_media(asked, said)) is not None), None)
        case "location":
            return next((value for said in messages if (value := _read_place(said)) is not None), None)
        case kind:
            text = texts_of(messages).strip()
            return None if is_blank(text) else READERS[kind](asked, text)


def texts_of(messages: Sequence[Said]) -> str:
    """What is written in them, one below another."""
    return "\n".join([said.text for said in messages if said.kind == "text"])


def _read_media(asked: Asked, said: Said) -> str | None:
    """Its id; of one whose bytes have not come, its message's."""
    kinds = asked.answer.media_kinds or ("image", "video", "audio", "voice", "document", "sticker")
    return (said.media_id or said.id or said.kind) if said.kind in kinds else None


def _read_place(said: Said) -> str | None:
    if said.kind == "location" and said.content:
        latitude, longitude = (
            as_number(said.content.get("latitude")),
            as_number(said.content.get("longitude")),
        )
    elif said.kind == "text" and (found := _PLACE.fullmatch(said.text.strip())):
        latitude, longitude = Decimal(found[1]), Decimal(found[2])
    else:
        return None
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return f"{latitude:f},{longitude:f}"


def _read_text(asked: Asked, text: str) -> str | None:
    kept = text[:VALUE_CHARACTERS]
    return kept if asked.is_between(len(kept), as_number) else None


def _read_number(asked: Asked, text: str) -> int | float | None:
    number = read_decimal(text)
    return as_json_number(number) if number is not None and asked.is_between(number, as_number) else None


def _read_date(asked: Asked, text: str) -> str | None:
    today = asked.now.astimezone(asked.zone).date()
    day = read_day(text, today)
    return (
        day.isoformat()
        if day and asked.is_between(day, lambda bound: _bound(read_day, bound, today))
        else None
    )


def _read_time(asked: Asked, text: str) -> str | None:
    clock = read_time(text)
    is_right = clock is not None and asked.is_between(clock, lambda bound: _bound(read_time, bound))
    return clock.isoformat("minutes") if clock and is_right else None


def _read_moment(asked: Asked, text: str) -> str | None:
    moment = read_moment(text, asked.now, asked.zone)
    is_right = moment is not None and asked.is_between(
        moment, lambda bound: _bound(read_moment, bound, asked.now, asked.zone)
    )
    return moment.isoformat(timespec="seconds") if moment and is_right else None


def _bound(read: Callable[..., Any], bound: object, *args: object) -> Any:
    return read(bound, *args) if isinstance(bound, str) else None


def _read_email(_: Asked, text: str) -> str | None:
    said = text.strip().strip("<>.,;").removeprefix("mailto:").lower()
    return said if len(said) <= 254 and _EMAIL.fullmatch(said) and ".." not in said else None


def _read_choice(asked: Asked, text: str) -> str | None:
    option = asked.choices.find(text)
    return option.label if option else None


def _read_yes_no(_: Asked, text: str) -> bool | None:
    said = fold_whole(text.translate(_SKIN_TONES))
    if said in _YES or said in _NO:
        return said in _YES
    return None


def _read_rating(asked: Asked, text: str) -> int | None:
    said = fold_whole(text)
    if said and set(said.replace(" ", "")) == {_STAR}:
        number: Decimal | None = Decimal(said.count(_STAR))
    else:
        found = _RATING.fullmatch(said)
        number = read_decimal(found[1]) if found else read_decimal(said)
    low, high = as_number(asked.answer.min), as_number(asked.answer.max)
    if number is None or number != number.to_integral_value():
        return None
    return int(number) if (1 if low is None else low) <= number <= (5 if high is None else high) else None


def _read_pattern(asked: Asked, text: str) -> str | None:
    try:
        pattern = Pattern(fold_letters(asked.answer.pattern or ""))
    except PatternError:
        return None
    return text[:VALUE_CHARACTERS] if pattern.is_in(fold_spaces(text)) else None


READERS: Mapping[str, Callable[[Asked, str], Scalar | None]] = {
    "text": _read_text,
    "number": _read_number,
    "date": _read_date,
    "time": _read_time,
    "datetime": _read_moment,
    "email": _read_email,
    "phone": lambda _, text: parse_phone(text),
    "cpf": lambda _, text: read_cpf(text),
    "cnpj": lambda _, text: read_cnpj(text),
    "cep": lambda _, text: read_cep(text),
    "choice": _read_choice,
    "yes_no": _read_yes_no,
    "rating": _read_rating,
    "pattern": _read_pattern,
}
