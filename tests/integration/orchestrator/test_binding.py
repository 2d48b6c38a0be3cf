"""Another phone than the number's is unlinked again, nothing of it is stored, the queue is kept."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, made_number, wait_for
from tests.integration.orchestrator.messages import (
    insert,
    open_contact,
    phone_texts,
    row_of,
    texts,
    unpace,
    wait_sent,
)
from tests.support.people import Tenant

OWN, OTHER, FRIEND = "5511999990401", "5521988880402", "5531977770403"
# As the same phone is called without its ninth digit.
OWN_SHORT = "551199990401"


def connect(orchestrator: OrchestratorProcess, number: Number, phone: str = OWN) -> None:
    assert number.run("start")["status"] == "done"
    orchestrator.node(number.id).scan(phone)
    number.wait("connected")


@pytest.fixture
def waiting(orchestrator: OrchestratorProcess, number: Number) -> Number:
    """A number that was logged out, has a message in its queue, and shows a code."""
    return make_waiting(orchestrator, number)


def make_waiting(orchestrator: OrchestratorProcess, number: Number) -> Number:
    connect(orchestrator, number)
    unpace(number)
    assert number.run("logout")["status"] == "done"
    insert(number, open_contact(number, FRIEND), message="na fila")
    assert number.run("start")["status"] == "done"
    return number


def assert_refused(number: Number, refused: str | None = OTHER) -> None:
    row = number.wait("failed", "wrong_number")
    assert (row["phone"], row["refused_phone"], row["qr_code"]) == (OWN, refused, None)
    detail = number.connection.execute(
        "select detail from public.instance_events where instance_id = %s order by id desc limit 1",
        [number.id],
    ).fetchone()
    assert detail == ({"expected_phone": OWN, "refused_phone": refused},)
    assert texts(number) == []
    contacts = number.connection.execute(
        "select phone from public.contacts where account_id = %s", [number.tenant.account_id]
    )
    assert {phone for (phone,) in contacts} <= {FRIEND}
    assert queued(number)["status"] == "queued"


def queued(number: Number) -> dict[str, Any]:
    found = number.connection.execute(
        "select id::text from public.conversations where instance_id = %s and message = 'na fila'",
        [number.id],
    ).fetchone()
    assert found
    return row_of(number, found[0])


def assert_goes_on(orchestrator: OrchestratorProcess, number: Number) -> None:
    """The own phone scans, and what was queued leaves from it, once."""
    connect(orchestrator, number)
    wait_sent(number, str(queued(number)["id"]))
    assert phone_texts(orchestrator, number) == ["na fila"]


def audit(number: Number) -> list[tuple[str, dict[str, Any]]]:
    found = number.connection.execute(
        "select action, detail from public.audit_log where subject_id = %s order by id", [number.id]
    )
    return found.fetchall()


def test_another_phone_is_refused_and_the_own_one_goes_on(
    orchestrator: OrchestratorProcess, waiting: Number
) -> None:
    orchestrator.node(waiting.id).scan(OTHER)
    assert_refused(waiting)
    phones = {"expected_phone": OWN, "refused_phone": OTHER}
    wait_for(lambda: ("instances.refuse_number", phones) in audit(waiting), what="the line in the audit log")
    assert_goes_on(orchestrator, waiting)
    assert waiting.row()["refused_phone"] is None


def test_without_its_ninth_digit_it_is_the_own_phone(
    orchestrator: OrchestratorProcess, waiting: Number
) -> None:
    orchestrator.node(waiting.id).scan(OWN_SHORT)
    assert waiting.wait("connected")["phone"] == OWN


def test_no_code_is_shown_for_another_phone(orchestrator: OrchestratorProcess, waiting: Number) -> None:
    ended = waiting.run("pairing_code", phone=OTHER)
    assert (ended["status"], ended["error_code"]) == ("failed", "wrong_number")
    assert waiting.run("pairing_code", phone=OWN)["status"] == "done"


def test_a_session_of_another_phone_in_the_folder_is_refused(
    orchestrator: OrchestratorProcess, waiting: Number
) -> None:
    assert waiting.run("stop")["status"] == "done"
    session = orchestrator.state / "instances" / waiting.id / "session"
    (session / "memory.linked").write_text(json.dumps({"phone": OTHER, "name": "Bia"}))
    assert waiting.run("start")["error_code"] == "wrong_number"
    assert_refused(waiting)
    wait_for(lambda: not session.exists() or None, what="the session's end")
    assert_goes_on(orchestrator, waiting)


def test_a_replaced_phone_gives_its_place_to_the_next(
    orchestrator: OrchestratorProcess, waiting: Number
) -> None:
    """Messages that were queued leave from the new one, and the old one is the stranger now."""
    orchestrator.node(waiting.id).scan(OWN)
    waiting.wait("connected")
    wait_sent(waiting, str(queued(waiting)["id"]))
    assert waiting.run("replace_number")["status"] == "done"
    row = waiting.row()
    assert (row["status"], row["status_reason"], row["phone"]) == ("disconnected", "logged_out", None)
    later = insert(waiting, open_contact(waiting, "5531977770404"), message="pelo novo")
    connect(orchestrator, waiting, OTHER)
    wait_sent(waiting, later)
    assert phone_texts(orchestrator, waiting) == ["pelo novo"]
    assert waiting.run("logout")["status"] == "done"
    assert waiting.run("start")["status"] == "done"
    orchestrator.node(waiting.id).scan(OWN)
    row = waiting.wait("failed", "wrong_number")
    assert (row["phone"], row["refused_phone"]) == (OTHER, OWN)
    numbers = waiting.connection.execute(
        "select phone, released_at is null from public.instance_numbers where instance_id = %s order by id",
        [waiting.id],
    )
    assert numbers.fetchall() == [(OWN, False), (OTHER, True)]


def test_two_numbers_of_one_phone_are_told_apart(
    orchestrator: OrchestratorProcess, number: Number, make_tenant: Callable[..., Tenant]
) -> None:
    """WhatsApp allows a phone several linked devices, of any account: each has what its own session tells."""
    with made_number(number.connection, make_tenant()) as second:
        for each in (number, second):
            connect(orchestrator, each)
        orchestrator.node(number.id).post("/memory/incoming", **{"from": FRIEND}, body="oi")
        wait_for(lambda: texts(number) == ["oi"], what="the message")
        assert texts(second) == []
