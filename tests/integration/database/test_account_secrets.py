"""Secrets that flows send along: set by who manages, read by whoever asks, kept while one is needed."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import add_account, call, one, refused
from .flows import add_flow
from .members import add_member, as_member

SET = "select public.set_secret(%s, %s, %s)"
REMOVE = "select public.remove_secret(%s, %s)"
LIST = "select public.list_secrets(%s)"
SECRET = "sk_live_3f9a"


def asks(secret: str) -> dict[str, Any]:
    named = {"header": "Authorization", "secret": secret, "prefix": "Bearer "}
    # What is meant for somebody else has names of its own.
    block = {
        "type": "http",
        "method": "GET",
        "url": "https://loja.example",
        "body": {"secret": "no name of ours"},
    }
    return {"schema": 1, "start": "a", "nodes": {"a": {**block, "secrets": [named]}}}


def names(connection: psycopg.Connection, owner: UUID, account_id: UUID) -> list[str]:
    return [each["name"] for each in as_member(connection, owner, LIST, account_id)]


def test_a_secret_is_set_listed_read_by_the_control_plane_and_removed(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    for secret in ("the one before", SECRET):
        assert as_member(connection, owner, SET, account_id, "loja", secret) == {"name": "loja"}
    as_member(connection, owner, SET, account_id, "another", "another one")
    listed = as_member(connection, owner, LIST, account_id)
    assert [each.keys() for each in listed] == [{"name", "updated_at"}] * 2
    assert names(connection, owner, account_id) == ["another", "loja"]

    def read(of: UUID) -> Any:
        return call(connection, "read_secrets", account_id=of, names=["loja", "none", None])["secrets"]

    assert read(account_id) == {"loja": SECRET}
    assert read(add_account(connection)) == {}
    assert as_member(connection, owner, REMOVE, account_id, "loja") is True
    assert as_member(connection, owner, REMOVE, account_id, "loja") is False
    assert read(account_id) == {}


def test_other_secrets_of_the_vault_are_out_of_reach(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    connection.execute("select private.keep_secret(%s, 'cloud:1:token', 'EAAG')", [account_id])
    assert names(connection, owner, account_id) == []
    assert as_member(connection, owner, REMOVE, account_id, "cloud:1:token") is False
    told = call(connection, "read_secrets", account_id=account_id, names=["cloud:1:token", ":1:token"])
    assert told == {"secrets": {}}


@pytest.mark.parametrize(
    ("name", "secret", "code"),
    [
        ("Loja", SECRET, "secret_name_invalid"), ("1loja", SECRET, "secret_name_invalid"),
        ("a" * 41, SECRET, "secret_name_invalid"), (None, SECRET, "secret_name_invalid"),
        ("loja:x", SECRET, "secret_name_invalid"), ("loja\n", SECRET, "secret_name_invalid"),
        ("loja", "short", "secret_unsendable"), ("loja", None, "secret_unsendable"),
        ("loja", "x" * 4097, "secret_unsendable"), ("loja", " a blank before", "secret_unsendable"),
        ("loja", "a blank after ", "secret_unsendable"), ("loja", "duas\r\nlinhas", "secret_unsendable"),
        ("loja", "um segredo ação", "secret_unsendable"), ("loja", "line at its end\n", "secret_unsendable"),
    ],
)  # fmt: skip
def test_what_stands_in_no_header_is_refused(
    connection: psycopg.Connection,
    account_id: UUID,
    owner: UUID,
    name: str | None,
    secret: str | None,
    code: str,
) -> None:
    with refused(connection, code):
        as_member(connection, owner, SET, account_id, name, secret)


def test_an_account_has_so_many(connection: psycopg.Connection, account_id: UUID, owner: UUID) -> None:
    connection.execute(
        "select private.keep_secret(%s, 'secret:s' || n, 'x') from generate_series(1, 50) n", [account_id]
    )
    assert as_member(connection, owner, SET, account_id, "s7", "in place of it") is not None
    with refused(connection, "secrets_limit"):
        as_member(connection, owner, SET, account_id, "one_more", SECRET)


def test_who_does_not_manage_does_nothing_with_them(connection: psycopg.Connection, account_id: UUID) -> None:
    connection.execute("select private.keep_secret(%s, 'secret:loja', %s)", [account_id, SECRET])
    for member in (
        add_member(connection, account_id),
        add_member(connection, add_account(connection), "owner"),
    ):
        for query, values in ((SET, ("loja", SECRET)), (REMOVE, ("loja",)), (LIST, ())):
            with refused(connection, "not_allowed"):
                as_member(connection, member, query, account_id, *values)


def test_one_that_a_published_flow_sends_is_not_removed(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    as_member(connection, owner, SET, account_id, "loja", SECRET)
    as_member(connection, owner, SET, account_id, "lo", "of a name that begins so")
    flow_id = add_flow(connection, account_id, asks("loja"))
    with pytest.raises(psycopg.errors.RaiseException, match="in_use") as told, connection.transaction():
        as_member(connection, owner, REMOVE, account_id, "loja")
    [place] = json.loads(told.value.diag.message_detail or "")["places"]
    assert (place["kind"], place["id"]) == ("flow", str(flow_id))
    assert as_member(connection, owner, REMOVE, account_id, "lo") is True
    connection.execute("delete from public.flows where id = %s", [flow_id])
    assert as_member(connection, owner, REMOVE, account_id, "loja") is True


def test_a_flow_that_names_a_missing_one_is_not_published(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    flow_id = as_member(
        connection,
        owner,
        "insert into public.flows (account_id, name, draft) values (%s, %s, %s) returning id",
        account_id,
        uuid4().hex,
        Jsonb(asks("loja")),
    )
    publish = "select public.publish_flow(%s)"
    told = as_member(connection, owner, publish, flow_id)
    assert told["version_id"] is None
    [problem] = told["problems"]
    assert problem == {"code": "secret_unknown", "node": "a", "detail": "loja", "level": "error"}
    as_member(connection, owner, SET, account_id, "loja", SECRET)
    assert as_member(connection, owner, publish, flow_id)["version_id"] is not None


def test_they_go_with_their_account(connection: psycopg.Connection, account_id: UUID, owner: UUID) -> None:
    as_member(connection, owner, SET, account_id, "loja", SECRET)
    connection.execute("delete from public.accounts where id = %s", [account_id])
    assert one(connection, "select count(*) from private.vault where account_id = %s", account_id) == 0
