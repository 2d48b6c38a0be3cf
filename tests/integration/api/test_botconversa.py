"""An integration that was written for Botconversa: another address and key, and it works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from psycopg.types.json import Jsonb

from tests.integration.api.callers import Caller, assert_problem

PHONE = "+5511999990001"
NOBODY = "6f1c2a0e-0000-4000-8000-000000000001"
GRAPH = Jsonb(
    {
        "schema": 1,
        "start": "a",
        "nodes": {"a": {"type": "content", "items": [{"kind": "text", "text": "Oi"}], "next": None}},
    }
)


class Integration:
    """Speaks as Botconversa's clients do."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def ask(self, method: str, path: str, body: object = None, **parameters: Any) -> httpx.Response:
        content: dict[str, Any] = {} if body is None else {"json": body}
        headers = {"API-KEY": self._caller.credential}
        url = f"/api/v1/webhook/{path}"
        return self._caller.client.request(method, url, headers=headers, params=parameters, **content)

    def add(self, **body: Any) -> dict[str, Any]:
        answer = self.ask("POST", "subscriber/", {"phone": PHONE, "first_name": "Ana"} | body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def integration(program: Caller) -> Integration:
    return Integration(program)


def test_a_subscriber_is_a_contact(owner: Caller, integration: Integration) -> None:
    made = integration.add(last_name="Maria Silva", has_opt_in_whatsapp=True)
    assert (made["phone"], made["full_name"]) == (PHONE, "Ana Maria Silva")
    assert (made["first_name"], made["last_name"], made["tags"]) == ("Ana", "Maria Silva", [])
    assert integration.add(first_name="")["id"] == made["id"]
    assert integration.ask("GET", f"subscriber/get_by_phone/{PHONE}/").json() == made
    assert integration.ask("GET", "subscriber/get_by_phone/11999990001/").json() == made
    missing = integration.ask("GET", "subscriber/get_by_phone/5511999990002/")
    assert_problem(missing, 404, "contact_not_found")
    assert owner.count("contacts") == 1


def test_all_subscribers_page_by_page(owner: Caller, integration: Integration) -> None:
    owner.connection.execute(
        "insert into public.contacts (account_id, phone, name) "
        "select %s, '+55119' || lpad(n::text, 8, '0'), 'P' || n from generate_series(90000001, 90000150) n",
        [owner.account_id],
    )
    first = integration.ask("GET", "subscribers/").json()
    assert integration.ask("GET", "subscribers/", page=1).json()["results"] == first["results"]
    assert len(first["results"]) == 100
    # Some follow, and some count.
    assert httpx.URL(first["next"]).params["page"] == "2"
    second = integration.ask("GET", "subscribers/", page=2).json()
    assert (len(second["results"]), second["next"]) == (50, None)
    assert len({person["id"] for person in first["results"] + second["results"]}) == 150
    assert integration.ask("GET", "subscribers/", page=3).json() == {"next": None, "results": []}
    for wrong in (0, -1, 10_001, "x"):
        assert_problem(integration.ask("GET", "subscribers/", page=wrong), 422, "invalid_request")


def test_a_path_may_end_without_its_slash(integration: Integration) -> None:
    made = integration.ask("POST", "subscriber", {"phone": PHONE})
    assert made.status_code == 200
    for path in (
        f"subscriber/get_by_phone/{PHONE}",
        "subscribers",
        "tags",
        "custom_fields",
        "flows",
        "campaigns",
    ):
        assert integration.ask("GET", path).status_code == 200, path
    tagged = integration.ask("POST", f"subscriber/{made.json()['id']}/tags/vip")
    assert tagged.json()["success"] is True


def test_tags_and_fields(owner: Caller, integration: Integration) -> None:
    owner.add_field("cidade", "text")
    path = f"subscriber/{integration.add()['id']}"
    assert integration.ask("POST", f"{path}/tags/vip ouro/").json() == {"success": True, "id": None}
    field = integration.ask("POST", f"{path}/custom_fields/cidade/", {"value": "Campinas"})
    assert field.json()["success"] is True
    person = integration.ask("GET", f"subscriber/get_by_phone/{PHONE}/").json()
    assert (person["tags"], person["variables"]) == (["vip ouro"], {"cidade": "Campinas"})
    assert integration.ask("GET", "tags/").json() == [{"id": "vip ouro", "name": "vip ouro"}]
    assert integration.ask("GET", "custom_fields/").json() == [{"id": "cidade", "name": "Cidade"}]
    assert integration.ask("DELETE", f"{path}/tags/vip ouro/").status_code == 200
    assert integration.ask("DELETE", f"{path}/custom_fields/cidade/").status_code == 200
    person = integration.ask("GET", f"subscriber/get_by_phone/{PHONE}/").json()
    assert (person["tags"], person["variables"]) == ([], {})


def test_messages_and_files_wait_for_their_turn(owner: Caller, integration: Integration) -> None:
    path = f"subscriber/{integration.add()['id']}/send_message/"
    text = integration.ask("POST", path, {"type": "text", "value": "Oi"}).json()["id"]
    named = "https://example.com/{}".format
    kinds = {
        "a.jpg?x=1": "image", "a.PNG#x": "image", "a.mp4": "video", "a.mp3": "audio", "a.pdf": "document",
        # What WhatsApp takes for no picture.
        "a.svg": "document", "a.tiff": "document", "a.svgz": "document", "a": "document",
    }  # fmt: skip
    for name, kind in kinds.items():
        sent = integration.ask("POST", path, {"type": "file", "value": named(name)}).json()["id"]
        assert owner.one("select kind from public.conversations where id = %s", sent) == kind
    assert owner.one("select message from public.conversations where id = %s", text) == "Oi"
    for wrong in ({"type": "text", "value": " "}, {"type": "video", "value": "x"}, {}):
        assert_problem(integration.ask("POST", path, wrong), 422, "invalid_request")
    refused = integration.ask("POST", path, {"type": "file", "value": "http://example.com/a.jpg"})
    assert refused.status_code == 422


def test_flows_and_campaigns(owner: Caller, integration: Integration) -> None:
    flow_id = owner.add_flow()
    owner.connection.execute("update public.flows set draft = %s where id = %s", [GRAPH, flow_id])
    owner.one("select private.publish_draft(f) from public.flows f where f.id = %s", flow_id)
    owner.post("campaigns", {"name": "Natal"})
    assert integration.ask("GET", "flows/").json() == [{"id": flow_id, "name": "Menu"}]
    assert [item["name"] for item in integration.ask("GET", "campaigns/").json()] == ["Natal"]
    path = f"subscriber/{integration.add()['id']}/send_flow/"
    run_id = integration.ask("POST", path, {"flow": flow_id}).json()["id"]
    assert owner.one("select flow_id from public.flow_runs where id = %s", run_id) == flow_id
    assert_problem(integration.ask("POST", path, {"flow": NOBODY}), 404, "flow_not_found")


def test_only_a_key_opens_it(owner: Caller, make_key_caller: Callable[..., Caller]) -> None:
    bearer = owner.client.get(
        "/api/v1/webhook/tags/", headers={"Authorization": f"Bearer {owner.credential}"}
    )
    assert_problem(bearer, 401, "token_missing")
    wrong = Integration(owner.with_credential("zb_live_" + "0" * 64)).ask("GET", "tags/")
    assert_problem(wrong, 401, "api_key_invalid")
    person = Integration(owner).add()
    reader = Integration(make_key_caller(owner, "read"))
    assert reader.ask("GET", f"subscriber/get_by_phone/{PHONE}/").status_code == 200
    for method, path, body in (
        ("POST", "subscriber/", {"phone": PHONE}),
        ("POST", f"subscriber/{person['id']}/send_message/", {"type": "text", "value": "Oi"}),
        (
            "POST",
            f"subscriber/{person['id']}/send_message/",
            {"type": "file", "value": "https://a.example.com/"},
        ),
        ("POST", f"subscriber/{person['id']}/tags/vip/", None),
    ):
        assert_problem(reader.ask(method, path, body), 403, "forbidden")


def test_nobody_reaches_anothers_subscriber(integration: Integration, stranger: Caller) -> None:
    person = integration.add()
    foreign = Integration(stranger)
    assert foreign.ask("GET", "subscribers/").json() == {"next": None, "results": []}
    for method, path, body in (
        ("POST", "send_message/", {"type": "text", "value": "Oi"}),
        ("POST", "tags/vip/", None),
        ("DELETE", "custom_fields/cidade/", None),
    ):
        answer = foreign.ask(method, f"subscriber/{person['id']}/{path}", body)
        assert_problem(answer, 404, "contact_not_found")


def test_a_caught_call_goes_to_the_hook(anonymous: httpx.Client) -> None:
    answer = anonymous.post("/api/v1/webhooks-automation/catch/123/abc/", json={})
    assert answer.status_code == 308
    assert answer.headers["location"].endswith("/functions/v1/hooks/abc")
    signed = anonymous.post("/api/v1/webhooks-automation/catch/123/abc/?signature=ab%20c&data.id=1", json={})
    assert signed.headers["location"].endswith("/functions/v1/hooks/abc?signature=ab%20c&data.id=1")
    odd = anonymous.post("/api/v1/webhooks-automation/catch/123/a%3Fb/", json={})
    assert odd.headers["location"].endswith("/functions/v1/hooks/a%3Fb")
