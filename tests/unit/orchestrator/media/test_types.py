"""A file is what its bytes say."""

import base64
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.domain.media.types import family, fits, sniff

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
NULLS = bytes(40)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def odt() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + NULLS, "image/jpeg"),
        (b"GIF89a" + NULLS, "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 " + NULLS, "image/webp"),
        (b"\0\0\0\x1cftypavif" + NULLS, "image/avif"),
        (b"\0\0\0\x18ftypheic" + NULLS, "image/heic"),
        (b"\0\0\0\x20ftypisom" + NULLS, "video/mp4"),
        (b"\0\0\0\x20ftypM4A " + NULLS, "audio/mp4"),
        (b"\0\0\0\x20ftyp3gp4" + NULLS, "video/3gpp"),
        (b"\0\0\0\x14ftypqt  " + NULLS, "video/quicktime"),
        (b"\x1a\x45\xdf\xa3" + NULLS + b"webm" + NULLS, "video/webm"),
        (b"OggS\0\x02" + NULLS[:20] + b"\x01\x13OpusHead" + NULLS, "audio/ogg; codecs=opus"),
        (b"OggS\0\x02" + NULLS[:20] + b"\x80theora" + NULLS, "video/ogg"),
        (b"ID3\x04" + NULLS, "audio/mpeg"),
        (b"RIFF\x24\0\0\0WAVEfmt " + NULLS, "audio/wav"),
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX),
        (zipped("a.txt"), "application/zip"),
        (odt(), "application/vnd.oasis.opendocument.text"),
        (b"\n <!DOCTYPE html><p>", "text/html"),
        (b"oi <script>alert(1)</script>", "text/html"),
        (b'<?xml version="1.0"?><svg onload="alert(1)">', "image/svg+xml"),
        (b"<svg><script>alert(1)</script></svg>", "image/svg+xml"),
        (b"<html><svg></svg></html>", "text/html"),
        (b"BEGIN:VCARD\nFN:Ana\n", "text/vcard"),
        ("BMW é um carro".encode(), "text/plain"),
        ("preço;1\n".encode("windows-1252"), "text/plain"),
        (bytes(range(256)), "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_bytes_decide(head: bytes, found: str) -> None:
    assert sniff(head) == found


@pytest.mark.parametrize(
    ("head", "declared", "found"),
    [
        (b"\x1a\x45\xdf\xa3" + NULLS + b"webm" + NULLS, "audio/webm;codecs=opus", "audio/webm"),
        (b"a;b\n1;2\n", "text/csv", "text/csv"),
        (b"{}", "application/json; charset=utf-8", "application/json"),
        (zipped("[Content_Types].xml", "docProps/app.xml"), XLSX, XLSX),
        (zipped("a.txt"), DOCX, "application/zip"),
        (PNG, "text/html", "image/png"),
        (b"hello", "text/html", "text/plain"),
        (b"hello", "image/png", "text/plain"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NULLS, "application/msword", "application/msword"),
    ],
)
def test_a_declared_type_decides_only_between_what_the_bytes_may_be(
    head: bytes, declared: str, found: str
) -> None:
    assert sniff(head, declared) == found


@pytest.mark.parametrize(
    ("declared", "found", "good"),
    [
        (None, "image/png", True),
        ("application/octet-stream", "image/png", True),
        ("image/png", "image/jpeg", True),
        ("image/png", "text/plain", False),
        ("image/png", "image/svg+xml", False),
        ("image/svg+xml", "image/svg+xml", True),
        ("image/svg+xml", "text/html", False),
        ("image/png", "application/octet-stream", False),
        ("video/mp4", "audio/mp4", False),
        ("audio/ogg", "audio/ogg; codecs=opus", True),
        ("application/pdf", "application/zip", False),
        ("application/zip", "application/pdf", False),
        ("application/zip", "image/png", False),
        ("text/csv", "text/plain", True),
        (DOCX, "application/zip", True),
        ("nonsense", "text/plain", True),
    ],
)
def test_a_wrong_name_is_told_from_a_loose_one(declared: str | None, found: str, good: bool) -> None:
    assert fits(declared, found) is good


@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_bytes_break_it(head: bytes, declared: str) -> None:
    found = sniff(head, declared)
    assert "/" in found
    assert family(found) in ("image", "video", "audio", "document")
    assert fits(found, found)
