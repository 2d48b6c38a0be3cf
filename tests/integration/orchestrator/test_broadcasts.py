"""A broadcast reaches the phones of its people, each once, whatever is killed; who objected gets nothing."""

from __future__ import annotations

import json
import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Generator
from typing import Any

import httpx
import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, made_number, wait_for
from tests.integration.orchestrator.lasting import lasting_connection
from tests.integration.orchestrator.messages import connect, phone_texts, unpace
from tests.support.devstack import Supabase
from tests.support.people import Tenant

PEOPLE = 500
CROWD = 1_000
SECONDS = 200
ALWAYS = {"from": "00:00", "to": "24:00", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def number(devstack: Supabase, make_tenant: Callable[..., Tenant]) -> Generator[Number, None, None]:
    """A new number, looked at through a connection that outlives the database's death."""
    with (
        lasting_connection(devstack.admin_database_url) as connection,
        made_number(connection, make_tenant()) as number,
    ):
        yield number


def add_people(number: Number, count: int = PEOPLE) -> None:
    """People whom the number knows."""
    number.connection.execute(
        "with people as (insert into public.contacts (account_id, phone, name) "
        "select %s, (5521900000000 + n)::text, 'P' || n from generate_series(1, %s) n returning *) "
        "insert into public.chats (account_id, instance_id, contact_id, wa_chat_id) "
        "select account_id, %s, id, phone || '@c.us' from people",
        [number.tenant.account_id, count, number.id],
    )


def rpc(supabase: Supabase, number: Number, function: str, **arguments: Any) -> Any:
    """As the account's owner."""
    headers = {
        "apikey": supabase.publishable_key,
        "authorization": f"Bearer {number.tenant.user.access_token}",
    }
    url = f"{supabase.supabase_url}/rest/v1/rpc/{function}"
    answer = httpx.post(url, json=arguments, headers=headers, timeout=30)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def add_broadcast(number: Number, **columns: Any) -> str:
    content = {"items": [{"kind": "text", "text": "Oi {{ contact.name }}"}]}
    row: dict[str, Any] = {"name": "Natal", "content": content, "filter": {"all": []}, "window": ALWAYS}
    row |= columns
    names = ", ".join(f'"{name}"' for name in row)
    values = [json.dumps(value) if isinstance(value, dict) else value for value in row.values()]
    found = number.connection.execute(
        f"insert into public.broadcasts (account_id, {names}) "  # pyright: ignore[reportArgumentType]
        f"values (%s{', %s' * len(row)}) returning id::text",
        [number.tenant.account_id, *values],
    ).fetchone()
    assert found
    return str(found[0])


def counts(number: Number, broadcast_id: str) -> dict[str, int]:
    rows = number.connection.execute(
        "select status, count(*) from public.broadcast_recipients where broadcast_id = %s group by 1",
        [broadcast_id],
    )
    return {str(status): int(count) for status, count in rows}


def wait_done(number: Number, broadcast_id: str) -> None:
    def look() -> bool:
        query = "select status from public.broadcasts where id = %s"
        found = number.connection.execute(query, [broadcast_id]).fetchone()
        return found == ("done",)

    wait_for(look, SECONDS, f"the end: {counts(number, broadcast_id)}")


def test_all_get_it_but_who_wrote_sair(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    add_people(number)
    broadcast_id = add_broadcast(number)
    left = {"5521900000007", "5521900000008"}
    for phone in left:
        orchestrator.node(number.id).post("/memory/incoming", **{"from": phone}, body="SAIR")
    objected = "select count(*) from public.contacts where account_id = %s and opted_out_at is not null"

    def heeded() -> bool:
        return number.connection.execute(objected, [number.tenant.account_id]).fetchone() == (2,)

    wait_for(heeded, 30, "both objections")
    assert rpc(devstack, number, "start_broadcast", broadcast_id=broadcast_id)["status"] == "running"
    wait_done(number, broadcast_id)
    got = Counter(text for text in phone_texts(orchestrator, number) if text.startswith("Oi P"))
    assert set(got.values()) == {1} and len(got) == PEOPLE - 2
    assert not got.keys() & {"Oi P7", "Oi P8"}
    shown = rpc(devstack, number, "broadcast_statistics", broadcast_id=broadcast_id)
    assert (shown["recipients"], shown["skipped"], shown["queued"]) == (PEOPLE, 2, 0)
    assert shown["reasons"] == {"opted_out": 2}
    check_csv(orchestrator, number, broadcast_id)


def check_csv(orchestrator: OrchestratorProcess, number: Number, broadcast_id: str) -> None:
    path = f"/api/accounts/{number.tenant.account_id}/broadcasts/{broadcast_id}"
    headers = {"authorization": f"Bearer {number.tenant.user.access_token}"}
    lines = httpx.get(
        f"{orchestrator.url}{path}/recipients.csv", headers=headers, timeout=30
    ).text.splitlines()
    assert len(lines) == PEOPLE + 1
    assert sum(";skipped;opted_out;" in line for line in lines) == 2
    shown = httpx.get(
        f"{orchestrator.url}{path}/recipients.csv", params={"locale": "pt-BR"}, headers=headers, timeout=30
    ).text.splitlines()
    assert shown[0] == "\ufeffNome;Telefone;Situação;Motivo;Versão;Escrito em;Encerrado em;Respondeu em"
    assert all(re.search(r";(\d\d/\d\d/\d{4} \d\d:\d\d)?;[^;]*$", line) for line in shown[1:])
    assert any(re.search(r";\d\d/\d\d/\d{4} \d\d:\d\d;", line) for line in shown[1:])
    preview = httpx.post(f"{orchestrator.url}{path}/preview", json={}, headers=headers, timeout=30).json()
    assert preview["recipients"] == 0


def test_killed_again_and_again_each_gets_it_once(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    add_people(number, CROWD)
    broadcast_id = add_broadcast(number)
    rpc(devstack, number, "start_broadcast", broadcast_id=broadcast_id)
    wait_for(lambda: counts(number, broadcast_id).get("queued", 0) < CROWD - 50, SECONDS, "progress")
    orchestrator.kill()
    orchestrator.start()
    wait_for(lambda: counts(number, broadcast_id).get("queued", 0) < CROWD - 400, SECONDS, "more of it")
    facts = json.loads((devstack.state / "devstack.json").read_text())
    os.kill(facts["pids"]["postgres"], signal.SIGKILL)
    wait_done(number, broadcast_id)
    got = Counter(text for text in phone_texts(orchestrator, number) if text.startswith("Oi P"))
    assert max(got.values()) == 1
    assert len(got) == CROWD - counts(number, broadcast_id).get("failed", 0)


def test_a_pause_stops_it_and_it_goes_on(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    add_people(number)
    broadcast_id = add_broadcast(number)
    rpc(devstack, number, "start_broadcast", broadcast_id=broadcast_id)
    wait_for(lambda: counts(number, broadcast_id).get("queued", 0) < PEOPLE - 20, SECONDS, "progress")
    assert rpc(devstack, number, "pause_broadcast", broadcast_id=broadcast_id)["status"] == "paused"
    waiting = "select count(*) from private.outgoing_queue where instance_id = %s"

    def is_empty() -> bool:
        return number.connection.execute(waiting, [number.id]).fetchone() == (0,)

    wait_for(is_empty, 30, "what was under way to end")
    assert counts(number, broadcast_id)["queued"] > 0
    before = len(phone_texts(orchestrator, number))
    assert before < PEOPLE
    rpc(devstack, number, "start_broadcast", broadcast_id=broadcast_id)
    wait_done(number, broadcast_id)
    got = Counter(phone_texts(orchestrator, number))
    assert set(got.values()) == {1} and len(got) == PEOPLE


def test_who_waits_for_the_plan_is_written_to_when_it_grows(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    add_people(number, 5)
    account = [number.tenant.account_id]
    number.connection.execute("update public.accounts set plan = 'free' where id = %s", account)
    number.connection.execute(
        "insert into private.usage_changes (account_id, kind, day, added) "
        "select %s, 'broadcast_recipients_per_day', private.utc_day(), max_broadcast_recipients_per_day - 2 "
        "from public.plans where name = 'free'",
        account,
    )
    broadcast_id = add_broadcast(number)
    rpc(devstack, number, "start_broadcast", broadcast_id=broadcast_id)

    def waits() -> bool:
        shown = rpc(devstack, number, "broadcast_statistics", broadcast_id=broadcast_id)
        return shown["waiting"] == "plan_limit_exceeded" and shown["queued"] == 3

    wait_for(waits, 30, "the limit")
    number.connection.execute("select private.set_plan(%s, 'owner', null)", account)
    # Not the five minutes after which it would be asked anyway.
    wait_for(lambda: counts(number, broadcast_id).get("queued", 0) == 0, 30, "the others")
    assert len(phone_texts(orchestrator, number)) == 5
