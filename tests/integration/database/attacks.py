"""What somebody tries through REST: each attack answers its findings, none when all is well."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg

from . import catalogue
from .border import Border, Caller
from .control_plane import one
from .probe import GIVEN, FunctionProbe, Row, TableProbe, fetch, pick

AT_ONCE = 6
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REFUSED = (400, 401, 403, 404, 409)
# Keys are told that a thing is for people before they are told that they do not see it.
TOLD_TO_KEYS = {"not_allowed", "not_authenticated"}
# Arguments and parameters whose table does not bear their name.
TABLE_OF = {
    "key": "api_keys",
    "message": "conversations",
    "invitation": "account_invitations",
    "import": "contact_imports",
    "upload": "contact_imports",
    "erasure": "contact_erasures",
    "kept": "contacts",
    "gone": "contacts",
    "command": "instance_commands",
    "media": "media",
    "ids": "media",
    "version": "flow_versions",
    "run": "flow_runs",
    "endpoint": "webhook_endpoints",
    "hook": "inbound_hooks",
    "delivery": "webhook_deliveries",
    "reply": "quick_replies",
    "view": "chat_views",
    "subscription": "push_subscriptions",
}
# What the control plane calls its own, and places in lists.
NOBODYS = {"claim", "orchestrator", "after", "by_actor", "owner", "owners", "assigned_to"}


def at_once(callers: tuple[Caller, ...], attempt: Callable[[Caller], list[str]]) -> list[str]:
    """Each has a connection of his own."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [finding for findings in pool.map(attempt, callers) for finding in findings]


def read(border: Border, table: str, probe: TableProbe, row: Row) -> list[str]:
    key = {column: f"eq.{row[column]}" for column in probe.key}

    def attempt(caller: Caller) -> list[str]:
        everything = caller.rows(table, select=probe.columns)
        if probe.readers == "everybody":
            return [f"{caller.name} reads {table}"] if everything and not caller.token else []
        if probe.readers == "nobody" and caller.business:
            # The operator's own people see the operator's machines.
            return []
        named = caller.rows(table, select=probe.columns, **key)
        listed = pick(row, *probe.key) in [pick(seen, *probe.key) for seen in everything]
        return [f"{caller.name} reads {table}"] if named or listed else []

    return at_once(border.intruders, attempt)


def write(border: Border, database: psycopg.Connection, table: str, probe: TableProbe, row: Row) -> list[str]:
    """Insert, update and delete, by everybody; then what has become of the row, and of the table."""
    key = {column: f"eq.{row[column]}" for column in probe.key}
    count = f"select count(*) from {table}"
    before = one(database, count)

    def attempt(caller: Caller) -> list[str]:
        inserted = caller.request("POST", table, json=probe.body(row), blind=True)
        updated = caller.request("PATCH", table, params=key, json=probe.patch)
        deleted = caller.request("DELETE", table, params=key)
        return [
            f"{caller.name} {what} {table}: {answer.text}"
            for what, answer in (("inserts into", inserted), ("updates", updated), ("deletes from", deleted))
            if answer.status_code not in REFUSED and (answer is inserted or answer.json())
        ]

    findings = at_once(border.intruders, attempt)
    if fetch(database, table, **pick(row, *probe.key)) != row or one(database, count) != before:
        findings.append(f"somebody changes {table}")
    return findings


def embed(border: Border, database: psycopg.Connection) -> list[str]:
    """Along every foreign key, both ways: the victim's rows as part of another row's answer."""
    account_id = border.victim.account_id
    ways = [
        (near, far, key.name)
        for key in catalogue.tenant_foreign_keys(database)
        for near, far in ((key.table, key.parent), (key.parent, key.table))
    ]

    def attempt(caller: Caller) -> list[str]:
        findings: list[str] = []
        for near, far, name in ways:
            inner = far.partition(".")[2]
            select = f"*,{inner}!{name}!inner(account_id)"
            params = {"select": select, f"{inner}.account_id": f"eq.{account_id}", "limit": "1"}
            answer = caller.request("GET", near, params=params)
            if answer.status_code not in REFUSED and answer.json():
                findings.append(f"{caller.name} reads {far} through {near}")
        return findings

    return at_once(border.intruders, attempt)


class Names:
    """The victim's ids, by the names of arguments and parameters."""

    def __init__(
        self, database: psycopg.Connection, tables: dict[str, TableProbe], account_id: str, user_id: str
    ) -> None:
        self._database = database
        self._tables = tables
        self._account_id = account_id
        self._known = {"account": account_id, "user": user_id}

    def id_of(self, name: str) -> str:
        stem = re.sub(r"_ids?$", "", name)
        if stem in NOBODYS:
            return str(UUID(int=1))
        if stem not in self._known:
            table = f"public.{TABLE_OF.get(stem, f'{stem}s')}"
            assert table in self._tables, f"whose id is {name}? A line in TABLE_OF says it"
            row = self._tables[table].make(self._database, UUID(self._account_id))
            self._known[stem] = str(row["id"])
        return self._known[stem]


def call(
    border: Border, names: Names, function: str, probe: FunctionProbe, typed: dict[str, str]
) -> list[str]:
    """With the victim's ids: what the probe says comes back, and the same for ids that nobody has."""
    schema, _, name = function.partition(".")
    arguments = probe.arguments(border.victim_account)
    known, unknown = aim(arguments, typed, names.id_of), aim(arguments, typed, lambda _: str(uuid4()))

    def attempt(caller: Caller) -> list[str]:
        if caller.business and function.startswith(caller.business):
            return []
        hers = caller.request("POST", f"{schema}.rpc/{name}", json=known)
        told = judge(caller, function, probe, hers.status_code, hers.json() if hers.text else None, known)
        nobodys = caller.request("POST", f"{schema}.rpc/{name}", json=unknown)
        if mask(hers.text) != mask(nobodys.text) or hers.status_code != nobodys.status_code:
            told.append(f"{function} tells {caller.name} what exists: {hers.text} {nobodys.text}")
        return told

    return at_once(border.intruders, attempt)


def aim(arguments: Row, typed: dict[str, str], id_of: Callable[[str], str]) -> Row:
    """The arguments with ids in their places, optional ones as well."""
    ids = {name: kind for name, kind in typed.items() if kind in ("uuid", "uuid[]")}
    aimed = {name: id_of(name) if kind == "uuid" else [id_of(name)] for name, kind in ids.items()}
    # By whom a list is narrowed must not narrow it to nothing.
    return arguments | {name: value for name, value in aimed.items() if name in arguments}


def judge(
    caller: Caller, function: str, probe: FunctionProbe, status: int, body: Any, arguments: Row
) -> list[str]:
    finding = [f"{caller.name} calls {function}: {body}"]
    if status < 400:
        if caller.token and probe.own:
            return finding if str(arguments.get("account_id", "?")) in str(body) else []
        may = caller.token or probe.is_open
        told = json.loads(hide_given(json.dumps(body), arguments))
        return [] if may and probe.answer is not None and told == probe.answer else finding
    codes = {*probe.codes, *(TOLD_TO_KEYS if caller.token else ())}
    return [] if {body["message"], body["code"]} & codes else finding


def hide_given(text: str, arguments: Row) -> str:
    """Without the ids that the caller himself has named."""
    for given in UUID_TEXT.finditer(json.dumps(arguments)):
        text = text.replace(given[0], GIVEN)
    return text


def mask(text: str) -> str:
    return UUID_TEXT.sub("<id>", text)


def snapshot(database: psycopg.Connection, account_id: str, *, but: tuple[str, ...] = ()) -> dict[str, str]:
    """A digest of each table's rows of the account."""
    tables = "select private.tenant_tables()::text"
    digests = {
        table: one(
            database,
            f"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t "
            "where account_id = %s",
            account_id,
        )
        for (table,) in database.execute(tables)
        if table not in but
    }
    account = "select md5(a::text) from public.accounts a where id = %s"
    return {**digests, "accounts": one(database, account, account_id)}
