"""A message's file reaches the phone with the bytes that were uploaded, or that its address gave."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import httpx
import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.media_files import PNG, object_of
from tests.integration.orchestrator.messages import connect, open_contact, rows, unpace
from tests.support.devstack import Supabase
from tests.support.https_files import HttpsFiles, serve_files

MAX_BYTES = "300000"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[HttpsFiles]:
    with serve_files(tmp_path_factory.mktemp("https")) as server:
        yield server


@pytest.fixture
def sender(
    start_orchestrator: Callable[..., OrchestratorProcess], number: Number, server: HttpsFiles
) -> OrchestratorProcess:
    """Drives the connected number, and may fetch from the server."""
    orchestrator = start_orchestrator(
        ZAPBASE_MEDIA_URL_ALLOWED_HOSTS=server.host,
        ZAPBASE_MEDIA_URL_CERTIFICATES=str(server.certificate),
        ZAPBASE_MEDIA_MAX_BYTES=MAX_BYTES,
        ZAPBASE_STOP_FLEET_ON_EXIT="1",
    )
    connect(orchestrator, number)
    unpace(number)
    return orchestrator


def media_by_url(number: Number, url: str, **columns: str) -> str:
    """The id of a file that is to be fetched."""
    names = ", ".join(["account_id", "source_url", *columns])
    marks = ", ".join(["%s"] * (2 + len(columns)))
    row = number.connection.execute(
        f"insert into public.media ({names}) values ({marks}) returning id",  # pyright: ignore
        [number.tenant.account_id, url, *columns.values()],
    ).fetchone()
    assert row is not None
    return str(row[0])


def send(number: Number, contact_id: str, media_id: str, kind: str = "image") -> str:
    """The id of a queued message."""
    row = number.connection.execute(
        "insert into public.conversations (account_id, instance_id, contact_id, media_id, kind, message)"
        " values (%s, %s, %s, %s, %s, 'um ponto') returning id",
        [number.tenant.account_id, number.id, contact_id, media_id, kind],
    ).fetchone()
    assert row is not None
    return str(row[0])


def settled(number: Number, message_id: str, seconds: float = 20) -> dict[str, Any]:
    """The message's row once it is sent or has failed."""

    def look() -> dict[str, Any] | None:
        [row] = [row for row in rows(number) if str(row["id"]) == message_id]
        return row if row["status"] not in ("queued", "sending") else None

    return wait_for(look, seconds, f"the end of {message_id}: {rows(number)}")


def on_phone(orchestrator: OrchestratorProcess, number: Number, row: dict[str, Any]) -> bytes:
    """The bytes that the phone has of that message."""
    node = orchestrator.node(number.id)
    answer = httpx.get(
        f"http://127.0.0.1:{node.port}/media/{row['wa_message_id']}",
        headers={"Authorization": f"Bearer {node.token}"},
        timeout=10,
    )
    return answer.raise_for_status().content


def sent_count(orchestrator: OrchestratorProcess, number: Number) -> int:
    messages = orchestrator.node(number.id).get("/memory/messages")["messages"]
    return sum(message["from_me"] for message in messages)


def laid_out(orchestrator: OrchestratorProcess, number: Number) -> list[str]:
    """Files that wait in the node instance's media folder."""
    folder = orchestrator.state / "instances" / number.id / "media"
    return [path.name for path in folder.glob("*")]


def test_files_go_out_from_an_upload_and_from_an_address(
    sender: OrchestratorProcess, number: Number, server: HttpsFiles, devstack: Supabase
) -> None:
    contact_id = open_contact(number, "5511955550901")
    headers = {"Authorization": f"Bearer {number.tenant.user.access_token}", "Content-Type": "image/png"}
    url = f"{sender.url}/api/accounts/{number.tenant.account_id}/media?filename=ponto.png"
    uploaded = httpx.post(url, content=PNG, headers=headers, timeout=10).raise_for_status().json()["media"]
    row = settled(number, send(number, contact_id, uploaded["id"]))
    assert row["status"] in ("sent", "delivered", "read")
    assert on_phone(sender, number, row) == PNG

    server.files["/bolo.png"] = PNG + b"tail"
    by_url = media_by_url(number, server.url("/bolo.png"))
    messages = [send(number, contact_id, by_url) for _ in range(3)]
    for message_id in messages:
        assert on_phone(sender, number, settled(number, message_id)) == PNG + b"tail"
    assert [path for path, _ in server.asked].count("/bolo.png") == 1, "fetched once for all"
    found = number.connection.execute(
        "select state, storage_path, filename, mimetype from public.media where id = %s", [by_url]
    ).fetchone()
    assert found is not None
    assert (found[0], found[2], found[3]) == ("stored", "bolo.png", "image/png")
    assert object_of(devstack, {"storage_path": found[1]}) == PNG + b"tail"
    assert sent_count(sender, number) == 4
    wait_for(lambda: not laid_out(sender, number), what="the files to be taken away")


def test_a_file_that_cannot_go_fails_its_message_with_a_code(
    sender: OrchestratorProcess, number: Number, server: HttpsFiles
) -> None:
    contact_id = open_contact(number, "5511955550902")
    server.files |= {"/page": b"<html>nada</html>", "/large": bytes(int(MAX_BYTES) + 1), "/point": PNG}
    server.redirects["/inside"] = "https://169.254.169.254/latest/meta-data/"
    named_pdf = media_by_url(number, server.url("/point"), mimetype="application/pdf")
    cases = [
        (media_by_url(number, "https://127.0.0.1/x"), "image", "media_url_refused"),
        (media_by_url(number, server.url("/inside")), "image", "media_url_refused"),
        (media_by_url(number, server.url("/missing")), "image", "media_unreadable"),
        (media_by_url(number, server.url("/large")), "document", "media_too_large"),
        (media_by_url(number, server.url("/page")), "image", "media_type_refused"),
        (named_pdf, "document", "media_type_refused"),
    ]
    sent = [(send(number, contact_id, media_id, kind), code) for media_id, kind, code in cases]
    for message_id, code in sent:
        row = settled(number, message_id)
        assert (row["status"], row["error_code"]) == ("failed", code), row["error_text"]
    assert sent_count(sender, number) == 0


def test_a_kill_while_a_file_is_fetched_sends_its_message_once(
    sender: OrchestratorProcess, number: Number, server: HttpsFiles
) -> None:
    contact_id = open_contact(number, "5511955550903")
    server.files["/slow"] = PNG
    server.go_on.clear()
    message_id = send(number, contact_id, media_by_url(number, server.url("/slow")))
    wait_for(lambda: "/slow" in [path for path, _ in server.asked], what="the fetching")
    sender.kill()
    server.go_on.set()
    sender.start()
    row = settled(number, message_id, 30)
    assert row["status"] in ("sent", "delivered", "read")
    assert on_phone(sender, number, row) == PNG
    assert sent_count(sender, number) == 1
