"""Exchange an API key for a token."""

from fastapi import APIRouter, Response

from orchestrator.api.parts import Parts
from orchestrator.api.platform.bodies import KeyToExchange
from orchestrator.api.platform.shapes import Token
from orchestrator.api.problems import ProblemError
from orchestrator.api.tokens import Credentials, Peer

router = APIRouter(prefix="/api/token", tags=["token"])


@router.post("")
async def create_token(
    response: Response, credentials: Credentials, peer: Peer, parts: Parts, body: KeyToExchange | None = None
) -> Token:
    """A short-lived token for an API key, which comes in the body or as `Authorization: Bearer zb_live_…`.
    With it row level security decides here and at Supabase. 401 `api_key_invalid`, 429
    `rate_limited` after many of those, 503 `api_keys_not_configured`."""
    key = body.key if body else credentials.credentials.strip() if credentials else ""
    if not key:
        raise ProblemError("token_missing", 'send {"key": "zb_live_…"}')
    token, seconds = await parts.access.exchange(key, peer)
    response.headers["Cache-Control"] = "no-store"
    return Token(access_token=token, token_type="bearer", expires_in=seconds)
