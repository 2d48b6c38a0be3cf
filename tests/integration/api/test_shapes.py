"""The founding endpoints answer as the founding documents show."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.integration.api.callers import Caller, assert_problem

PHONE = "5511999990001"
FOUNDING_CONTACT = {"id", "account_id", "phone", "name", "tags", "created_at", "updated_at"}
FOUNDING_CAMPAIGN = {"id", "account_id", "name", "message", "qr_code_url", "link", "created_at"}
FOUNDING_MESSAGE = {"id", "account_id", "contact_id", "message", "from_me", "timestamp"}


def test_accounts(owner: Caller, stranger: Caller) -> None:
    listed = owner.get("/api/accounts").json()
    assert [account["id"] for account in listed["accounts"]] == [owner.account_id]
    assert listed["next"] is None
    account = owner.get(f"/api/accounts/{owner.account_id}").json()["account"]
    assert account == listed["accounts"][0]
    assert {"id", "name", "phone", "plan", "status", "created_at", "updated_at"} == set(account)


def test_a_contact_is_made_and_listed(owner: Caller) -> None:
    made = owner.post("contacts", {"phone": "+55 11 99999-0001", "name": "Maria 🌻", "tags": ["cliente"]})
    assert made.status_code == 201
    body = made.json()
    assert body["success"] is True
    assert (body["contact"]["phone"], body["contact"]["name"]) == (PHONE, "Maria 🌻")
    assert set(body["contact"]) >= FOUNDING_CONTACT
    assert owner.get("contacts").json() == {"contacts": [body["contact"]], "next": None}


def test_contacts_are_found_by_name_phone_and_tags(owner: Caller) -> None:
    for number, name in enumerate(["Maria", "José", "Ana"]):
        owner.post("contacts", {"phone": f"551199999100{number}", "name": name, "tags": ["vip", name]})
    found = [
        [contact["name"] for contact in owner.get("contacts", **wanted).json()["contacts"]]
        for wanted in ({"query": "jose"}, {"query": "9991002"}, {"tag": ["vip", "Maria"]}, {"tag": "none"})
    ]
    assert found == [["José"], ["Ana"], ["Maria"], []]


def test_a_contact_is_made_once_with_or_without_the_ninth_digit(owner: Caller) -> None:
    owner.post("contacts", {"phone": PHONE})
    for phone in (PHONE, "551199990001"):
        body = assert_problem(owner.post("contacts", {"phone": phone}), 409, "contact_exists")
        assert body["error"] == "Contato já existe"
    assert owner.count("contacts") == 1


def test_campaigns(owner: Caller) -> None:
    made = owner.post("campaigns", {"name": "Volta às aulas", "message": "Oi!", "link": "https://wa.me/55"})
    assert made.status_code == 201
    campaign = made.json()["campaign"]
    assert made.json()["success"] is True
    assert set(campaign) >= FOUNDING_CAMPAIGN
    assert (campaign["link"], campaign["message"]) == ("https://wa.me/55", "Oi!")
    assert owner.get("campaigns").json() == {"campaigns": [campaign], "next": None}


def test_chats_and_their_messages(owner: Caller) -> None:
    sent = owner.post("send", {"phone": PHONE, "message": "Bom dia!"}).json()
    [chat] = owner.get("chats").json()["chats"]
    assert (chat["last_message"], chat["status"], chat["unread_count"]) == ("Bom dia!", "pending", 0)
    answer = owner.get(f"chats/{chat['id']}/messages").json()
    [message] = answer["messages"]
    assert answer["next"] is None
    assert set(message) >= FOUNDING_MESSAGE
    assert (message["id"], message["message"], message["from_me"]) == (
        sent["message"]["id"],
        "Bom dia!",
        True,
    )


def test_chats_are_filtered(owner: Caller) -> None:
    owner.post("send", {"phone": PHONE, "message": "Oi"})
    [chat] = owner.get("chats").json()["chats"]
    for wanted, count in (
        ({"status": "pending"}, 1),
        ({"status": "closed"}, 0),
        ({"contact_id": chat["contact_id"]}, 1),
        ({"contact_id": str(uuid.uuid4())}, 0),
        ({"instance_id": chat["instance_id"], "status": "pending"}, 1),
    ):
        assert len(owner.get("chats", **wanted).json()["chats"]) == count
    assert_problem(owner.get("chats", status="lost"), 422, "invalid_request")


def test_messages_are_searched_in_portuguese(owner: Caller) -> None:
    for text in ("Os pães estão prontos", "Até amanhã"):
        owner.post("send", {"phone": PHONE, "message": text})
    [chat] = owner.get("chats").json()["chats"]
    found = owner.get(f"chats/{chat['id']}/messages", query="pronto").json()["messages"]
    assert [message["message"] for message in found] == ["Os pães estão prontos"]


@pytest.mark.parametrize("sort", ["newest", "name", "last_message"])
def test_contacts_are_sorted_in_pages(owner: Caller, sort: str) -> None:
    for number, name in enumerate(["Zoé", "ana", "Caio"]):
        owner.post("contacts", {"phone": f"551199999200{number}", "name": name})
    owner.post("send", {"phone": "5511999992001", "message": "Oi"})
    names: list[str] = []
    answer: dict[str, Any] = {"next": ""}
    while answer["next"] is not None:
        page = {"before": answer["next"]} if answer["next"] else {}
        answer = owner.get("contacts", sort=sort, limit=1, **page).json()
        names += [contact["name"] for contact in answer["contacts"]]
    assert (
        names
        == {
            "newest": ["Caio", "ana", "Zoé"],
            "name": ["ana", "Caio", "Zoé"],
            "last_message": ["ana", "Caio", "Zoé"],
        }[sort]
    )
    assert_problem(owner.get("contacts", sort=sort, before="x"), 422, "before_invalid")


@pytest.mark.parametrize("kind", ["contacts", "campaigns", "chats", "messages"])
def test_pages_show_every_row_once(owner: Caller, kind: str) -> None:
    path = FILL[kind](owner)
    seen: list[str] = []
    before = None
    for _ in range(5):
        answer = owner.get(path, limit=2, **({"before": before} if before else {})).json()
        seen += [row["id"] for row in answer[kind]]
        before = answer["next"]
        if before is None:
            break
    everything = [row["id"] for row in owner.get(path).json()[kind]]
    assert seen == everything
    assert len(set(seen)) == 5


def test_the_page_of_the_operations_names_them_all(anonymous: httpx.Client) -> None:
    document = anonymous.get("/openapi.json").json()
    page = anonymous.get("/docs")
    assert "script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page.text


def fill_contacts(owner: Caller) -> str:
    for number in range(5):
        owner.post("contacts", {"phone": f"551199999200{number}"})
    return "contacts"


def fill_campaigns(owner: Caller) -> str:
    # One statement, so one created_at: the id decides.
    owner.connection.execute(
        "insert into public.campaigns (account_id, name) select %s, 'c' || n from generate_series(1, 5) n",
        [owner.account_id],
    )
    return "campaigns"


def fill_chats(owner: Caller) -> str:
    for number in range(4):
        owner.post("send", {"phone": f"551199999300{number}", "message": "Oi"})
    # And one in which nothing was said.
    owner.connection.execute(
        "insert into public.chats (account_id, instance_id, kind, wa_chat_id)"
        " select account_id, id, 'group', '1@g.us' from public.instances where account_id = %s",
        [owner.account_id],
    )
    return "chats"


def fill_messages(owner: Caller) -> str:
    for number in range(5):
        owner.post("send", {"phone": PHONE, "message": f"Oi {number}"})
    [chat] = owner.get("chats").json()["chats"]
    return f"chats/{chat['id']}/messages"


FILL: dict[str, Callable[[Caller], str]] = {
    "contacts": fill_contacts,
    "campaigns": fill_campaigns,
    "chats": fill_chats,
    "messages": fill_messages,
}
