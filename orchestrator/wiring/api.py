"""Wire the REST API."""

from functools import partial

from orchestrator.adapters.platform.api_keys import SupabaseApiKeys
from orchestrator.adapters.platform.mailer import SmtpMailer
from orchestrator.adapters.realtime import RealtimeListener
from orchestrator.adapters.supabase import is_reachable
from orchestrator.adapters.tables import SupabaseTables
from orchestrator.api.app import create_app
from orchestrator.api.parts import ApiParts
from orchestrator.api.platform.access import CallerAccess
from orchestrator.api.server import ApiServer
from orchestrator.services.task_keeper import TaskKeeper
from orchestrator.wiring.automation import AutomationParts
from orchestrator.wiring.base import Base
from orchestrator.wiring.fleet import FleetParts
from orchestrator.wiring.hooks import HookParts
from orchestrator.wiring.media import MediaParts
from orchestrator.wiring.messages import MessageParts
from orchestrator.wiring.platform import PlatformParts


def wire_api(
    base: Base,
    fleet: FleetParts,
    media: MediaParts,
    messages: MessageParts,
    automation: AutomationParts,
    hooks: HookParts,
    platform: PlatformParts,
    realtime: RealtimeListener,
    keeper: TaskKeeper,
) -> ApiServer:
    """Build every part; nothing listens yet."""
    settings, http = base.settings, base.connections.supabase
    tables = SupabaseTables(http, settings.supabase_url, settings.publishable_key)
    parts = ApiParts(
        settings,
        fleet.notices,
        fleet.control,
        fleet.member,
        fleet.registry,
        fleet.runner,
        realtime,
        tables,
        partial(is_reachable, http, settings.supabase_url, settings.publishable_key),
        CallerAccess(settings, SupabaseApiKeys(base.gateway), tables),
        SmtpMailer(settings.smtp_url, settings.mail_from),
        media.for_api(),
        keeper,
        platform.readers,
        messages.ingestion,
        automation.decisions.taken,
        automation.steps.taken,
        automation.account_caller,
        platform.counts,
        hooks.dispatching.ended,
        hooks.counts,
    )
    return ApiServer(create_app(parts), settings.api_host, settings.api_port)
