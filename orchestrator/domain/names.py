"""What people, files and things are called, made fit to be stored and shown. So reads the database
(private.clean_name): tests/shared/names.json holds for both."""

import re

_BLANKS = re.compile(
    r"[\t-\r\u0085\u00a0\u115f\u1160\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000\u3164\uffa0]"
)
# Controls, what turns the reading order round, what has no look, and what looks different everywhere.
_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b\u200e\u200f"
    r"\u202a-\u202e\u2060-\u206f\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0080-\U000e00ff\U000e01f0-\U0010ffff]"
)
# Which flag it is, England's or Scotland's, say tags behind a black one.
_TAGS = re.compile(
    r"(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0000-\U000e007f]"
)
# Where emoji and the letters of many scripts need them; a Latin letter has none.
_VARIANTS = re.compile(
    r"(?<![0-9#*©®]|[^\u0000-\u02ff\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef])"
    r"[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_JOINERS = re.compile(
    r"(?<![^\u0000-\u02ff\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\u0000-\u02ff\u200c\u200d])"
)
# Marks alone hang in the air.
_SEEN = re.compile(
    r"[^ \u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903"
    r"\u093a-\u094f\u0951-\u0957\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u200c\u200d\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\U000e0000-\U000e01ef]"
)


def clean_name(value: str, most: int | None = None) -> str:
    """The name without what is not seen or turns the reading order round, in one line, of at most so many
    characters; empty when nothing of it is seen."""
    kept = _TAGS.sub(r"\1", _UNSEEN.sub("", value))
    kept = _JOINERS.sub("", _VARIANTS.sub("", _BLANKS.sub(" ", kept)))
    kept = re.sub(" {2,}", " ", kept).strip(" ")
    if most is not None and len(kept) > most:
        return clean_name(kept[:most])
    return kept if _SEEN.search(kept) else ""
