"""Probes of numbers of Meta's Cloud API and their templates."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .control_plane import add_instance, one
from .message_probes import plane_only
from .probe import CONTROL_PLANE_ONLY, SOME_ORCHESTRATOR, FunctionProbe, Row, TableProbe, fetch, pick

OF_INSTANCE = {"instance_id": str(UUID(int=1))}
KNOWN_BY_PLANE = {**SOME_ORCHESTRATOR, **OF_INSTANCE}


def make_template(connection: psycopg.Connection, account_id: UUID) -> Row:
    template_id = one(
        connection,
        "insert into public.message_templates (account_id, instance_id, name, language) "
        "values (%s, %s, 'pedido', 'pt_BR') returning id",
        account_id,
        add_instance(connection, account_id),
    )
    return fetch(connection, "public.message_templates", id=template_id)


CLOUD_TABLES: dict[str, TableProbe] = {
    "public.message_templates": TableProbe(
        key=("id",),
        make=make_template,
        body=lambda row: {**pick(row, "account_id", "instance_id"), "name": uuid4().hex, "language": "en"},
        patch={"status": "APPROVED"},
    ),
}

CLOUD_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.connect_cloud_number": FunctionProbe(
        lambda _: {
            **OF_INSTANCE,
            "phone_number_id": "1",
            "waba_id": "1",
            "token": "x" * 20,
            "app_secret": "x" * 20,
            "verify_token": "x" * 20,
        },
        ("instance_not_found", "42501"),
    ),
    "public.cloud_number": FunctionProbe(lambda _: OF_INSTANCE, ("instance_not_found", "42501")),
    # Of an instance that is not the caller's it knows no engine.
    "public.window_ends_at": FunctionProbe(
        lambda victim: {"chat": f"({uuid4()},{victim['id']},{uuid4()}{',' * 22})"}, ("42501",), own=True
    ),
    "orchestrator.cloud_credentials": plane_only(KNOWN_BY_PLANE),
    "orchestrator.cloud_secrets": FunctionProbe(lambda _: OF_INSTANCE, CONTROL_PLANE_ONLY),
    "orchestrator.ingest_cloud": FunctionProbe(
        lambda _: {**OF_INSTANCE, "phone_number_id": "1", "events": []}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.mark_begun": plane_only({**KNOWN_BY_PLANE, "message_id": str(uuid4()), "begun": True}),
    "orchestrator.has_begun": plane_only({**KNOWN_BY_PLANE, "message_id": str(uuid4())}),
    "orchestrator.write_templates": plane_only({**KNOWN_BY_PLANE, "templates": []}),
}
