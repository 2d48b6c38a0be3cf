"""Is it alive, is it ready, and what does it count."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from orchestrator.api.parts import Parts
from orchestrator.api.platform.metrics import make_metrics

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
async def metrics(parts: Parts) -> Response:
    """Prometheus text."""
    metrics = make_metrics(parts, await parts.job_counts.look())
    return Response(generate_latest(metrics), media_type=CONTENT_TYPE_LATEST)
