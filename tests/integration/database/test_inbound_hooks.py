"""Addresses for other systems: who has them, how many, what proves a call."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from .control_plane import add_account, call, refused
from .inbound_hooking import Hook
from .members import add_member, as_member


def test_an_address_is_changed_and_revoked(hook: Hook) -> None:
    former = hook.token
    find = {"token": former}
    assert call(hook.connection, "find_inbound_hook", **find)["hook"]["id"] == str(hook.id)
    answer = as_member(hook.connection, hook.owner, "select public.rotate_inbound_hook(%s)", hook.id)
    assert hook.take() == "unknown" and call(hook.connection, "find_inbound_hook", **find) == {"hook": None}
    hook.token = answer["token"]
    assert hook.token != former and hook.take() == "taken"
    revoked = as_member(hook.connection, hook.owner, "select public.revoke_inbound_hook(%s)", hook.id)
    assert revoked == {"token": None}
    assert hook.take() == "unknown"


def test_a_secret_is_set_and_replaced_and_never_read_back(hook: Hook) -> None:
    set_secret = "select public.set_inbound_hook_secret(%s, %s, %s)"
    hook.set(proof={"kind": "token", "name": "X-Token"})
    for secret in ("first", " second "):
        kept = as_member(hook.connection, hook.owner, set_secret, hook.id, "proof", secret)
        assert kept == {"secrets": ["proof"]}
    found = call(hook.connection, "find_inbound_hook", token=hook.token)["hook"]
    assert found["secret"] == "second" and "second" not in str(hook.row())
    with refused(hook.connection, "purpose_invalid"):
        as_member(hook.connection, hook.owner, set_secret, hook.id, "other", "x")
    for stranger in (
        add_member(hook.connection, hook.account_id),
        add_member(hook.connection, add_account(hook.connection), "owner"),
    ):
        with refused(hook.connection, "inbound_hook_not_found"):
            as_member(hook.connection, stranger, set_secret, hook.id, "proof", "x")
    assert as_member(hook.connection, hook.owner, set_secret, hook.id, "proof", None) == {"secrets": []}
    as_member(hook.connection, hook.owner, set_secret, hook.id, "call", "a key")
    hook.connection.execute("delete from public.inbound_hooks where id = %s", [hook.id])
    assert hook.count("private.vault") == 0


def test_an_account_has_fifty(hook: Hook) -> None:
    hook.connection.execute(
        "insert into public.inbound_hooks (account_id, name) select %s, 'x' from generate_series(2, 50)",
        [hook.account_id],
    )
    make = "select public.create_inbound_hook(%s, 'x')"
    with refused(hook.connection, "inbound_hooks_limit"):
        as_member(hook.connection, hook.owner, make, hook.account_id)
    with refused(hook.connection, "not_allowed"):
        agent = add_member(hook.connection, hook.account_id)
        as_member(hook.connection, agent, make, hook.account_id)


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"kind": "none"},
        {"kind": "token"},
        {"kind": "token", "name": "x y"},
        {"kind": "hmac", "in": "body", "name": "x", "hash": "SHA-1", "encoding": "hex"},
        {"kind": "hmac", "in": "header", "name": "x", "hash": "MD5", "encoding": "hex"},
        {"kind": "hmac", "in": "header", "name": "x", "hash": "SHA-1", "encoding": "hex", "prefix": "x" * 21},
    ],
)
def test_what_is_no_proof_is_refused(hook: Hook, proof: dict[str, Any]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation), hook.connection.transaction():
        hook.set(proof=proof)
