"""Names of files, as they come from people and foreign servers, made fit to be stored and shown."""

import mimetypes
import re

from orchestrator.domain.media.types import base_type
from orchestrator.domain.names import clean_name

MAX_CHARACTERS = 255
_ENDINGS = {
    "image/jpeg": ".jpg", "image/webp": ".webp", "image/heic": ".heic", "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "video/3gpp": ".3gp", "video/quicktime": ".mov",
    "text/plain": ".txt", "text/vcard": ".vcf",
}  # fmt: skip
# Of both kinds of systems; a name is never a path.
_SEPARATORS = re.compile(r"[/\\]")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
_ENDING_ALONE = re.compile(r"[. ]*(\.[A-Za-z0-9]{1,10})?")
# Windows takes them for devices.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|\Z)", re.IGNORECASE)


def clean_filename(name: str | None) -> str | None:
    """As the database does it (private.clean_filename): the clean name without folders, its ending kept; None
    when nothing is left."""
    last = _SEPARATORS.split(name or "")[-1]
    kept = clean_name(last.replace("\r", "").replace("\n", ""))
    kept = "" if _ENDING_ALONE.fullmatch(kept) else clean_name(kept.strip(". "))
    if _DEVICE.match(kept):
        kept = f"_{kept}"
    if len(kept) > MAX_CHARACTERS:
        ending = _ENDING.search(kept)
        tail = ending[0] if ending else ""
        kept = clean_name(kept, MAX_CHARACTERS - len(tail)).rstrip(". ") + tail
    return kept or None


def name_file(name: str | None, mimetype: str, fallback: str) -> str:
    """A name to show: `fallback` with the type's usual ending where there is none."""
    if name:
        return name
    base = base_type(mimetype)
    return fallback + (_ENDINGS.get(base) or mimetypes.guess_extension(base) or "")
