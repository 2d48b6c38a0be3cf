"""What stands in the cells of a file of contacts, for programs or for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Language = Literal["pt-BR", "en"]

_OWN = ("phone", "name", "whatsapp_name", "tags", "opted_out_at", "created_at")
# An import knows them again: see columns.py.
_TITLES: Mapping[Language, tuple[str, ...]] = {
    "pt-BR": ("Telefone", "Nome", "Nome no WhatsApp", "Etiquetas", "Não quer receber desde", "Criado em"),
    "en": ("Phone", "Name", "Name on WhatsApp", "Tags", "Opted out at", "Created at"),
}


def titles_of(fields: Iterable[Mapping[str, Any]], language: Language | None) -> list[str]:
    """The first line: names for programs, titles in the reader's language for people."""
    own = _TITLES[language] if language else _OWN
    said = [(field["label"] if language else "") or field["name"] for field in fields]
    return [*own[:4], *said, *own[4:]]


@dataclass(frozen=True, slots=True)
class CellStyle:
    is_brazilian: bool
    """A comma in numbers, `sim` for yes, the day before the month."""
    zone: str | None
    """Where moments are told for people; none: as they are stored."""

    def say(self, value: Any, kind: str) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            yes, no = ("sim", "não") if self.is_brazilian else ("true", "false")
            return yes if value else no
        if isinstance(value, int | float):
            return str(value).replace(".", ",") if self.is_brazilian else str(value)
        if self.zone is not None and kind in ("date", "datetime"):
            return self._say_time(str(value), kind, self.zone)
        return str(value)

    def _say_time(self, value: str, kind: str, zone: str) -> str:
        day = "%d/%m/%Y" if self.is_brazilian else "%Y-%m-%d"
        try:
            if kind == "date":
                return datetime.fromisoformat(value).strftime(day)
            return datetime.fromisoformat(value).astimezone(ZoneInfo(zone)).strftime(f"{day} %H:%M")
        except (ValueError, LookupError, OSError):
            # A zone that is not known here, or a value from before the field had its type.
            return value
