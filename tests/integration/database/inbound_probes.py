"""Probes of inbound hooks."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .control_plane import one
from .message_probes import plane_only
from .probe import CONTROL_PLANE_ONLY, SOME_ORCHESTRATOR, FunctionProbe, Row, TableProbe, fetch, pick

SOME_HOOK = str(UUID(int=1))
ADD_HOOK = (
    "insert into public.inbound_hooks (account_id, name, token) "
    "values (%s, 'Loja', private.make_hook_token()) returning id"
)
ADD_SAMPLE = (
    "insert into public.inbound_hook_samples (account_id, hook_id, document, status, applied_at) "
    "values (%s, %s, '{}', 'applied', now()) returning id"
)


def make_hook(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(connection, "public.inbound_hooks", id=one(connection, ADD_HOOK, account_id))


def make_sample(connection: psycopg.Connection, account_id: UUID) -> Row:
    hook_id = one(connection, ADD_HOOK, account_id)
    sample_id = one(connection, ADD_SAMPLE, account_id, hook_id)
    return fetch(connection, "public.inbound_hook_samples", id=sample_id)


INBOUND_TABLES: dict[str, TableProbe] = {
    "public.inbound_hooks": TableProbe(
        key=("id",),
        make=make_hook,
        body=lambda row: {**pick(row, "account_id"), "name": "Taken"},
        patch={"name": "taken"},
    ),
    "public.inbound_hook_samples": TableProbe(
        key=("id",),
        make=make_sample,
        body=lambda row: {**pick(row, "account_id", "hook_id"), "document": {}},
        patch={"status": "failed"},
    ),
}


def of_hook(**more: object) -> FunctionProbe:
    return FunctionProbe(
        lambda victim: {"hook_id": str(uuid4()), **more}, ("inbound_hook_not_found", "42501")
    )


INBOUND_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.create_inbound_hook": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "name": "Taken"}, ("not_allowed", "42501")
    ),
    "public.rotate_inbound_hook": of_hook(),
    "public.revoke_inbound_hook": of_hook(),
    "public.set_inbound_hook_secret": of_hook(purpose="proof", secret="x"),
    "public.retry_inbound_hook_sample": FunctionProbe(lambda _: {"sample_id": 1}, ("42501",), answer=False),
    "orchestrator.find_inbound_hook": FunctionProbe(lambda _: {"token": "0" * 64}, CONTROL_PLANE_ONLY),
    "orchestrator.refuse_hook_call": FunctionProbe(
        lambda _: {"hook_id": SOME_HOOK, "code": "proof_invalid"}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.take_hook_call": FunctionProbe(
        lambda _: {"token": "0" * 64, "document": {}}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.read_hook_call": plane_only({**SOME_ORCHESTRATOR, "sample_id": 1}),
    "orchestrator.apply_hook_call": plane_only({**SOME_ORCHESTRATOR, "sample_id": 1, "outcome": {}}),
}
