"""Serve the bytes of a file that came from a stranger, whole or in parts, so that they can do no harm."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import astuple, dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from orchestrator.api.media.ranges import UnsatisfiableRangeError, read_range
from orchestrator.api.problems import ProblemError, problem
from orchestrator.domain.media.filenames import clean_filename, name_file
from orchestrator.domain.media.types import OCTETS, base_type, family
from orchestrator.services.media.stores import MediaStores

# A browser shows these by itself and runs nothing that is in them. A PDF may hold scripts, and its viewer
# does not work in the sandbox.
_INLINE_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"})
# Types that would run as a page of this origin, if somebody made a page of them.
_ACTIVE = ("html", "xml", "javascript", "ecmascript")
_NOT_IN_QUOTES = str.maketrans('"\\%', "'__")
_POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


@dataclass(frozen=True)
class StoredFile:
    """What serving needs of a row of `media`."""

    id: str
    path: str
    home: str | None
    mimetype: str
    filename: str
    size: int
    mark: str

    def as_list(self) -> list[Any]:
        """As a link carries it."""
        return list(astuple(self))

    @property
    def account_id(self) -> str:
        return self.path.partition("/")[0]


def stored_file(row: dict[str, Any]) -> StoredFile:
    """Of a stored row; ProblemError `media_not_stored` for any other."""
    if row["state"] != "stored":
        raise ProblemError("media_not_stored", f"its state is {row['state']}: {row['error_code'] or 'wait'}")
    mimetype = row["mimetype"] or OCTETS
    return StoredFile(
        id=row["id"],
        path=row["storage_path"],
        home=row["store_home"],
        mimetype=mimetype,
        filename=name_file(clean_filename(row["filename"]), mimetype, row["id"]),
        size=row["size"] or 0,
        mark=(row["sha256"] or row["id"])[:32],
    )


async def serve(request: Request, stores: MediaStores, file: StoredFile, cache_seconds: int) -> Response:
    """The whole file or the part that is asked for; 304, 416. Raises MediaError when the bytes are not to be
    had: nothing is answered before the first of them is there."""
    etag = f'"{file.mark}"'
    headers = _headers(file) | {"ETag": etag, "Cache-Control": f"private, max-age={max(cache_seconds, 0)}"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    is_same = request.headers.get("if-range", etag) == etag
    try:
        part = read_range(request.headers.get("range"), file.size) if is_same else None
    except UnsatisfiableRangeError:
        refusal = problem("range_not_satisfiable", f"it has {file.size} bytes")
        refusal.headers["Content-Range"] = f"bytes */{file.size}"
        return refusal
    start, length = (part.start, part.length) if part else (0, file.size)
    headers["Content-Length"] = str(length)
    if part:
        headers["Content-Range"] = part.content_range(file.size)
    status = 206 if part else 200
    if request.method == "HEAD" or not length:
        return Response(status_code=status, headers=headers)
    chunks = stores.read(file.path, file.home, start, length)
    first = await anext(chunks, b"")
    return StreamingResponse(_all(first, chunks), status, headers)


def _headers(file: StoredFile) -> dict[str, str]:
    base = base_type(file.mimetype)
    is_inline = base in _INLINE_IMAGES or family(base) in ("audio", "video")
    is_active = any(word in base for word in _ACTIVE)
    kind = "inline" if is_inline else "attachment"
    type_is_plain = file.mimetype.isascii() and file.mimetype.isprintable()
    return {
        "Content-Type": OCTETS if is_active or not type_is_plain else file.mimetype,
        "Content-Disposition": f"{kind}; {_names(file)}",
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Accept-Ranges": "bytes",
    }


def _names(file: StoredFile) -> str:
    """RFC 6266: once for whoever reads ASCII alone, once as it is."""
    name = clean_filename(file.filename) or file.id
    plain = name.encode("ascii", "replace").decode().translate(_NOT_IN_QUOTES)
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


async def _all(first: bytes, rest: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    try:
        yield first
        async for chunk in rest:
            yield chunk
    finally:
        if isinstance(rest, AsyncGenerator):
            await rest.aclose()
