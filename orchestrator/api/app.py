"""The REST API as one FastAPI application."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from orchestrator import __version__
from orchestrator.api.automation import broadcasts, flows, keywords, templates
from orchestrator.api.body_limit import BodyLimit
from orchestrator.api.contacts import contacts, recipients
from orchestrator.api.contacts import files as contact_files
from orchestrator.api.contacts import imports as contact_imports
from orchestrator.api.fleet import instances
from orchestrator.api.hooks import botconversa, inbound, lists, people, rest_hooks, writing
from orchestrator.api.hooks.mcp import install_mcp
from orchestrator.api.media import files as media
from orchestrator.api.messages import campaigns, chats, sending
from orchestrator.api.parts import ApiParts
from orchestrator.api.platform import accounts, dashboard, docs, exchange, export, health, invitations
from orchestrator.api.problems import install_problem_handlers
from orchestrator.api.safe_headers import SafeHeaders

_MODULES = (
    instances,
    accounts,
    invitations,
    export,
    contacts,
    contact_imports,
    contact_files,
    recipients,
    campaigns,
    chats,
    sending,
    media,
    broadcasts,
    keywords,
    flows,
    templates,
    inbound,
    rest_hooks,
    lists,
    people,
    writing,
    botconversa,
    exchange,
    docs,
    health,
    dashboard,
)

__all__ = ["ApiParts", "create_app"]


def create_app(parts: ApiParts) -> FastAPI:
    """Every endpoint on the given parts."""
    app = FastAPI(
        title="Zapbase", version=__version__, docs_url=None, redoc_url=None, responses=docs.PROBLEM_RESPONSES
    )
    app.state.parts = parts
    install_problem_handlers(app)
    # A module with an endpoint that streams what it is sent says so by the pattern of its path.
    streamed = [module.STREAMED_PATH for module in _MODULES if hasattr(module, "STREAMED_PATH")]
    app.add_middleware(BodyLimit, streamed=streamed)
    if parts.settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=parts.settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Range"],
            expose_headers=["Retry-After", "Content-Range", "Content-Disposition"],
        )
    # Around all others: it speaks for their answers too.
    app.add_middleware(SafeHeaders)
    for module in _MODULES:
        app.include_router(module.router)
    install_mcp(app)
    dashboard.install_dashboard(app, parts.settings)
    return app
