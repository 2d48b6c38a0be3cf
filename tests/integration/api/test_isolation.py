"""Every route of the OpenAPI document, asked by everybody who has no business with the account it names."""

from __future__ import annotations

import ipaddress
import itertools
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
import psycopg
import pytest

from tests.integration.api.callers import Caller, make_key
from tests.support.devstack import Supabase
from tests.support.people import Tenant

PHONE = "5511999990001"
TABLE = b"fone,nome\n11999990001,Ana\n"
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of nobody's account: what anybody may ask, and links that are their own credential.
OPEN = (
    "/health", "/docs", "/openapi.json", "/config.json", "/metrics", "/media/{link}", "/api/token",
    "/api/v1/webhooks-automation",
)  # fmt: skip
BOTCONVERSA = [
    f"/api/v1/webhook/{name}/"
    for name in (
        "subscriber", "subscribers", "subscriber/get_by_phone/{phone}",
        "tags", "custom_fields", "flows", "campaigns",
    )
]  # fmt: skip
# Of the caller's own. What may name another account in its query is asked for the victim's.
OWN = ("/api/accounts", "/api/instances", "/api/me", *BOTCONVERSA)
# Is answered to everybody who is somebody alike, and does nothing to what is not his.
SILENT = ("delete", "/api/hooks/{hook_id}")
# No ids.
WORDS = {"command": "stop", "kind": "tags", "phone": PHONE, "tag_id": "cliente", "field_id": "cidade"}

PEERS = itertools.count(int(ipaddress.ip_address("93.184.0.1")))

Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def document(anonymous: httpx.Client) -> dict[str, Any]:
    return anonymous.get("/openapi.json").json()


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[Operation]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if not path.startswith(OPEN) and path not in OWN
    ]


@pytest.fixture(scope="module")
def victim(make_owner: Callable[[], Caller]) -> Caller:
    caller = make_owner()
    caller.add_instance("connected")
    caller.post("send", {"phone": PHONE, "message": "Segredo"}).raise_for_status()
    return caller


@pytest.fixture(scope="module")
def known(victim: Caller) -> dict[str, str]:
    """The victim's own, by the names of the paths' parts."""
    contact_id = victim.get("contacts").json()["contacts"][0]["id"]
    return {
        "account_id": victim.account_id,
        "id": victim.one("select id from public.instances where account_id = %s", victim.account_id),
        "instance_id": victim.one("select id from public.instances where account_id = %s", victim.account_id),
        "contact_id": contact_id,
        "chat_id": victim.get("chats").json()["chats"][0]["id"],
        "import_id": victim.post_raw("contact-imports", TABLE).json()["import"]["id"],
        "media_id": victim.post_raw("media", b"x").json()["media"]["id"],
        "erasure_id": victim.one(
            "insert into public.contact_erasures (account_id, contact_id) values (%s, %s) returning id",
            victim.account_id, contact_id,
        ),
        "campaign_id": victim.post("campaigns", {"name": "Natal"}).json()["campaign"]["id"],
        "flow_id": victim.add_flow(),
        "broadcast_id": victim.add_broadcast(),
        "hook_id": victim.post(
            "/api/hooks", {"target_url": "https://hooks.example.com/1", "event": "chat.closed"}
        ).json()["id"],
        **WORDS,
    }  # fmt: skip


@pytest.fixture(scope="module")
def credentials(
    devstack: Supabase, victim: Caller, make_owner: Callable[[], Caller], make_tenant: Callable[..., Tenant]
) -> Iterator[dict[str, str]]:
    """By whose they are."""
    stranger, removed = make_owner(), make_tenant()
    admins = victim.connection
    member = "insert into public.account_members (account_id, user_id, role) values (%s, %s, 'admin')"
    admins.execute(member, [victim.account_id, removed.user.id])
    admins.execute(
        "delete from public.account_members where account_id = %s and user_id = %s",
        [victim.account_id, removed.user.id],
    )
    platform = make_tenant().user
    admins.execute("insert into private.platform_admins (user_id) values (%s)", [platform.id])
    ended = {state: make_key(devstack, victim, "read", "send", "manage") for state in ("revoked", "expired")}
    admins.execute("update public.api_keys set revoked_at = now() where id = %s", [ended["revoked"]["id"]])
    admins.execute(
        "update public.api_keys set expires_at = now() - interval '1 s' where id = %s",
        [ended["expired"]["id"]],
    )
    claims = jwt.decode(victim.credential, options={"verify_signature": False})
    other = "a-secret-of-somebody-else-that-is-long-enough"
    yield {
        "anonymous": "",
        "a stranger": stranger.credential,
        "a removed member": removed.user.access_token,
        "a platform administrator": platform.access_token,
        "a stranger's key": make_key(devstack, stranger, "read", "send", "manage")["key"],
        "a revoked key": ended["revoked"]["key"],
        "an expired key": ended["expired"]["key"],
        "a forged owner": jwt.encode(claims, other, algorithm="HS256"),  # pyright: ignore[reportUnknownMemberType]
        "an expired owner": jwt.encode(claims | {"exp": 1}, devstack.jwt_secret, algorithm="HS256"),  # pyright: ignore[reportUnknownMemberType]
        "an owner without a signature": jwt.encode(claims, "", algorithm="none"),  # pyright: ignore[reportUnknownMemberType]
    }


def ask(
    victim: Caller, document: dict[str, Any], target: Operation, parts: dict[str, str], credential: str
) -> httpx.Response:
    path, method, operation = target
    # From an address each time: where many keys are tried that are none, nothing is answered after a while.
    peer = {"X-Forwarded-For": str(ipaddress.ip_address(next(PEERS)))}
    options: dict[str, Any] = {"headers": authorization(credential) | peer}
    if any(
        item["name"] == "account_id" and item["in"] == "query" for item in operation.get("parameters", [])
    ):
        options["params"] = {"account_id": parts["account_id"]}
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        options["json"] = example(document, content["application/json"]["schema"])
    elif content:
        options["content"] = TABLE
    return victim.client.request(method, path.format_map(parts), **options)


def authorization(credential: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {credential}", "API-KEY": credential} if credential else {}


def example(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A body as the document shows it."""
    [name] = [item["$ref"] for item in [schema, *schema.get("anyOf", [])] if "$ref" in item]
    properties = document["components"]["schemas"][name.rpartition("/")[2]]["properties"]
    return {name: item["examples"][0] for name, item in properties.items() if item.get("examples")}


def mask(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, UUID_TEXT.sub("<id>", answer.text)


def find_leaks(
    victim: Caller,
    document: dict[str, Any],
    operations: list[Operation],
    known: dict[str, str],
    credentials: dict[str, str],
) -> list[str]:
    """What is answered for the victim's ids is an error, and the same as for ids that nobody has."""
    unknown = {name: WORDS.get(name, str(uuid.uuid4())) for name in known}
    leaks: list[str] = []
    for target in operations:
        for name, credential in credentials.items():
            hers = ask(victim, document, target, known, credential)
            nobodys = ask(victim, document, target, unknown, credential)
            refusals = (204, 401, 403, 404) if target[1::-1] == SILENT else (401, 403, 404)
            if hers.status_code not in refusals or mask(hers) != mask(nobodys):
                leaks.append(f"{name}: {target[1]} {target[0]}: {mask(hers)} {mask(nobodys)}")
    return leaks


def digest(victim: Caller) -> str:
    """Of all that the account has."""
    tables = victim.connection.execute("select private.tenant_tables()::text").fetchall()
    return " ".join(
        victim.one(
            f"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t "
            "where account_id = %s",
            victim.account_id,
        )
        for (table,) in tables
        # That a key was tried is noted.
        if table != "api_keys"
    )


def test_no_route_crosses_the_border(
    victim: Caller,
    document: dict[str, Any],
    operations: list[Operation],
    known: dict[str, str],
    credentials: dict[str, str],
) -> None:
    assert len(operations) >= 25
    before = digest(victim)
    assert find_leaks(victim, document, operations, known, credentials) == []
    assert digest(victim) == before


def test_lists_of_ones_own_hold_nothing_of_the_victims(victim: Caller, credentials: dict[str, str]) -> None:
    for path in OWN:
        for name, credential in credentials.items():
            answer = victim.client.get(path.format_map(WORDS), headers=authorization(credential))
            assert victim.account_id not in answer.text, f"{name}: {path}"
            assert answer.status_code < 500, f"{name}: {path}"


def test_a_leak_would_be_seen(
    victim: Caller,
    document: dict[str, Any],
    operations: list[Operation],
    known: dict[str, str],
    credentials: dict[str, str],
    admin_connection: psycopg.Connection,
) -> None:
    stranger = {"a stranger": credentials["a stranger"]}
    admin_connection.execute("create policy hole on public.accounts for select to authenticated using (true)")
    try:
        leaks = find_leaks(victim, document, operations, known, stranger)
    finally:
        admin_connection.execute("drop policy hole on public.accounts")
    assert any("get /api/accounts/{account_id}:" in leak for leak in leaks), leaks
