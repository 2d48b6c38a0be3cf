"""Nobody in an account makes more of himself: what agents, admins and keys may not is tried everywhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest

from . import attacks, catalogue
from .border import Border, Caller
from .control_plane import one
from .probes import FUNCTIONS, TABLES

# Whose rows say who may do what, and what is paid for.
STANDING = {
    "members": "select coalesce(jsonb_agg(m.user_id || m.role order by m.user_id), '[]') "
    "from public.account_members m where m.account_id = %s",
    "owners": "select coalesce(jsonb_agg(m.user_id order by m.user_id), '[]') "
    "from public.account_members m where m.account_id = %s and m.role = 'owner'",
    "account": "select jsonb_build_array(a.plan, a.status, a.phone, a.plan_expires_at, a.closes_at) "
    "from public.accounts a where a.id = %s",
    "keys": "select count(*) from public.api_keys k where k.account_id = %s",
    "ended keys": "select count(k.revoked_at) from public.api_keys k where k.account_id = %s",
    "invitations": "select count(*) from public.account_invitations i where i.account_id = %s",
    "visits": "select count(*) from private.admin_entries e where e.account_id = %s",
}
# An admin makes people members and programs keys. A key that manages may end keys, of which it makes none.
MAY_CHANGE = {
    "an admin": {"keys", "ended keys", "invitations", "members"},
    "a key to manage": {"ended keys"},
}
# What reading leaves behind: that somebody took a person's data along is noted.
READING_WRITES = ("private.events",)


@pytest.fixture
def here(border: Border) -> str:
    return border.victim.account_id or ""


def standing(database: psycopg.Connection, account_id: str) -> dict[str, Any]:
    return {name: one(database, query, account_id) for name, query in STANDING.items()}


class Attack:
    """Every table and function, aimed at the account and those above. What it needs is made first."""

    def __init__(self, border: Border, database: psycopg.Connection) -> None:
        self.account_id = border.victim.account_id or ""
        self.owner_id = border.victim.id
        self.rows = {table: probe.make(database, UUID(self.account_id)) for table, probe in TABLES.items()}
        ids = attacks.Names(database, TABLES, self.account_id, self.owner_id)
        typed = catalogue.arguments(database)
        self.calls = {
            function: attacks.aim(probe.arguments(border.victim_account), typed[function], ids.id_of)
            for function, probe in FUNCTIONS.items()
        }

    def write(self, insider: Caller) -> None:
        for table, probe in TABLES.items():
            key = {column: f"eq.{self.rows[table][column]}" for column in probe.key}
            insider.request("POST", table, json=probe.body(self.rows[table]), blind=True)
            insider.request("PATCH", table, params=key, json=probe.patch)
            insider.request("DELETE", table, params=key)

    def rise(self, insider: Caller) -> None:
        """What he may not see is written as well by what names no row of it."""
        for wish in ({"role": "owner"}, {"plan": "pro"}, {"status": "active"}, {"expires_at": None}):
            for table in ("public.account_members", "public.accounts", "public.api_keys"):
                for column in ("account_id", "id"):
                    insider.request("PATCH", table, params={column: f"eq.{self.account_id}"}, json=wish)

    def call(self, insider: Caller) -> None:
        for function, arguments in self.calls.items():
            path = function.replace(".", ".rpc/", 1)
            for more in self.wishes(function, arguments, insider):
                insider.request("POST", path, json=arguments | more)

    def wishes(self, function: str, arguments: dict[str, Any], insider: Caller) -> list[dict[str, str]]:
        """For himself and against the owner, every role; but he may leave."""
        people = [self.owner_id, insider.id] if "user_id" in arguments else [""]
        roles = ["owner", "admin"] if "role" in arguments else [""]
        return [
            ({"user_id": who} if who else {}) | ({"role": role} if role else {})
            for who in people
            for role in roles
            if (function, who) != ("public.remove_member", insider.id)
        ]


@pytest.mark.parametrize("place", range(6))
def test_nobody_inside_rises(border: Border, database: psycopg.Connection, here: str, place: int) -> None:
    insider = border.insiders[place]
    attack = Attack(border, database)
    own_role = "select max(role) from public.account_members where user_id = %s"
    before, role = standing(database, here), one(database, own_role, insider.id)
    for attempt in (attack.write, attack.rise, attack.call):
        attempt(insider)
    after = standing(database, here)
    changed = {name for name in STANDING if before[name] != after[name]}
    assert changed <= MAY_CHANGE.get(insider.name, set()), f"{insider.name}: {before} {after}"
    assert one(database, own_role, insider.id) == role


def test_a_key_to_read_writes_nothing(border: Border, database: psycopg.Connection, here: str) -> None:
    [reader] = [insider for insider in border.insiders if insider.name == "a key to read"]
    attack = Attack(border, database)
    assert reader.rows("public.contacts"), "it reads"
    before = attacks.snapshot(database, here, but=READING_WRITES)
    attack.write(reader)
    attack.call(reader)
    after = attacks.snapshot(database, here, but=READING_WRITES)
    assert {table for table in before if before[table] != after[table]} == set()


def test_a_rise_would_be_seen(border: Border, database: psycopg.Connection, here: str) -> None:
    agent = border.insiders[0]
    before = standing(database, here)
    database.execute(
        "create policy hole on public.account_members for update to authenticated using (true); "
        "grant update (role) on public.account_members to authenticated"
    )
    try:
        key = {"user_id": f"eq.{agent.id}"}
        assert agent.request("PATCH", "public.account_members", params=key, json={"role": "owner"}).is_success
    finally:
        database.execute(
            "drop policy hole on public.account_members; "
            "revoke update (role) on public.account_members from authenticated"
        )
    assert standing(database, here) != before


def test_nothing_survives_a_removal(border: Border, database: psycopg.Connection, here: str) -> None:
    [admin] = [insider for insider in border.insiders if insider.name == "an admin"]
    nobody = next(intruder for intruder in border.intruders if intruder.name == "nobody")
    of_account = {"account_id": here}

    def ask(caller: Caller, function: str, **arguments: object) -> Any:
        return caller.request("POST", f"public.rpc/{function}", json=arguments).json()

    tokens = [ask(admin, "invite_member", **of_account, role=role)["token"] for role in ("admin", "agent")]
    made = ask(admin, "create_api_key", **of_account, name="k", scopes=["read", "send", "manage"])
    ended = ask(border.victim, "remove_member", **of_account, user_id=admin.id)["revoked"]
    assert ended["keys"] >= 1 and ended["invitations"] >= 2
    for caller in (admin, nobody):
        for token in tokens:
            assert ask(caller, "accept_invitation", token=token)["message"] == "invitation_revoked"
    refused = border.service.request(
        "POST", "orchestrator.rpc/authenticate_api_key", json={"key": made["key"]}
    )
    assert refused.json()["message"] == "api_key_invalid"
    for table in TABLES:
        if TABLES[table].readers == "members":
            assert admin.rows(table) == [], table
