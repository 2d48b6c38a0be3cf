"""Names of files, as they come from people and foreign servers, made fit to be stored and shown."""

import mimetypes
import re
import unicodedata

from orchestrator.domain.media.types import base_type

MAX_CHARACTERS = 255
_ENDINGS = {
    "image/jpeg": ".jpg", "image/webp": ".webp", "image/heic": ".heic", "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "video/3gpp": ".3gp", "video/quicktime": ".mov",
    "text/plain": ".txt", "text/vcard": ".vcf",
}  # fmt: skip
# Of both kinds of systems; a name is never a path.
_SEPARATORS = re.compile(r"[/\\]")
_ENDING = re.compile(r"\.\w{1,10}$")


def clean_filename(name: str | None) -> str | None:
    """The name without folders, control characters and what turns the reading order round; None when nothing
    is left."""
    last = _SEPARATORS.split(name or "")[-1]
    kept = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    kept = kept.strip().lstrip(".")
    if len(kept) > MAX_CHARACTERS:
        ending = _ENDING.search(kept)
        tail = ending[0] if ending else ""
        kept = kept[: MAX_CHARACTERS - len(tail)] + tail
    return kept or None


def name_file(name: str | None, mimetype: str, fallback: str) -> str:
    """A name to show: `fallback` with the type's usual ending where there is none."""
    if name:
        return name
    base = base_type(mimetype)
    return fallback + (_ENDINGS.get(base) or mimetypes.guess_extension(base) or "")
