"""What the database does by itself from time to time; an orchestrator is only its clock."""

from collections.abc import Callable, Mapping

from orchestrator.domain.fleet.leases import Identity
from orchestrator.services.jobs import JobGateway, JobKind, step

# Each is a row of private.job_kinds that recurs, and a function below supabase/schemas.
DUTIES = (
    "drop_old_events",
    "expire_media",
    "fold_attendance_days",
    "fold_usage",
    "forget_admin_entries",
    "forget_audit_log",
    "forget_broadcasts",
    "forget_chat_events",
    "forget_commands",
    "forget_dead_jobs",
    "forget_decisions",
    "forget_enrollments",
    "forget_instance_events",
    "forget_invitations",
    "forget_message_counts",
    "forget_attendances",
    "forget_number_checks",
    "forget_orchestrators",
    "forget_push_notices",
    "forget_waiting_events",
    "forget_webhook_bodies",
    "forget_webhook_deliveries",
    "purge_accounts",
    "tidy_imports",
)


def duties(gateway: JobGateway, identity: Callable[[], Identity]) -> Mapping[str, JobKind]:
    """One of each at once."""
    return {name: step(gateway, identity) for name in DUTIES}
