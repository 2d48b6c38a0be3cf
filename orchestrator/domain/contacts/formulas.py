"""Cells that a spreadsheet would take for formulas, guarded on their way out and read on their way in."""

import unicodedata

_BEGINNINGS = ("=", "+", "-", "@")
_SEPARATORS = ("\t", "\r", "\n")


def guard_cell(text: str) -> str:
    """The text, with an apostrophe before what would be a formula; our imports take it away again."""
    return f"'{text}" if _is_formula(text) else text


def read_guarded(cell: str) -> str:
    """The cell without the apostrophe that `guard_cell` wrote."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def _is_formula(text: str) -> bool:
    """Programs drop blanks and what is not seen before a sign, and take its wide form for the sign."""
    if text.startswith(_SEPARATORS):
        return True
    shown = next((letter for letter in text if not _is_unseen(letter)), "")
    return unicodedata.normalize("NFKC", shown).startswith(_BEGINNINGS)


def _is_unseen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf", "Zs")
