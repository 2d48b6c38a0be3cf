"""What a webhook says of a file leads to its bytes, with or without an orchestrator, until they are gone."""

from __future__ import annotations

from typing import Any

import httpx

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.media_files import PEER, PNG, receive, wait_state
from tests.integration.orchestrator.messages import connect
from tests.integration.orchestrator.test_broadcasts import rpc
from tests.support.devstack import Supabase

BODY = "select body::jsonb #> '{data,media}' from private.webhook_bodies where account_id = %s"
SECONDS = 30


def told(number: Number) -> dict[str, Any]:
    """What webhooks are told of the one file."""

    def look() -> dict[str, Any] | None:
        row = number.connection.execute(BODY, [number.tenant.account_id]).fetchone()
        return row[0] if row else None

    return wait_for(look, SECONDS, "the body of the webhook")


def follow(url: str, method: str = "GET") -> httpx.Response:
    return httpx.request(method, url, follow_redirects=True, timeout=SECONDS)


def answered(url: str) -> tuple[int, str]:
    answer = follow(url)
    return answer.status_code, answer.json()["code"]


def test_a_link_leads_to_the_file_until_its_person_is_forgotten(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    endpoint = {"url": "https://hooks.example.com/zapbase", "events": ["message.received"]}
    rpc(devstack, number, "create_webhook_endpoint", account_id=number.tenant.account_id, **endpoint)
    connect(orchestrator, number)
    receive(orchestrator, number, PNG, mimetype="image/png", filename="bolo de mãe.png")
    media = told(number)
    url = media["url"]
    assert url.startswith(f"{devstack.supabase_url}/functions/v1/media/")
    wait_state(number, "stored")
    orchestrator.terminate()

    file = follow(url)
    assert (file.status_code, file.content) == (200, PNG)
    assert file.headers["content-type"] == "image/png"
    assert file.headers["content-disposition"].startswith("attachment;")
    assert "bolo%20de%20m%C3%A3e.png" in file.headers["content-disposition"]
    [redirect] = file.history
    assert (redirect.status_code, redirect.headers["cache-control"]) == (302, "no-store")
    assert redirect.headers["location"].startswith("/storage/v1/object/sign/media/"), "of the same project"
    assert follow(url, "HEAD").headers["content-length"] == str(len(PNG))
    forged = url[:-1] + ("A" if url[-1] != "A" else "B")
    assert answered(forged) == (404, "media_link_invalid")
    number.connection.execute("update public.media set state = 'pending' where id = %s", [media["id"]])
    assert answered(url) == (503, "media_not_stored")
    number.connection.execute("update public.media set state = 'stored' where id = %s", [media["id"]])

    orchestrator.start()
    [contact] = number.connection.execute(
        "select id from public.contacts where account_id = %s and phone = %s",
        [number.tenant.account_id, PEER],
    ).fetchall()
    rpc(devstack, number, "erase_contact", contact_id=str(contact[0]))
    wait_for(lambda: follow(url).status_code == 410 or None, SECONDS, "the end of the link")
    assert answered(url) == (410, "media_deleted")
    wait_for(lambda: follow(str(file.url)).is_error or None, SECONDS, "the end of the bytes")
