"""One small probe for each thing that could leak: how to make a row of a tenant, and how to ask for it.

A table, function, topic or bucket that the catalogue knows and this file does not fails the isolation test.
"""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .broadcast_probes import BROADCAST_FUNCTIONS, BROADCAST_TABLES
from .cloud_probes import CLOUD_FUNCTIONS, CLOUD_TABLES
from .control_plane import add_command, add_instance, one
from .flow_probes import FLOW_FUNCTIONS, FLOW_TABLES
from .hook_probes import HOOK_FUNCTIONS, HOOK_TABLES
from .inbound_probes import INBOUND_FUNCTIONS, INBOUND_TABLES
from .inbox_probes import INBOX_FUNCTIONS, INBOX_TABLES
from .message_probes import MESSAGE_FUNCTIONS, MESSAGE_TABLES
from .people_probes import PEOPLE_FUNCTIONS, PEOPLE_TABLES
from .probe import CONTROL_PLANE_ONLY, SOME_ORCHESTRATOR, FunctionProbe, Row, TableProbe, fetch, pick
from .tag_probes import TAG_FUNCTIONS
from .tenant_probes import TENANT_FUNCTIONS, TENANT_TABLES


def make_instance(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(connection, "public.instances", id=add_instance(connection, account_id))


def make_command(connection: psycopg.Connection, account_id: UUID) -> Row:
    command_id = add_command(connection, add_instance(connection, account_id))
    return fetch(connection, "public.instance_commands", id=command_id)


def make_event(connection: psycopg.Connection, account_id: UUID) -> Row:
    event_id = one(
        connection,
        "insert into public.instance_events (account_id, instance_id, type) values (%s, %s, 'status') "
        "returning id",
        account_id,
        add_instance(connection, account_id),
    )
    return fetch(connection, "public.instance_events", id=event_id)


def make_number(connection: psycopg.Connection, account_id: UUID) -> Row:
    number_id = one(
        connection,
        "insert into public.instance_numbers (account_id, instance_id, phone) "
        "values (%s, %s, '5521900000000') returning id",
        account_id,
        add_instance(connection, account_id),
    )
    return fetch(connection, "public.instance_numbers", id=number_id)


def make_member(connection: psycopg.Connection, account_id: UUID) -> Row:
    user_id = one(
        connection, "select user_id from public.account_members where account_id = %s limit 1", account_id
    )
    return fetch(connection, "public.account_members", account_id=account_id, user_id=user_id)


def make_profile(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(connection, "public.profiles", user_id=make_member(connection, account_id)["user_id"])


def make_orchestrator(connection: psycopg.Connection, _: UUID) -> Row:
    """One that is long dead, so that it changes nothing for others."""
    own_id = uuid4()
    connection.execute(
        "insert into public.orchestrators (id, hostname, version, capacity, number, heartbeat_at) "
        "values (%s, 'probe', '0', 1, nextval('private.orchestrator_numbers'), '-infinity')",
        [own_id],
    )
    return fetch(connection, "public.orchestrators", id=own_id)


TABLES: dict[str, TableProbe] = {
    "public.accounts": TableProbe(
        key=("id",),
        make=lambda connection, account_id: fetch(connection, "public.accounts", id=account_id),
        body=lambda _: {"name": "Taken", "phone": "55219" + str(uuid4().int)[:8]},
        patch={"name": "Taken"},
    ),
    "public.account_members": TableProbe(
        key=("account_id", "user_id"),
        make=make_member,
        body=lambda row: {"account_id": row["account_id"], "user_id": str(uuid4()), "role": "owner"},
        patch={"role": "owner"},
    ),
    "public.profiles": TableProbe(
        key=("user_id",),
        make=make_profile,
        body=lambda _: {"user_id": str(uuid4()), "name": "Taken"},
        patch={"name": "Taken"},
        columns="user_id,name,picture",
    ),
    "public.plans": TableProbe(
        key=("name",),
        make=lambda connection, _: fetch(connection, "public.plans", name="free"),
        body=lambda _: {"name": "stolen"},
        patch={"max_instances": 1000},
        readers="everybody",
    ),
    "public.instances": TableProbe(
        key=("id",),
        make=make_instance,
        body=lambda row: {"account_id": row["account_id"], "instance_name": uuid4().hex},
        patch={"instance_name": "taken"},
    ),
    "public.instance_commands": TableProbe(
        key=("id",),
        make=make_command,
        body=lambda row: {**pick(row, "account_id", "instance_id"), "command": "logout"},
        patch={"status": "done"},
    ),
    "public.instance_events": TableProbe(
        key=("id",),
        make=make_event,
        body=lambda row: {**pick(row, "account_id", "instance_id"), "type": "status"},
        patch={"type": "taken"},
    ),
    "public.instance_numbers": TableProbe(
        key=("id",),
        make=make_number,
        body=lambda row: {**pick(row, "account_id", "instance_id"), "phone": "5521900000001"},
        patch={"phone": "5521900000001"},
    ),
    "public.orchestrators": TableProbe(
        key=("id",),
        make=make_orchestrator,
        body=lambda _: {"id": str(uuid4()), "hostname": "x", "version": "x", "capacity": 1, "number": -1},
        patch={"capacity": 2},
        readers="nobody",
    ),
    **MESSAGE_TABLES,
    **PEOPLE_TABLES,
    **INBOX_TABLES,
    **TENANT_TABLES,
    **BROADCAST_TABLES,
    **HOOK_TABLES,
    **FLOW_TABLES,
    **CLOUD_TABLES,
    **INBOUND_TABLES,
}

FUNCTIONS: dict[str, FunctionProbe] = {
    "public.create_account": FunctionProbe(
        lambda victim: {"name": "Taken", "phone": victim["phone"]}, ("phone_taken", "42501")
    ),
    "public.admin_list_accounts": FunctionProbe(lambda _: {}, ("not_platform_admin", "42501")),
    "public.admin_enter_account": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "reason": "curious"}, ("not_platform_admin", "42501")
    ),
    "orchestrator.register": FunctionProbe(
        lambda _: {"orchestrator_id": str(uuid4()), "hostname": "x", "version": "x", "capacity": 1},
        CONTROL_PLANE_ONLY,
    ),
    "orchestrator.heartbeat": FunctionProbe(lambda _: SOME_ORCHESTRATOR, CONTROL_PLANE_ONLY),
    "orchestrator.lease_instances": FunctionProbe(
        lambda _: {**SOME_ORCHESTRATOR, "max_items": 1}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.release_instances": FunctionProbe(
        lambda _: {**SOME_ORCHESTRATOR, "instance_ids": []}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.claim_commands": FunctionProbe(
        lambda _: {**SOME_ORCHESTRATOR, "claim_id": str(uuid4()), "max_items": 1}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.finish_command": FunctionProbe(
        lambda _: {
            **SOME_ORCHESTRATOR,
            "command_id": str(uuid4()),
            "status": "done",
            "error_code": None,
            "result": {},
        },
        CONTROL_PLANE_ONLY,
    ),
    "orchestrator.write_instance": FunctionProbe(
        lambda _: {**SOME_ORCHESTRATOR, "instance_id": str(uuid4()), "patch": {}}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.remove_instance": FunctionProbe(
        lambda _: {**SOME_ORCHESTRATOR, "instance_id": str(uuid4())}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.expire_commands": FunctionProbe(lambda _: {}, CONTROL_PLANE_ONLY),
    "orchestrator.fleet": FunctionProbe(lambda _: {"after": None, "max_items": 1}, CONTROL_PLANE_ONLY),
    "orchestrator.doctor": FunctionProbe(lambda _: {}, CONTROL_PLANE_ONLY),
    "orchestrator.grant_member": FunctionProbe(
        lambda victim: {"email": "x@example.com", "account_id": victim["id"], "role": "owner"},
        CONTROL_PLANE_ONLY,
    ),
    "orchestrator.grant_platform_admin": FunctionProbe(
        lambda _: {"email": "x@example.com"}, CONTROL_PLANE_ONLY
    ),
    **MESSAGE_FUNCTIONS,
    **INBOX_FUNCTIONS,
    **TENANT_FUNCTIONS,
    **BROADCAST_FUNCTIONS,
    **HOOK_FUNCTIONS,
    **FLOW_FUNCTIONS,
    **CLOUD_FUNCTIONS,
    **INBOUND_FUNCTIONS,
    **TAG_FUNCTIONS,
    **PEOPLE_FUNCTIONS,
}

# Topics by the name in private.topics, buckets of Storage.
TOPICS = {"account", "presence", "orchestrator"}
BUCKETS = {"media", "avatars"}
