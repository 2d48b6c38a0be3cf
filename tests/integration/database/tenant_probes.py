"""Probes of the team, its plan and the operator's acts."""

from __future__ import annotations

from uuid import UUID, uuid4

from .message_probes import account_of, make_simple, plane_only
from .probe import CONTROL_PLANE_ONLY, SOME_ORCHESTRATOR, FunctionProbe, Row, TableProbe

OF_JOB = {**SOME_ORCHESTRATOR, "job_id": 1, "claim_id": str(UUID(int=1))}

TENANT_TABLES: dict[str, TableProbe] = {
    "public.account_invitations": TableProbe(
        key=("id",),
        make=make_simple("account_invitations", "role, expires_at", "'agent', now() + interval '1 day'"),
        body=lambda row: {**account_of(row), "role": "admin", "expires_at": "2100-01-01T00:00:00Z"},
        patch={"role": "admin"},
    ),
    "public.quick_replies": TableProbe(
        key=("id",),
        make=make_simple("quick_replies", "shortcut, message", "left(md5(random()::text), 8), 'oi'"),
        body=lambda row: {**account_of(row), "shortcut": uuid4().hex[:8], "message": "oi"},
        patch={"message": "taken"},
    ),
    "public.keywords": TableProbe(
        key=("id",),
        make=make_simple("keywords", "name, terms", "left(md5(random()::text), 8), '{oi}'"),
        body=lambda row: {**account_of(row), "name": uuid4().hex[:8], "terms": ["oi"]},
        patch={"name": "taken"},
    ),
}


def of_account(*codes: str, **more: object) -> FunctionProbe:
    """Called with the victim's account."""
    return FunctionProbe(lambda victim: {"account_id": victim["id"], **more}, (*codes, "42501"))


def of_platform(**more: object) -> FunctionProbe:
    return of_account("not_platform_admin", **more)


SOMEBODY: Row = {"user_id": str(uuid4())}
DAY = {"since": "2026-11-25T00:00:00Z", "until": "2026-11-26T00:00:00Z"}

TENANT_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.my_access": FunctionProbe(lambda _: {}, ("42501",), own=True),
    "public.my_profile": FunctionProbe(lambda _: {}, ("42501",), own=True),
    "public.list_members": of_account("account_not_found"),
    "public.set_member_role": of_account("not_allowed", **SOMEBODY, role="agent"),
    "public.remove_member": of_account("not_allowed", **SOMEBODY),
    "public.transfer_ownership": of_account("not_allowed", **SOMEBODY),
    "public.invite_member": of_account("not_allowed", role="admin"),
    "public.show_invitation": FunctionProbe(lambda _: {"token": "zbi_x"}, ("invitation_invalid", "42501")),
    "public.accept_invitation": FunctionProbe(lambda _: {"token": "zbi_x"}, ("invitation_invalid", "42501")),
    "public.revoke_invitation": FunctionProbe(
        lambda _: {"invitation_id": str(uuid4())}, ("42501",), answer=False
    ),
    "public.pairing_code": FunctionProbe(
        lambda _: {"instance_id": str(uuid4())}, ("instance_not_found", "42501")
    ),
    "public.accept_risk": of_account("not_allowed"),
    "public.list_audit_log": of_account("not_allowed"),
    "public.account_usage": of_account("account_not_found"),
    "public.account_report": of_account("account_not_found", **DAY),
    "public.account_stats": of_account("account_not_found", **DAY),
    "public.instance_health": of_account("account_not_found"),
    "public.instance_uptime": of_account("account_not_found"),
    "public.close_account": of_account("not_allowed"),
    "public.reopen_account": of_account("not_allowed"),
    "public.export_account": of_account("not_allowed"),
    "public.admin_set_plan": of_platform(plan="pro"),
    "public.admin_suspend_account": of_platform(reason="x"),
    "public.admin_resume_account": of_platform(),
    "public.admin_leave_account": of_platform(),
    "public.admin_prove_phone": of_platform(),
    "orchestrator.prove_phone": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "phone": None}, CONTROL_PLANE_ONLY
    ),
    "public.admin_fleet": FunctionProbe(lambda _: {}, ("not_platform_admin", "42501")),
    "public.admin_overview": FunctionProbe(lambda _: {}, ("not_platform_admin", "42501")),
    "orchestrator.fold_counts": plane_only({"max_items": 1}),
    "orchestrator.write_audit_log": plane_only({"max_items": 1}),
    "orchestrator.drop_events": plane_only({"max_items": 1}),
    "orchestrator.event_lags": plane_only({}),
    "orchestrator.claim_jobs": plane_only({**SOME_ORCHESTRATOR, "claim_id": str(UUID(int=1)), "rooms": {}}),
    "orchestrator.run_job": plane_only(OF_JOB),
    "orchestrator.finish_job": plane_only({**OF_JOB, "outcome": "done"}),
    "orchestrator.count_jobs": plane_only({}),
    "orchestrator.poll": plane_only({**SOME_ORCHESTRATOR, "kinds": []}),
    "orchestrator.set_plan": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "plan": "pro", "expires_at": None}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.suspend_account": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "reason": "x"}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.resume_account": FunctionProbe(
        lambda victim: {"account_id": victim["id"]}, CONTROL_PLANE_ONLY
    ),
}
