"""The REST API as one FastAPI application."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from orchestrator import __version__
from orchestrator.api import dashboard, health, instances
from orchestrator.api.parts import ApiParts
from orchestrator.api.problems import install_problem_handlers

__all__ = ["ApiParts", "create_app"]


def create_app(parts: ApiParts) -> FastAPI:
    """Every endpoint on the given parts."""
    app = FastAPI(
        title="Zapbase", version=__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None
    )
    app.state.parts = parts
    install_problem_handlers(app)
    if parts.settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=parts.settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
    app.include_router(instances.router)
    app.include_router(health.router)
    app.include_router(dashboard.router)
    dashboard.install_dashboard(app, parts.settings)
    return app
