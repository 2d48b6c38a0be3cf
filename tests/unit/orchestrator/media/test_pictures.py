"""How large a picture is, whatever its bytes are."""

from __future__ import annotations

import struct
import zlib

import pytest

from orchestrator.domain.media.pictures import measure


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int, order: str = ">") -> bytes:
    start = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + start + struct.pack(f"{order}IH", 8, 1) + entry


def jpeg(width: int, height: int, *parts: bytes, frame: int = 0xC0) -> bytes:
    body = struct.pack(">BHHB", 8, height, width, 3)
    return b"\xff\xd8" + b"".join(parts) + segment(0xC4, b"\0" * 30) + segment(frame, body) + b"\xff\xda"


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + b"\0\0\0\0" + body


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(640, 200), (640, 200)),
        (b"GIF89a" + struct.pack("<HH", 32, 16), (32, 16)),
        (jpeg(1600, 500, segment(0xE0, b"JFIF\0")), (1600, 500)),
        (jpeg(300, 900, frame=0xC2), (300, 900)),
        (jpeg(4000, 3000, segment(0xE1, exif(6))), (3000, 4000)),
        (jpeg(4000, 3000, segment(0xE1, exif(8, "<"))), (3000, 4000)),
        (jpeg(4000, 3000, segment(0xE1, exif(3) + b"\0" * 60_000)), (4000, 3000)),
        (jpeg(4000, 3000, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0")), (4000, 3000)),
        (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 320 | 0x4000, 240)), (320, 240)),
        (webp(b"VP8L", b"\x2f" + struct.pack("<I", (511) | (255 << 14))), (512, 256)),
        (webp(b"VP8X", b"\0\0\0\0" + (511).to_bytes(3, "little") + (99).to_bytes(3, "little")), (512, 100)),
    ],
)
def test_a_picture_says_how_large_it_is(data: bytes, size: tuple[int, int]) -> None:
    assert measure(data) == {"width": size[0], "height": size[1]}


@pytest.mark.parametrize(
    "data",
    [
        b"", b"%PDF-1.4", png(640, 200)[:18], png(0, 10), png(70_000, 10), b"GIF89a", b"\xff\xd8",
        b"\xff\xd8\xff\xe1\0\0", b"\xff\xd8\xff\xff\xff", jpeg(10, 10)[:40], webp(b"ALPH", b""), b"RIFF",
        jpeg(1, 1, segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff")),
    ],
)  # fmt: skip
def test_what_does_not_say_it_breaks_nothing(data: bytes) -> None:
    assert measure(data) == {}
