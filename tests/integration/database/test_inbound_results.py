"""What follows of a call, all of it or nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from .broadcasting import connect
from .control_plane import one, refused
from .flows import add_flow
from .inbound_hooking import DOCUMENT, PHONE, Hook
from .jobs import claim_jobs
from .members import add_member, as_member


def test_a_call_is_kept_queued_and_applied(hook: Hook, instance_id: UUID) -> None:
    connect(hook.connection, instance_id)
    flow_id = add_flow(hook.connection, hook.account_id)
    hook.connection.execute(
        "insert into public.custom_fields (account_id, name, type) values (%s, 'paid', 'number')",
        [hook.account_id],
    )
    hook.set(tags=["cliente"], flow_id=flow_id)
    assert hook.take() == "taken"
    [sample] = hook.samples()
    [job] = claim_jobs(hook.plane, {"inbound_call": 10})
    assert (sample["status"], sample["document"], job["key"]) == ("waiting", DOCUMENT, str(sample["id"]))
    read = hook.plane.call("read_hook_call", sample_id=sample["id"])["call"]
    assert (read["document"], read["source"], read["secret"]) == (DOCUMENT, "custom", None)
    outcome: dict[str, Any] = {
        "event": "paid",
        "fields": {"paid": "10,5", "unknown": "x"},
        "variables": {"product": "Bolo"},
        "message": "Oi Ana",
    }
    assert hook.apply(**outcome) == {"applied": True}
    [contact] = hook.contacts()
    told = {name: contact[name] for name in ("phone", "name", "tags", "fields")}
    assert told == {
        "phone": PHONE[1:],
        "name": "Ana",
        "tags": ["cliente"],
        "fields": {"paid": 10.5},
    }
    [sample] = hook.samples()
    assert (sample["status"], sample["contact_id"]) == ("applied", contact["id"])
    assert sample["result"]["left_out"] == ["unknown"] and sample["result"]["event"] == "paid"
    run = one(
        hook.connection,
        "select array[started_by, started_by_id::text, contact_id::text, lane] from public.flow_runs "
        "where id = %s",
        sample["result"]["run_id"],
    )
    assert run == ["hook", str(hook.id), contact["id"], "flow"]
    event = one(
        hook.connection,
        "select payload -> 'event' from private.jobs where kind = 'flow_run' and key = %s",
        sample["result"]["run_id"],
    )
    assert event == {"type": "started", "variables": {"product": "Bolo"}}
    message = one(
        hook.connection,
        "select array[message, lane, sent_by_kind, sent_by_id::text] from public.conversations where id = %s",
        sample["result"]["message_id"],
    )
    assert message == ["Oi Ana", "flow", "hook", str(hook.id)]
    # Told again by an orchestrator that died before it ended the job.
    assert hook.apply(sample, **outcome) == {"applied": False}
    assert hook.plane.call("read_hook_call", sample_id=sample["id"]) == {"call": None}
    assert (hook.count("public.flow_runs"), hook.count("public.conversations")) == (1, 1)


def test_a_person_is_found_under_any_spelling_and_keeps_his_name(hook: Hook) -> None:
    hook.connection.execute(
        "insert into public.contacts (account_id, phone, name) values (%s, '+551188887777', 'Dona Ana')",
        [hook.account_id],
    )
    hook.take()
    assert hook.apply(name="Ana Silva")["applied"]
    [contact] = hook.contacts()
    assert contact["name"] == "Dona Ana"


def test_what_fails_leaves_nothing_and_says_why(hook: Hook, instance_id: UUID) -> None:
    flow_id = add_flow(hook.connection, hook.account_id)
    hook.set(tags=["cliente"], flow_id=flow_id)
    hook.connection.execute("update public.flows set enabled = false where id = %s", [flow_id])
    hook.take()
    assert hook.apply(key="7") == {"applied": False, "code": "flow_disabled"}
    assert hook.contacts() == []
    [sample] = hook.samples()
    assert (sample["status"], sample["code"], hook.row()["problem"]) == (
        "failed",
        "flow_disabled",
        "flow_disabled",
    )
    # Mended, it is applied as the hook is now, and nothing stands in its way that was not done.
    hook.connection.execute("update public.flows set enabled = true where id = %s", [flow_id])
    retry = "select public.retry_inbound_hook_sample(%s)"
    agent = add_member(hook.connection, hook.account_id)
    assert as_member(hook.connection, agent, retry, sample["id"]) is False
    assert as_member(hook.connection, hook.owner, retry, sample["id"]) is True
    assert hook.apply(key="7") == {"applied": True}
    assert hook.row()["problem"] is None
    assert as_member(hook.connection, hook.owner, retry, sample["id"]) is False


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ({"phone": None}, "phone_invalid"),
        ({"phone": "12"}, "phone_invalid"),
        ({"code": "phone_missing"}, "phone_missing"),
        ({"code": "Not A Code"}, "value_refused"),
    ],
)
def test_a_mapping_that_does_not_fit_is_shown(hook: Hook, outcome: dict[str, Any], code: str) -> None:
    hook.take()
    hook.apply(**outcome)
    [sample] = hook.samples()
    assert (sample["status"], sample["code"], sample["document"]) == ("failed", code, DOCUMENT)
    assert hook.row()["problem"] == code
    assert hook.contacts() == []


def test_what_nobody_wants_is_no_problem(hook: Hook) -> None:
    hook.take()
    hook.apply(code="event_unwanted", status="ignored", event="refund")
    [sample] = hook.samples()
    assert (sample["status"], sample["code"], sample["result"]) == (
        "ignored",
        "event_unwanted",
        {"event": "refund"},
    )
    assert hook.row()["problem"] is None


def test_limits_and_suspension_hold(hook: Hook) -> None:
    hook.connection.execute(
        "update public.plans set max_contacts = 0 where name = "
        "(select plan from public.accounts where id = %s)",
        [hook.account_id],
    )
    hook.take()
    assert hook.apply()["code"] == "plan_limit_exceeded"
    hook.connection.execute(
        "update public.accounts set status = 'suspended', suspended_reason = 'x' where id = %s",
        [hook.account_id],
    )
    hook.take()
    assert hook.apply()["code"] == "account_suspended"
    assert hook.contacts() == []


def test_a_message_of_a_hook_waits_for_the_plan_and_heeds_an_objection(hook: Hook, instance_id: UUID) -> None:
    connect(hook.connection, instance_id)
    hook.connection.execute(
        "update public.plans set max_messages_per_day = 0 where name = "
        "(select plan from public.accounts where id = %s)",
        [hook.account_id],
    )
    hook.take()
    assert hook.apply(message="Oi")["applied"]
    status = "select status || coalesce(error_code, '') from public.conversations where id = %s"
    message = hook.samples()[-1]["result"]["message_id"]
    assert one(hook.connection, status, message) == "queued"
    hook.connection.execute("update public.contacts set opted_out_at = now()")
    hook.take()
    assert hook.apply(message="Oi de novo")["applied"]
    message = hook.samples()[-1]["result"]["message_id"]
    assert one(hook.connection, status, message) == "failedopted_out"


def test_which_number_speaks_has_to_be_known(hook: Hook, instance_id: UUID) -> None:
    hook.connection.execute(
        "insert into public.instances (account_id, instance_name) values (%s, 'segundo')", [hook.account_id]
    )
    hook.take()
    assert hook.apply(message="Oi")["code"] == "instance_ambiguous"
    hook.set(instance_id=instance_id)
    hook.take()
    assert hook.apply(message="Oi")["applied"]


def test_what_a_hook_needs_is_not_deleted(hook: Hook) -> None:
    flow_id = add_flow(hook.connection, hook.account_id)
    hook.set(flow_id=flow_id)
    with refused(hook.connection, "in_use"):
        as_member(hook.connection, hook.owner, "delete from public.flows where id = %s returning id", flow_id)


def test_a_flow_that_is_not_published_any_more_says_so(hook: Hook, instance_id: UUID) -> None:
    connect(hook.connection, instance_id)
    flow_id = add_flow(hook.connection, hook.account_id)
    hook.set(flow_id=flow_id)
    hook.connection.execute("update public.flows set published_version_id = null where id = %s", [flow_id])
    hook.take()
    assert hook.apply() == {"applied": False, "code": "flow_not_published"}
    assert hook.contacts() == []
