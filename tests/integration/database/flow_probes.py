"""Probes of conversation flows."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .control_plane import add_instance, one
from .flows import add_flow, add_run
from .message_probes import plane_only
from .messages import add_chat
from .probe import CONTROL_PLANE_ONLY, SOME_ORCHESTRATOR, FunctionProbe, Row, TableProbe, fetch, pick


def make_flow(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(connection, "public.flows", id=add_flow(connection, account_id))


def make_version(connection: psycopg.Connection, account_id: UUID) -> Row:
    flow_id = add_flow(connection, account_id)
    version_id = one(connection, "select published_version_id from public.flows where id = %s", flow_id)
    return fetch(connection, "public.flow_versions", id=version_id)


def make_run(connection: psycopg.Connection, account_id: UUID) -> Row:
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    run_id = add_run(connection, add_flow(connection, account_id), chat_id)
    # It stays in the database: nobody who asks whose turn it is shall be told of it.
    connection.execute("delete from private.jobs where kind = 'flow_run' and key = %s", [str(run_id)])
    return fetch(connection, "public.flow_runs", id=run_id)


FLOW_TABLES: dict[str, TableProbe] = {
    "public.flows": TableProbe(
        key=("id",),
        make=make_flow,
        body=lambda row: {**pick(row, "account_id"), "name": uuid4().hex},
        patch={"name": "taken"},
    ),
    "public.flow_versions": TableProbe(
        key=("id",),
        make=make_version,
        body=lambda row: {**pick(row, "account_id", "flow_id", "graph"), "number": 99},
        patch={"problem": "taken"},
    ),
    "public.flow_runs": TableProbe(
        key=("id",),
        make=make_run,
        body=lambda row: {
            **pick(row, "account_id", "flow_id", "version_id", "chat_id", "contact_id"),
            "started_by": "member",
        },
        patch={"status": "stopped"},
    ),
}


def of_flow(code: str, **more: object) -> FunctionProbe:
    return FunctionProbe(lambda victim: {"flow_id": str(uuid4()), **more}, (code, "42501"))


def of_secrets(**more: object) -> FunctionProbe:
    return FunctionProbe(lambda victim: {"account_id": victim["id"], **more}, ("not_allowed", "42501"))


OF_RUN = {**SOME_ORCHESTRATOR, "run_id": str(UUID(int=1))}

FLOW_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.save_draft": of_flow("flow_not_found", draft={"nodes": {}}, revision=0),
    "public.publish_flow": of_flow("flow_not_found"),
    "public.start_flow": of_flow("flow_not_found", chat_id=str(uuid4())),
    "public.restore_version": FunctionProbe(
        lambda victim: {"version_id": str(uuid4())}, ("version_not_found", "42501")
    ),
    "public.flow_statistics": of_flow("flow_not_found"),
    "public.set_secret": of_secrets(name="loja", secret="somebody else's"),
    "public.remove_secret": of_secrets(name="loja"),
    "public.list_secrets": of_secrets(),
    "orchestrator.read_secrets": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "names": ["loja"]}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.claim_runs": plane_only(
        {**SOME_ORCHESTRATOR, "claim_id": str(UUID(int=1)), "max_items": 1}
    ),
    "orchestrator.read_run": plane_only(OF_RUN),
    "orchestrator.advance_run": plane_only({**OF_RUN, "revision": 0, "outcome": {}}),
    "orchestrator.fail_run": plane_only({**OF_RUN, "revision": 0, "reason": "x"}),
    "orchestrator.read_versions": plane_only({**SOME_ORCHESTRATOR, "version_ids": [], "flow_ids": []}),
    "orchestrator.report_version": plane_only(
        {**SOME_ORCHESTRATOR, "version_id": str(UUID(int=1)), "problem": "x"}
    ),
    "public.stop_run": FunctionProbe(lambda victim: {"run_id": str(uuid4())}, ("run_not_found", "42501")),
}
