"""How large a picture is, by its bytes, so that a page can keep its room before it comes."""

import struct
from collections.abc import Iterator
from typing import TypedDict

# So much of a file's beginning is looked at: a photograph has its own small picture before its size.
HEAD_BYTES = 262_144
_LARGEST = 65_535
# Start of frame of every kind; the others of this row are tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# EXIF: turned by a quarter, so that the height is what is seen as the width.
_TURNED = frozenset({5, 6, 7, 8})


class PictureSize(TypedDict, total=False):
    """Pixels, as it is seen; nothing of what is no picture."""

    width: int
    height: int


def measure(head: bytes) -> PictureSize:
    """Of a PNG, GIF, WebP or JPEG that begins so, and says it."""
    try:
        size = _read(head)
    except (struct.error, IndexError):
        return {}
    if not size or not all(0 < side <= _LARGEST for side in size):
        return {}
    return {"width": size[0], "height": size[1]}


def _read(head: bytes) -> tuple[int, int] | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _pair(">II", head, 16)
    if head.startswith((b"GIF87a", b"GIF89a")):
        return _pair("<HH", head, 6)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _of_webp(head)
    return _of_jpeg(head) if head.startswith(b"\xff\xd8") else None


def _pair(layout: str, data: bytes, start: int) -> tuple[int, int]:
    first, second = struct.unpack_from(layout, data, start)
    return first, second


def _of_webp(head: bytes) -> tuple[int, int] | None:
    match head[12:16]:
        case b"VP8 ":
            width, height = _pair("<HH", head, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", head, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
        case _:
            return None


def _of_jpeg(head: bytes) -> tuple[int, int] | None:
    is_turned = False
    for marker, start, end in _segments(head):
        if marker == 0xE1 and head[start : start + 6] == b"Exif\0\0":
            is_turned = _orientation(head[start + 6 : end]) in _TURNED
        if marker in _FRAMES:
            height, width = _pair(">HH", head, start + 1)
            return (height, width) if is_turned else (width, height)
    return None


def _segments(head: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each part of a JPEG, up to its picture."""
    place = 2
    while place + 4 <= len(head) and head[place] == 0xFF:
        marker = head[place + 1]
        if marker == 0xFF:
            # Filled up.
            place += 1
            continue
        if marker in (0xD9, 0xDA):
            return
        (length,) = struct.unpack_from(">H", head, place + 2)
        yield marker, place + 4, place + 2 + length
        place += 2 + length


def _orientation(exif: bytes) -> int:
    """How a camera was held; 1 (upright) when it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if not order:
        return 1
    (offset,) = struct.unpack_from(f"{order}I", exif, 4)
    (count,) = struct.unpack_from(f"{order}H", exif, offset)
    for place in range(min(count, 100)):
        tag, _kind, _length, value = struct.unpack_from(f"{order}HHIH", exif, offset + 2 + 12 * place)
        if tag == 0x0112:
            return int(value)
    return 1
