"""What makes no sense in a call of Meta's: the rest of it is kept, and it is not told for ever."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Generator
from typing import Any

import psycopg
import pytest

from tests.integration.orchestrator.cloud_numbers.numbers import ANA, made_cloud_number, tell
from tests.integration.orchestrator.harness import Number
from tests.integration.orchestrator.messages import rows
from tests.support.devstack import Supabase
from tests.support.graph import GraphNumber
from tests.support.people import Tenant

HALF = "\ud83d"
DEEP: Any = json.loads("[" * 500 + "]" * 500)


@pytest.fixture(scope="module")
def tenant(make_tenant: Callable[[], Tenant]) -> Tenant:
    return make_tenant()


@pytest.fixture
def silent(
    admin_connection: psycopg.Connection, devstack: Supabase, tenant: Tenant, at_meta: GraphNumber
) -> Generator[Number]:
    """A number that no orchestrator drives: what comes is stored all the same."""
    with made_cloud_number(admin_connection, devstack, tenant, at_meta) as number:
        yield number
        admin_connection.execute("delete from public.instances where id = %s", [number.id])


def a_message(**more: Any) -> dict[str, Any]:
    known = {"from": ANA, "id": f"wamid.{uuid.uuid4().hex}", "timestamp": "1764500000", "type": "text"}
    return known | {"text": {"body": "oi"}} | more


def call_of(at_meta: GraphNumber, *messages: dict[str, Any], name: str = "Ana") -> dict[str, Any]:
    value = {
        "metadata": {"phone_number_id": at_meta.phone_number_id},
        "contacts": [{"wa_id": ANA, "profile": {"name": name}}],
        "messages": [*messages],
    }
    return {"entry": [{"changes": [{"field": "messages", "value": value}]}]}


ODD: dict[str, dict[str, Any]] = {
    "NUL in a text": {"text": {"body": "a\0b"}},
    "half a character in a text": {"text": {"body": HALF}},
    "NUL in an id": {"id": "wamid.\0x"},
    "NUL in a file's name": {"type": "document", "document": {"id": "9", "filename": "\0.pdf"}},
    "NUL in a file's id": {"type": "image", "image": {"id": "\0", "mime_type": "\0"}},
    "NUL in a card": {"type": "contacts", "contacts": [{"phones": [{"phone": "\0"}], "name": HALF}]},
    "NUL in a reaction": {"type": "reaction", "reaction": {"message_id": "wamid.\0", "emoji": HALF}},
    "NUL in a key of an unknown kind": {"type": "future", "future": {"a\0": [HALF]}},
    "NUL in a quoted id": {"context": {"id": "wamid.\0"}},
    "an unknown kind without a bottom": {"type": "future", "future": DEEP},
    "a nowhere": {"type": "location", "location": {"latitude": "x", "longitude": 1e300}},
    "a long id": {"id": "w" * 5_000},
    "a long file's name": {"type": "document", "document": {"id": "9", "filename": "x" * 5_000}},
    "everything of the wrong type": {"id": 7, "timestamp": {}, "type": [], "text": 7, "context": 7},
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_one_that_makes_no_sense_holds_nobody_up(
    odd: dict[str, Any], silent: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    before, after = a_message(), a_message()
    told = tell(devstack, silent, call_of(at_meta, before, a_message(**odd), after))
    assert (told.status_code, told.text) == (200, "ok")
    assert {before["id"], after["id"]} <= {row["wa_message_id"] for row in rows(silent)}


def test_a_name_that_cannot_be_kept_costs_a_sign(
    silent: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    assert tell(devstack, silent, call_of(at_meta, a_message(), name="Be\0a")).status_code == 200
    [row] = rows(silent)
    found = silent.connection.execute(
        "select whatsapp_name from public.contacts where id = %s", [row["contact_id"]]
    ).fetchone()
    assert found == ("Bea",)


def test_what_has_no_place_is_unknown(silent: Number, at_meta: GraphNumber, devstack: Supabase) -> None:
    nowhere = a_message(type="location", location={"latitude": "here"})
    assert tell(devstack, silent, call_of(at_meta, nowhere)).status_code == 200
    [row] = rows(silent)
    assert (row["kind"], row["content"]["said"]) == ("unknown", {"latitude": "here"})
