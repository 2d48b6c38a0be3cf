"""Every kind that members insert reaches the phone, at a person's pace."""

import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import (
    PLACE,
    SETTLE_SECONDS,
    connect,
    insert,
    open_contact,
    row_of,
    states,
    unpace,
    wait_sent,
)

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD"


def test_each_kind_reaches_the_phone_and_changes_show_on_both_sides(
    orchestrator: OrchestratorProcess, number: Number
) -> None:
    connect(orchestrator, number)
    unpace(number)
    contact_id = open_contact(number, "5511955550101")
    target = insert(number, contact_id, message="ante")
    wait_sent(number, target)
    sent = [
        insert(number, contact_id, kind="location", content=PLACE),
        insert(number, contact_id, kind="contact", content={"vcards": [CARD]}),
        insert(number, contact_id, message="resposta", reply_to=target),
        insert(number, contact_id, kind="reaction", message="👍", target_id=target),
        insert(number, contact_id, kind="edit", message="antes", target_id=target),
    ]
    wait_sent(number, *sent)
    on_phone = states(orchestrator, number)
    assert [state["message"]["kind"] for state in on_phone] == ["chat", "location", "contact", "chat"]
    assert on_phone[3]["message"]["reply_to"] == on_phone[0]["message"]["message_id"]
    assert (on_phone[0]["message"]["body"], on_phone[0]["reactions"]) == ("antes", {"me": "👍"})
    assert row_of(number, target)["message"] == "antes"
    wait_sent(number, insert(number, contact_id, kind="revoke", target_id=target))
    assert states(orchestrator, number)[0]["message"]["kind"] == "revoked"
    assert row_of(number, target)["revoked_at"] is not None


def test_a_new_number_types_before_it_answers_and_leaves_strangers_time(
    orchestrator: OrchestratorProcess, number: Number
) -> None:
    connect(orchestrator, number)
    strangers = [open_contact(number, f"551195555020{place}") for place in range(3)]
    first, second, third = (insert(number, stranger, message="bom dia") for stranger in strangers)
    wait_sent(number, first)
    reply = insert(number, strangers[0], message="respondo")
    wait_sent(number, reply)
    waited = row_of(number, reply)
    assert 1 <= (waited["sent_at"] - waited["created_at"]).total_seconds() < SETTLE_SECONDS
    shown = orchestrator.node(number.id).get("/memory/typing")["typing"]
    assert shown == [["5511955550200@c.us", "typing"]] * 2
    waiting = [row_of(number, each) for each in (second, third)]
    assert {row["status"] for row in waiting} <= {"queued", "sending", "sent", "delivered"}
    [(reason,)] = number.connection.execute(
        "select waiting.reason from private.waiting_reasons(array[%s::uuid]) waiting", [third]
    )
    assert reason == "first_contact_pause"


@pytest.mark.parametrize("kind", ["reaction", "revoke"])
def test_what_whatsapp_no_longer_has_fails_with_its_code(
    orchestrator: OrchestratorProcess, number: Number, kind: str
) -> None:
    connect(orchestrator, number)
    unpace(number)
    contact_id = open_contact(number, "5511955550401")
    target = insert(number, contact_id, message="oi")
    wait_sent(number, target)
    number.connection.execute(
        "update public.conversations set wa_message_id = 'true_5511955550401@c.us_GONE' where id = %s",
        [target],
    )
    change = insert(number, contact_id, kind=kind, message="", target_id=target)
    wait_for(lambda: row_of(number, change)["status"] == "failed", what="the failure")
    assert row_of(number, change)["error_code"] == "target_unknown"
