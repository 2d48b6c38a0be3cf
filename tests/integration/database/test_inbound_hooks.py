"""What another system tells is taken once, kept, and applied whole or not at all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .broadcasting import connect
from .control_plane import Answer, ControlPlane, add_account, call, one, refused
from .flows import add_flow
from .jobs import claim_jobs
from .members import add_member, as_member

PHONE = "+5511988887777"
DOCUMENT = {"headers": {}, "query": {}, "body": {"id": 7}}


class Hook:
    """One of an account, told and applied as the function and the orchestrator do it."""

    def __init__(self, plane: ControlPlane, account_id: UUID) -> None:
        self.plane, self.connection, self.account_id = plane, plane.connection, account_id
        self.owner = add_member(plane.connection, account_id, "owner")
        made = as_member(
            plane.connection, self.owner, "select public.create_inbound_hook(%s, 'Loja')", account_id
        )
        self.id, self.token = UUID(made["id"]), str(made["token"])

    def set(self, **columns: Any) -> None:
        for name, value in columns.items():
            given = Jsonb(value) if isinstance(value, dict) else value
            query = f"update public.inbound_hooks set {name} = %s where id = %s"
            self.connection.execute(query, [given, self.id])  # pyright: ignore

    def take(self, document: dict[str, Any] = DOCUMENT, **more: Any) -> str:
        answer = call(self.connection, "take_hook_call", token=self.token, document=Jsonb(document), **more)
        return str(answer["state"])

    def samples(self) -> list[dict[str, Any]]:
        rows = self.connection.execute(
            "select to_jsonb(s) from public.inbound_hook_samples s where hook_id = %s order by id", [self.id]
        )
        return [row[0] for row in rows]

    def apply(self, sample: dict[str, Any] | None = None, **outcome: Any) -> Answer:
        told = {"phone": PHONE, "name": "Ana", **outcome}
        sample_id = (sample or self.samples()[-1])["id"]
        return self.plane.call("apply_hook_call", sample_id=sample_id, outcome=Jsonb(told))

    def row(self) -> dict[str, Any]:
        return one(self.connection, "select to_jsonb(h) from public.inbound_hooks h where id = %s", self.id)

    def contacts(self) -> list[dict[str, Any]]:
        query = "select to_jsonb(c) from public.contacts c where account_id = %s order by seq"
        return [row[0] for row in self.connection.execute(query, [self.account_id])]

    def count(self, table: str) -> int:
        query = f"select count(*) from {table} where account_id = %s"
        return int(one(self.connection, query, self.account_id))


@pytest.fixture
def hook(holder: ControlPlane, account_id: UUID) -> Hook:
    return Hook(holder, account_id)


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


def test_one_key_is_applied_once(hook: Hook) -> None:
    assert [hook.take(key="webhook-id:1") for _ in range(3)] == ["taken", "repeated", "repeated"]
    assert len(hook.samples()) == 1
    hook.apply()
    assert hook.take(key="webhook-id:1") == "repeated"
    # Another hook of the same name for a call knows nothing of it.
    other = Hook(hook.plane, add_account(hook.connection))
    assert other.take(key="webhook-id:1") == "taken"


def test_a_key_that_a_path_names_counts_in_place_of_the_sender_s(hook: Hook) -> None:
    hook.set(mapping={"key": "$.body.id", "phone": "$.body.phone"})
    assert [hook.take(key="webhook-id:1"), hook.take(key="webhook-id:1")] == ["taken", "taken"]
    first, second = hook.samples()
    assert hook.apply(first, key="7") == {"applied": True}
    hook.apply(second, key="7", name="Bia")
    assert [sample["status"] for sample in hook.samples()] == ["applied", "repeated"]
    assert len(hook.contacts()) == 1


def test_a_hook_that_is_switched_off_takes_calls_and_does_nothing(hook: Hook) -> None:
    hook.set(enabled=False)
    assert hook.take() == "taken"
    [sample] = hook.samples()
    assert (sample["status"], sample["code"]) == ("ignored", "hook_disabled")
    assert claim_jobs(hook.plane, {"inbound_call": 10}) == []


def test_what_cannot_be_read_is_kept_with_the_reason(hook: Hook) -> None:
    assert hook.take({"text": "{"}, code="body_malformed") == "taken"
    [sample] = hook.samples()
    assert (sample["status"], sample["code"], hook.row()["problem"]) == (
        "failed",
        "body_malformed",
        "body_malformed",
    )
    retry = "select public.retry_inbound_hook_sample(%s)"
    assert as_member(hook.connection, hook.owner, retry, sample["id"]) is False


def test_the_last_ten_are_kept_and_all_that_wait(hook: Hook) -> None:
    for _ in range(14):
        hook.take()
    waiting = hook.samples()
    assert len(waiting) == 14
    for sample in waiting[:12]:
        hook.apply(sample)
    assert [sample["id"] for sample in hook.samples()] == [sample["id"] for sample in waiting[2:]]
    query = "select array[calls, waiting] from private.inbound_hook_counts where hook_id = %s"
    assert one(hook.connection, query, hook.id) == [14, 2]


def test_calls_of_a_minute_are_limited(hook: Hook) -> None:
    hook.set(calls_per_minute=2)
    assert [hook.take() for _ in range(4)] == ["taken", "taken", "limited", "limited"]
    hook.connection.execute("update private.inbound_hook_counts set minute = minute - interval '1 minute'")
    assert hook.take() == "taken"
    hook.connection.execute("update private.inbound_hook_counts set waiting = 10000, calls = 0")
    assert hook.take() == "limited"


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


def test_a_forged_call_is_told_once_a_minute(hook: Hook) -> None:
    for _ in range(3):
        call(hook.connection, "refuse_hook_call", hook_id=hook.id, code="proof_invalid")
    row = hook.row()
    assert (row["problem"], hook.samples()) == ("proof_invalid", [])


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
