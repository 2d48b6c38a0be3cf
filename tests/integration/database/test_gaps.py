"""Gaps in quick replies: read by the database as by the pages, and filled in as the flows' engine does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TypedDict
from uuid import UUID, uuid4

import psycopg
import pytest

from devstack.settings import ROOT
from orchestrator.domain.automation.person import Account, Contact, Person
from orchestrator.domain.automation.templates.context import Context, View
from orchestrator.domain.automation.templates.template import Template

from .control_plane import one, refused


class GapCases(TypedDict):
    """Texts, values of what they ask for and how they read then; and texts that are refused."""

    filled: list[tuple[str, dict[str, str], str]]
    broken: list[str]
    unknown: list[str]


CASES: GapCases = json.loads((ROOT / "tests" / "shared" / "gaps.json").read_text())
SAVE = "select public.save_quick_reply(%s, left(md5(%s), 8), %s)"


@pytest.fixture
def account(connection: psycopg.Connection, account_id: UUID) -> UUID:
    connection.execute(
        "insert into public.custom_fields (account_id, name, type) values (%s, 'cidade', 'text')",
        [account_id],
    )
    return account_id


@pytest.mark.parametrize("text", [text for text, _, _ in CASES["filled"]])
def test_a_text_that_can_be_filled_in_is_kept(
    connection: psycopg.Connection, account: UUID, text: str
) -> None:
    reply_id = one(connection, SAVE, account, str(uuid4()), text)
    assert one(connection, "select message from public.quick_replies where id = %s", reply_id) == text


@pytest.mark.parametrize("text", [*CASES["broken"], *CASES["unknown"]])
def test_one_that_cannot_is_refused(connection: psycopg.Connection, account: UUID, text: str) -> None:
    with refused(connection, "template_failed"):
        one(connection, SAVE, account, str(uuid4()), text)


@pytest.mark.parametrize(("text", "values", "filled"), CASES["filled"])
def test_the_engine_of_flows_fills_them_in_alike(text: str, values: dict[str, str], filled: str) -> None:
    fields: dict[str, object] = {"cidade": values.get("contact.fields.cidade", "")}
    contact = Contact(id="1", name=values.get("contact.name", ""))
    person = Person(contact, Account(name=values.get("account.name", "")))
    assert Template(text).render(Context(View(person, datetime.now(UTC), {}, fields, []))) == filled
