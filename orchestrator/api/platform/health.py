"""Is it alive, is it ready, and what does it count."""

import hmac
import ipaddress

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from orchestrator.api.parts import Parts
from orchestrator.api.platform.metrics import make_metrics
from orchestrator.api.problems import ProblemError
from orchestrator.api.tokens import Credentials, Peer
from orchestrator.settings import Settings

router = APIRouter()


@router.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@router.get("/health/ready")
async def ready(parts: Parts) -> JSONResponse:
    """200 when commands can be run; 503 with the codes of what is in the way. Realtime is only a hint, so
    its absence does not count."""
    reasons: list[str] = []
    if not parts.fleet.is_safe():
        reasons.append(f"leases_{parts.fleet.standing.value}")
    if not await parts.is_reachable():
        reasons.append("supabase_unreachable")
    body = {
        "status": "unready" if reasons else "ready",
        "reasons": reasons,
        "realtime": parts.realtime.is_joined,
    }
    return JSONResponse(body, 503 if reasons else 200)


@router.get("/metrics")
async def metrics(parts: Parts, credentials: Credentials, peer: Peer) -> Response:
    """Prometheus text, for whoever has the token, or for private addresses where there is none."""
    _admit(parts.settings, credentials.credentials if credentials else "", peer)
    metrics = make_metrics(parts, await parts.job_counts.look(), await parts.delivery_counts.look())
    return Response(generate_latest(metrics), media_type=CONTENT_TYPE_LATEST)


def _admit(settings: Settings, token: str, peer: str) -> None:
    """It counts what the whole platform does: not for everybody who reaches the API."""
    if settings.metrics_token is None:
        if not _is_private(peer):
            raise ProblemError("forbidden", "set ZAPBASE_METRICS_TOKEN to read them from elsewhere")
    elif not token:
        raise ProblemError("token_missing", "send Authorization: Bearer <ZAPBASE_METRICS_TOKEN>")
    elif not hmac.compare_digest(token.encode(), settings.metrics_token.get_secret_value().encode()):
        raise ProblemError("token_invalid", "not the token of the metrics")


def _is_private(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_private
    except ValueError:
        return False
