"""What another system tells is taken once, within limits, and kept until it has ended."""

from __future__ import annotations

import pytest

from .control_plane import add_account, call, one
from .inbound_hooking import Hook
from .jobs import claim_jobs
from .members import as_member


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


def test_a_forged_call_is_told_once_a_minute(hook: Hook) -> None:
    for code, problem in (("proof_invalid", "proof_invalid"), ("Not A Code", "value_refused")):
        told = [
            (call(hook.connection, "refuse_hook_call", hook_id=hook.id, code=code), hook.row()["problem_at"])
            for _ in range(3)
        ]
        assert (hook.row()["problem"], hook.samples()) == (problem, [])
        assert len({at for _, at in told}) == 1


def test_what_came_to_nothing_may_be_told_again(hook: Hook) -> None:
    """A seller who mends his hook and has the order sent once more is not told that it was there before."""
    key = "webhook-id:1"
    assert hook.take(key=key) == "taken"
    hook.apply(code="event_unwanted", status="ignored")
    assert hook.take(key=key) == "taken"
    hook.apply(code="phone_missing")
    assert hook.take({"text": "{"}, key=key, code="body_malformed") == "taken"
    hook.set(enabled=False)
    assert hook.take(key=key) == "taken"
    hook.set(enabled=True)
    assert hook.take(key=key) == "taken"
    assert hook.take(key=key) == "repeated"
    hook.apply()
    assert hook.take(key=key) == "repeated"


def test_one_that_failed_and_was_told_again_is_not_done_twice(hook: Hook) -> None:
    hook.take(key="webhook-id:1")
    hook.apply(code="phone_missing")
    (failed,) = hook.samples()
    assert hook.take(key="webhook-id:1") == "taken"
    hook.apply()
    assert hook.retry(failed) is False
    assert [sample["status"] for sample in hook.samples()] == ["repeated", "applied"]
    # Tried again first, it is the one that counts.
    hook.take(key="webhook-id:2")
    hook.apply(code="phone_missing")
    assert hook.retry(hook.samples()[-1]) is True
    assert hook.take(key="webhook-id:2") == "repeated"


def test_a_mapping_that_names_no_key_leaves_the_sender_s(hook: Hook) -> None:
    hook.set(mapping={"key": [], "phone": "$.body.phone"})
    assert [hook.take(key="webhook-id:1") for _ in range(2)] == ["taken", "repeated"]
    assert len(hook.samples()) == 1


def test_whoever_is_told_again_counts_and_waits_for_nothing(hook: Hook) -> None:
    hook.set(calls_per_minute=3)
    told = [hook.take(key="webhook-id:1") for _ in range(5)]
    assert told == ["taken", "repeated", "repeated", "limited", "limited"]
    query = "select array[calls, waiting] from private.inbound_hook_counts where hook_id = %s"
    assert one(hook.connection, query, hook.id) == [3, 1]


@pytest.mark.parametrize("end", ["failed", "lost"])
def test_a_call_whose_job_dies_waits_no_longer(hook: Hook, end: str) -> None:
    hook.take(key="webhook-id:1")
    if end == "failed":
        hook.run_out("supabase_unreachable")
    else:
        claim_jobs(hook.plane, {"inbound_call": 1})
        hook.connection.execute(
            "update private.jobs set attempts = 20, claimed_at = claimed_at - interval '1 hour' "
            "where kind = 'inbound_call'"
        )
        claim_jobs(hook.plane, {"inbound_call": 1})
    (sample,) = hook.samples()
    code = {"failed": "supabase_unreachable", "lost": "job_lost"}[end]
    assert (sample["status"], sample["code"], hook.row()["problem"]) == ("failed", code, code)
    query = "select waiting from private.inbound_hook_counts where hook_id = %s"
    assert one(hook.connection, query, hook.id) == 0
    assert hook.retry(sample) is True
    assert len(claim_jobs(hook.plane, {"inbound_call": 1})) == 1
    assert hook.apply() == {"applied": True}


def test_what_waits_is_not_walked_for_each_that_ends(hook: Hook) -> None:
    hook.connection.execute(
        "insert into public.inbound_hook_samples (account_id, hook_id, document) "
        "select %s, %s, '{}' from generate_series(1, 3000)",
        [hook.account_id, hook.id],
    )
    hook.connection.execute("analyze public.inbound_hook_samples")
    plan = hook.connection.execute(
        "explain select old.id from public.inbound_hook_samples old where old.account_id = %s "
        "and old.hook_id = %s and old.status <> 'waiting' order by old.id desc offset 10",
        [hook.account_id, hook.id],
    ).fetchall()
    assert "inbound_hook_samples_ended" in str(plan)
