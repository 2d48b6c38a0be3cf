"""The dashboard's files, and what it has to know to find its backend."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.datastructures import MutableHeaders

from orchestrator.api.parts import Parts
from orchestrator.api.problems import ProblemError
from orchestrator.settings import Settings

router = APIRouter()
_HASHED_FOLDER = "assets"
_ONE_YEAR = 31_536_000


@router.get("/config.json")
async def config(parts: Parts) -> JSONResponse:
    """`{supabase_url, publishable_key, api_url, campaign_url}`: nothing in it is secret. The API is where
    this comes from, which a browser knows better than the Host it sends: a cache may answer for another's."""
    settings = parts.settings
    body = {
        "supabase_url": settings.supabase_url,
        "publishable_key": settings.publishable_key,
        "api_url": "/",
        "campaign_url": settings.campaign_base,
    }
    return JSONResponse(body, headers={"Cache-Control": "no-cache"})


def install_dashboard(app: FastAPI, settings: Settings) -> None:
    """Serve the built files at `/`; a path of the single-page app that is no file gets its first page."""
    if settings.dashboard_dir is None:
        return
    root = settings.dashboard_dir.resolve()
    policy = content_security_policy(settings.supabase_url)

    @app.get("/{path:path}", include_in_schema=False)
    async def file(path: str) -> Response:  # pyright: ignore[reportUnusedFunction]
        found = _file_below(root, path)
        response = FileResponse(found)
        _set_headers(response.headers, found.relative_to(root), policy)
        return response


def content_security_policy(supabase_url: str) -> str:
    """Scripts from here alone; connections to here and to Supabase, Realtime's WebSocket included."""
    websocket = supabase_url.replace("http", "ws", 1)
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            # blob: a file that is shown before it is sent.
            "img-src 'self' blob:",
            "media-src 'self' blob:",
            "font-src 'self'",
            f"connect-src 'self' {supabase_url} {websocket}",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _file_below(root: Path, path: str) -> Path:
    try:
        wanted = (root / path).resolve()
        is_file = wanted.is_file()
    except (OSError, ValueError):
        # No file can have such a name: too long, or with a zero byte.
        raise ProblemError("not_found") from None
    if not wanted.is_relative_to(root):
        raise ProblemError("not_found")
    if is_file:
        return wanted
    index = root / "index.html"
    # A missing script must not answer with a page.
    if path.startswith(("api/", f"{_HASHED_FOLDER}/")) or not index.is_file():
        raise ProblemError("not_found")
    return index


def _set_headers(headers: MutableHeaders, path: Path, policy: str) -> None:
    is_hashed = path.parts[0] == _HASHED_FOLDER
    headers["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable" if is_hashed else "no-cache"
    headers["Content-Security-Policy"] = policy
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
