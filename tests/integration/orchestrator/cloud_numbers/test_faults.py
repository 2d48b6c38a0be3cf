"""What goes wrong with Meta, with us, or with who pretends to be Meta: nothing lost, nothing sent twice."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import psycopg
import pytest

from tests.integration.orchestrator.cloud_numbers.numbers import (
    ANA,
    address_of,
    connect,
    give_credentials,
    greet,
    made_cloud_number,
    tell,
    wait_received,
    wait_status,
)
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, made_number, wait_for
from tests.integration.orchestrator.messages import insert, queue, rows, status_counts
from tests.support.devstack import Supabase
from tests.support.graph import GraphNumber, GraphStandIn, signed
from tests.support.people import Tenant

SECONDS = 60


def a_message(phone_number_id: str, text: str = "oi", wa_id: str = "wamid.forged") -> dict[str, object]:
    message = {"from": ANA, "id": wa_id, "timestamp": "1764500000", "type": "text", "text": {"body": text}}
    value = {"metadata": {"phone_number_id": phone_number_id}, "messages": [message]}
    return {"entry": [{"changes": [{"field": "messages", "value": value}]}]}


def test_an_answer_that_is_lost_is_found_by_the_webhook_and_not_sent_again(
    number: Number, at_meta: GraphNumber
) -> None:
    contact = greet(number, at_meta)
    at_meta.change(tells="")
    at_meta.post("faults", drops=True)
    message = insert(number, contact, message="uma vez")
    row = wait_status(number, message, "unconfirmed")
    assert row["wa_message_id"] is None
    [sent] = at_meta.sent()
    at_meta.post("statuses", id=sent["id"], statuses=["sent", "delivered"])
    row = wait_status(number, message, "delivered")
    assert (row["wa_message_id"], row["error_code"]) == (sent["id"], None)
    wait_status(number, insert(number, contact, message="depois"), "sent")
    assert at_meta.texts() == ["uma vez", "depois"]


def test_killed_in_the_middle_nothing_is_lost_or_sent_twice(
    orchestrator: OrchestratorProcess, number: Number, at_meta: GraphNumber
) -> None:
    contact = greet(number, at_meta)
    texts = [f"linha {place}" for place in range(20)]
    at_meta.post("faults", hangs=2, count=1)
    queue(number, contact, texts)
    wait_for(lambda: at_meta.texts() == texts[:1], SECONDS, "the first to leave")
    orchestrator.kill()
    orchestrator.start()
    wait_for(lambda: status_counts(number).get("delivered") == 20, SECONDS, f"all of {status_counts(number)}")
    assert at_meta.texts() == texts


def test_a_revoked_token_ends_the_number_and_keeps_what_waits(
    number: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    contact = greet(number, at_meta)
    at_meta.change(token="EAAG-another-token-of-0123")
    message = insert(number, contact, message="espera")
    number.wait("failed", "token_invalid", SECONDS)
    assert wait_status(number, message, "queued")
    ended = number.run("start", 30)
    assert (ended["status"], ended["error_code"]) == ("failed", "token_invalid")
    give_credentials(devstack, number, at_meta, token="EAAG-another-token-of-0123")
    connect(number)
    wait_status(number, message, "delivered")
    assert at_meta.texts() == ["espera"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [({"token": "x" * 30}, "token_invalid"), ({"phone_number_id": "77"}, "cloud_id_wrong")],
)
def test_a_start_says_what_is_wrong(
    orchestrator: OrchestratorProcess, number: Number, at_meta: GraphNumber, devstack: Supabase,
    given: dict[str, str], reason: str,
) -> None:  # fmt: skip
    number.run("stop")
    give_credentials(devstack, number, at_meta, **given)
    ended = number.run("start", 30)
    assert (ended["status"], ended["error_code"]) == ("failed", reason)
    number.wait("failed", reason)


def test_a_number_that_nobody_connected_says_so(
    orchestrator: OrchestratorProcess, admin_connection: psycopg.Connection, make_tenant: Callable[[], Tenant]
) -> None:
    with made_number(admin_connection, make_tenant()) as number:
        number.connection.execute("update public.instances set engine = 'cloud' where id = %s", [number.id])
        wait_for(lambda: number.row()["supervised_until"] is not None, SECONDS, "a lease")
        # The lease was read before the engine was changed.
        orchestrator.terminate()
        orchestrator.start()
        ended = number.run("start", 30)
        assert (ended["status"], ended["error_code"]) == ("failed", "credentials_missing")


def test_a_closed_window_is_said_at_once_or_by_meta(number: Number, at_meta: GraphNumber) -> None:
    contact = greet(number, at_meta)
    at_meta.post("age", user=ANA, seconds=90_000)
    row = wait_status(number, insert(number, contact, message="tarde"), "failed")
    assert (row["error_code"], row["error_text"][:16]) == ("window_closed", "[window_closed] ")
    number.connection.execute(
        "update public.chats set last_received_at = now() - interval '25 hours' where instance_id = %s",
        [number.id],
    )
    message = insert(number, contact, message="mais tarde")
    [row] = [row for row in rows(number) if str(row["id"]) == message]
    assert (row["status"], row["error_code"]) == ("failed", "window_closed")
    assert at_meta.texts() == []


def test_a_refusal_that_comes_later_is_the_messages(number: Number, at_meta: GraphNumber) -> None:
    contact = greet(number, at_meta)
    at_meta.post("faults", number=131026, late=True)
    row = wait_status(number, insert(number, contact, message="oi"), "failed")
    assert (row["error_code"], row["error_text"].startswith("131026")) == ("undeliverable", True)


def test_at_metas_limit_it_waits_and_goes_on_in_order(number: Number, at_meta: GraphNumber) -> None:
    contact = greet(number, at_meta)
    at_meta.post("faults", number=130429, count=2)
    queue(number, contact, ["um", "dois", "três"])
    wait_for(lambda: status_counts(number).get("delivered") == 3, SECONDS, "all three")
    assert at_meta.texts() == ["um", "dois", "três"]


def test_meta_away_loses_nothing(
    orchestrator: OrchestratorProcess, number: Number, at_meta: GraphNumber
) -> None:
    contact = greet(number, at_meta)
    at_meta.post("faults", number=131016, count=1)
    wait_status(number, insert(number, contact, message="oi"), "delivered")
    assert at_meta.texts() == ["oi"]


def test_what_meta_did_not_sign_is_not_heard(
    number: Number, at_meta: GraphNumber, devstack: Supabase
) -> None:
    forged = tell(devstack, number, a_message(at_meta.phone_number_id), secret="another-secret-0123")
    assert (forged.status_code, forged.text) == (401, "signature_wrong")
    body, headers = signed(a_message(at_meta.phone_number_id))
    changed = httpx.post(address_of(devstack, number), content=body + b" ", headers=headers, timeout=SECONDS)
    assert changed.status_code == 401
    whole = tell(devstack, number, a_message(at_meta.phone_number_id, "de verdade", "wamid.real"))
    assert whole.status_code == 200
    wait_received(number, "de verdade")


def test_an_app_says_nothing_of_another_tenants_number(
    number: Number,
    at_meta: GraphNumber,
    graph: GraphStandIn,
    devstack: Supabase,
    admin_connection: psycopg.Connection,
    make_tenant: Callable[[], Tenant],
) -> None:
    theirs = graph.add(app_secret="their-apps-secret-0123")
    theirs.app_secret = "their-apps-secret-0123"
    with made_cloud_number(admin_connection, devstack, make_tenant(), theirs) as other:
        by_their_path = tell(devstack, other, a_message(at_meta.phone_number_id), secret=theirs.app_secret)
        assert by_their_path.status_code == 200
        by_our_path = tell(devstack, number, a_message(at_meta.phone_number_id), secret=theirs.app_secret)
        assert by_our_path.status_code == 401
    assert rows(number) == []


def test_a_number_with_a_browser_has_no_webhook(
    orchestrator: OrchestratorProcess,
    devstack: Supabase,
    admin_connection: psycopg.Connection,
    make_tenant: Callable[[], Tenant],
) -> None:
    with made_number(admin_connection, make_tenant()) as number:
        assert tell(devstack, number, a_message("1055")).status_code == 401
        assert rows(number) == []


def test_more_than_three_megabytes_are_refused(number: Number, devstack: Supabase) -> None:
    told = tell(devstack, number, b'{"filler": "' + b"x" * 3 * 1024 * 1024 + b'"}')
    assert told.status_code == 413
