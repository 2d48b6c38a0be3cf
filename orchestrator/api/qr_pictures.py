"""QR codes as pictures."""

import io
from typing import Literal

import segno
from fastapi import Response

QrFormat = Literal["json", "png", "svg"]

_MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
_MODULE_PIXELS = 8
# The quiet zone that scanners need around a code, in modules.
_BORDER = 4


def draw_qr(text: str, kind: Literal["png", "svg"], pixels: int | None = None) -> Response:
    """The code of `text` (error correction M where there is no room for more), at most `pixels` wide."""
    code = segno.make(text, micro=False, error="m")
    modules, _ = code.symbol_size(border=_BORDER)
    scale = max(1, pixels // modules) if pixels else _MODULE_PIXELS
    picture = io.BytesIO()
    code.save(picture, kind=kind, scale=scale, border=_BORDER)
    return Response(picture.getvalue(), media_type=_MEDIA_TYPES[kind])
