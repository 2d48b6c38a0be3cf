"""What a file is, by its bytes: a name or a header says only what somebody claims."""

import re

import puremagic

OCTETS = "application/octet-stream"
# So much of a file's beginning is looked at.
_HEAD_BYTES = 8192

# ISO base media: the first four characters of its brand. Other brands are video/mp4.
_BRANDS = {
    b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime",
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"msf1": "image/heif",
    b"avif": "image/avif", b"avis": "image/avif",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OLD_OFFICE = frozenset({
    "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.ms-outlook",
})  # fmt: skip
_SAME = {
    "audio/wave": "audio/wav", "audio/x-wav": "audio/wav", "audio/mp3": "audio/mpeg",
    "image/jpg": "image/jpeg", "image/x-ms-bmp": "image/bmp", "video/3gpp2": "video/3gpp",
    "application/x-pdf": "application/pdf",
}  # fmt: skip
# Containers that hold sound or pictures: the sender knows which.
_CONTAINERS = frozenset({"mp4", "webm", "ogg", "3gpp"})
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe)\b", re.IGNORECASE)
_SVG = re.compile(rb"<svg\b", re.IGNORECASE)
_TEXT_BEGINNINGS = {
    b"<?xml": "application/xml", b"{\\rtf": "application/rtf",
    b"BEGIN:VCARD": "text/vcard", b"BEGIN:VCALENDAR": "text/calendar",
}  # fmt: skip
_TEXTUAL = re.compile(r"text/(?!html)[\w.+-]+|application/(?:json|[\w.-]+\+json|yaml)", re.ASCII)
# What clients say who say nothing.
_UNDECLARED = frozenset({"", OCTETS, "binary/octet-stream", "application/x-www-form-urlencoded"})
_MAGIC_FAMILIES = frozenset({"image", "video", "audio"})


def base_type(mimetype: str | None) -> str:
    """`type/subtype` in small letters under its usual name, without parameters; '' for nothing."""
    base = (mimetype or "").partition(";")[0].strip().lower()
    return _SAME.get(base, base)


def family(mimetype: str | None) -> str:
    """`image`, `video`, `audio` or `document`. An SVG is a document: it may hold scripts."""
    base = base_type(mimetype)
    first = base.partition("/")[0]
    return first if first in _MAGIC_FAMILIES and base != "image/svg+xml" else "document"


def sniff(head: bytes, declared: str | None = None) -> str:
    """The type of a file that begins with `head`. What is declared only decides between types that these
    bytes may be."""
    wish = base_type(declared)
    found = _by_signature(head[:_HEAD_BYTES], wish)
    kind, _, subtype = found.partition("/")
    if kind == "video" and subtype in _CONTAINERS and wish == f"audio/{subtype}":
        return wish
    return found


def fits(declared: str | None, found: str) -> bool:
    """Whether a file found to be `found` may be called `declared`: a PNG that is a JPEG may, a picture that
    is none may not."""
    wish = base_type(declared)
    base = base_type(found)
    if wish in _UNDECLARED or wish == base:
        return True
    if family(wish) != family(base) or wish.split("/")[0] in _MAGIC_FAMILIES:
        return family(wish) == family(base) != "document"
    return "application/pdf" not in (wish, base)


def _by_signature(head: bytes, wish: str) -> str:
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return "video/3gpp" if brand[:2] == b"3g" else _BRANDS.get(brand, "video/mp4")
    if head.startswith(b"OggS"):
        return _of_ogg(head)
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(head, wish)
    if head.startswith(_OLE):
        return wish if wish in _OLD_OFFICE else "application/x-ole-storage"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if not _BINARY.search(head):
        return _of_text(head, wish)
    return _by_puremagic(head)


def _of_ogg(head: bytes) -> str:
    if b"OpusHead" in head:
        # WhatsApp plays no voice without the parameter.
        return "audio/ogg; codecs=opus"
    return "video/ogg" if b"theora" in head else "audio/ogg"


def _of_zip(head: bytes, wish: str) -> str:
    named = re.match(rb"PK\x03\x04.{26}mimetype(application/[\w.+-]+)", head, re.DOTALL)
    if named:
        return named[1].decode().partition("PK")[0]
    if b"[Content_Types].xml" not in head:
        return "application/zip"
    if wish in _OFFICE.values():
        return wish
    return next((found for part, found in _OFFICE.items() if part in head), "application/zip")


def _of_text(head: bytes, wish: str) -> str:
    if not head:
        return wish if _TEXTUAL.fullmatch(wish) else OCTETS
    html, svg = _HTML.search(head), _SVG.search(head)
    if svg and not (html and html.start() < svg.start()):
        return "image/svg+xml"
    if html:
        return "text/html"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, found in _TEXT_BEGINNINGS.items():
        if start.startswith(beginning):
            return found
    return wish if _TEXTUAL.fullmatch(wish) else "text/plain"


def _by_puremagic(head: bytes) -> str:
    try:
        matches = puremagic.magic_string(head)  # pyright: ignore[reportUnknownMemberType]
        types = [str(match.mime_type) for match in matches if match.mime_type]  # pyright: ignore
    except (puremagic.PureError, ValueError):
        return OCTETS
    return base_type(types[0]) if types else OCTETS
