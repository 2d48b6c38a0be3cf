"""Texts as people mean them: without case, accents and the marks that keyboards add."""

import unicodedata

# Joiners, the mark of an emoji and the frame of a digit: "1" and the emoji of it are one answer.
_DROPPED = frozenset("\u200b\u200c\u200d\ufe0f\u20e3")


def fold(text: str) -> str:
    """Compatibility forms and accents go first, then case: the other way round styled letters keep theirs."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (char for char in decomposed if char not in _DROPPED and not unicodedata.combining(char))
    return "".join(kept).casefold()


def is_blank(text: str) -> bool:
    """Nothing of it can be seen."""
    return all(char.isspace() or unicodedata.category(char) == "Cf" for char in text)


def fold_letters(pattern: str) -> str:
    """A pattern without accents. Its case stays: folded, \\S would mean \\s."""
    decomposed = unicodedata.normalize("NFKD", pattern)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold_spaces(text: str) -> str:
    """Folded, with one space where any stood."""
    return " ".join(fold(text).split())


def fold_whole(text: str) -> str:
    """What a message says as a whole: folded, without what stands around its words. Where nothing else is
    said, what stands there is what it says."""
    folded = fold_spaces(text)
    return folded.strip(" .,;:!?…\"'*_~`") or folded


def fold_words(text: str) -> str:
    """Its words alone, folded, with a space before and after each."""
    kept = "".join(char if char.isalnum() else " " for char in fold(text))
    return f" {' '.join(kept.split())} "
