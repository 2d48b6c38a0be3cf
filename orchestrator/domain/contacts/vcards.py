"""Contact cards (vCard 2.1, 3 and 4, as phones and address books write them) as lines of a table."""

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

from orchestrator.domain.names import clean_name

COLUMNS: Final = ["Nome", "Telefone", "Etiquetas", "Empresa", "E-mail", "Aniversário", "Observações"]
# Several values in one cell, as Google Contacts writes them.
SEPARATOR: Final = " ::: "
BEGIN: Final = "BEGIN:VCARD"
_END: Final = "END:VCARD"
# What is read, in its right form: pictures and keys would only fill the memory, and on a line without a colon
# the library's own pattern does not end.
_VALUE = r"""(?:"[^"]*"|[^";:,]*)"""
_READ = re.compile(
    r"(?:[\w-]+\.)?(?:VERSION|FN|N|NICKNAME|ORG|TEL|EMAIL|CATEGORIES|BDAY|NOTE)"
    rf"(?:;[\w-]+(?:={_VALUE}(?:,{_VALUE})*)?)*:",
    re.IGNORECASE | re.ASCII,
)
# What somebody called a phone himself, as Samsung's phones write it.
_OWN_LABEL = re.compile(r"\A((?:[\w-]+\.)?TEL);X-CUSTOM\([^)]*\)", re.IGNORECASE | re.ASCII)
_CARD_MAX = 65_536
_WAID = re.compile(r"\d{8,15}")


def is_card(line: str) -> bool:
    """Whether a file that begins so holds cards."""
    return line.strip().upper() == BEGIN


def read_cards(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The line where each card begins, and its cells by COLUMNS. One that cannot be read has none: it becomes
    an error of its line, as one without a phone does."""
    # It brings much along that nothing else needs.
    import vobject

    library: Any = vobject
    # It tells there what it could not read, which is somebody's data.
    logging.getLogger("vobject.base").setLevel(logging.CRITICAL)
    for line, text in _split_cards(lines):
        try:
            card = library.readOne(text, ignoreUnreadable=True, allowQP=True)
            yield line, _cells(card.contents)
        except Exception:  # The library raises whatever its parsing meets.
            yield line, [""] * len(COLUMNS)


def _split_cards(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each card with what is read of it, closed also where the file forgets to."""
    began, kept, size, is_kept = 0, list[str](), 0, False
    for number, line in enumerate(lines, start=1):
        if is_card(line) or line.strip().upper() == _END:
            if began:
                yield began, "\r\n".join([BEGIN, *kept, _END, ""])
            began, kept, size, is_kept = (number if is_card(line) else 0), [], 0, False
        elif began:
            line = _OWN_LABEL.sub(r"\1", line)
            goes_on = line.startswith((" ", "\t")) or (bool(kept) and is_kept and _is_soft_break(kept[-1]))
            is_kept = (is_kept if goes_on else bool(_READ.match(line))) and size + len(line) <= _CARD_MAX
            if is_kept:
                kept.append(line)
                size += len(line)
    if began:
        yield began, "\r\n".join([BEGIN, *kept, _END, ""])


def _is_soft_break(line: str) -> bool:
    return line.endswith("=")


def _cells(contents: dict[str, list[Any]]) -> list[str]:
    companies = [_join(org.value, " ") for org in contents.get("org", [])]
    emails = [str(email.value) for email in contents.get("email", [])]
    tags = [str(tag) for tags in contents.get("categories", []) for tag in _as_list(tags.value)]
    phones = [_phone_of(tel) for tel in contents.get("tel", [])]
    name = _name_of(contents) or next(iter(companies), "")
    birthday = _first(contents, "bday")
    cells = [
        _list(phones),
        _list(tags),
        next(iter(companies), ""),
        _list(emails),
        birthday,
        _first(contents, "note"),
    ]
    return [clean_name(name), *cells]


def _name_of(contents: dict[str, list[Any]]) -> str:
    if shown := clean_name(_first(contents, "fn")):
        return shown
    for name in contents.get("n", []):
        parts = (name.value.given, name.value.additional, name.value.family)
        if whole := clean_name(" ".join(_join(value, " ") for value in parts)):
            return whole
    return _first(contents, "nickname")


def _phone_of(tel: Any) -> str:
    """WhatsApp writes which of its users the phone is."""
    for waid in tel.params.get("WAID", []):
        if _WAID.fullmatch(waid):
            return f"+{waid}"
    return str(tel.value).partition(";")[0].strip()


def _first(contents: dict[str, list[Any]], name: str) -> str:
    return next((_join(line.value, ", ") for line in contents.get(name, [])), "")


def _list(values: list[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(value for value in values if value))


def _as_list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else str(value).split(",")


def _join(value: Any, by: str) -> str:
    if isinstance(value, bytes):
        # What was written in base64, of which nothing says in which letters.
        return value.decode(errors="replace")
    return by.join(map(str, cast("list[Any]", value))) if isinstance(value, list) else str(value)
