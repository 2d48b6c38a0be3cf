"""Where endpoints lead: addresses that everybody finds, and none of a network of our own."""

from __future__ import annotations

import json
from uuid import UUID

import psycopg
import pytest

from devstack.settings import ROOT

from .control_plane import add_account, one, refused
from .hooking import URL, add_endpoint
from .members import add_member, as_member

REFUSED = [
    address
    for address in json.loads((ROOT / "tests" / "shared" / "addresses.json").read_text())["refused"]
    if address != "example.com"
]
CREATE = "select public.create_webhook_endpoint(%s, %s, %s)"
GOOD = (
    "https://example.com",
    "https://example.com:8443/hooks/in?token=a%20b&x=1",
    "https://EXAMPLE.com./a",
    "https://xn--caf-dma.example.com.br/",
    "https://hooks_1.example.com/a[1]",
    "https://8.8.8.8/hook",
    "https://[2606:4700::1111]/hook",
)
BAD = (
    "http://example.com/",
    "ftp://example.com/",
    "//example.com",
    "https://",
    "https://user:secret@example.com/",
    "https://user@example.com/",
    "https://example.com/#part",
    "https://example.com/a b",
    "https://example.com/a\nb",
    "https://example.com/é",
    "https://example.com\\@evil.com/",
    "https://example.com:22/",
    "https://example.com:0/",
    "https://example.com:65536/",
    "https://example.com:99999/",
    "https://example.com:/",
    "https://example",
    "https://localhost/",
    "https://localhost./",
    "https://db.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://router.home.arpa/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://0177.0.0.1/",
    "https://10.1.2.3/",
    "https://172.31.0.1/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://255.255.255.255/",
    "https://224.0.0.1/",
    "https://1.2.3/",
    "https://1.2.3.4.5/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::]/",
    "https://[2001::1]/",
    "https://[2606:4700::1111/",
    "https://-a.example.com/",
    "https://a..example.com/",
    "https://example.com../",
    "https://8.8.8.8../",
    "https://exa\u3002mple.com/",
    "https://example.com:080808/",
    "https://example.com/" + "a" * 10_000,
    "https://example.com" + "/a" * 1000,
    "",
)


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection)


@pytest.fixture
def owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_member(connection, account_id, "owner")


@pytest.mark.parametrize("url", GOOD)
def test_an_address_that_everybody_finds_is_taken(connection: psycopg.Connection, url: str) -> None:
    assert one(connection, "select private.webhook_url_problem(%s)", url) is None


@pytest.mark.parametrize("url", BAD)
def test_any_other_is_refused(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, url: str
) -> None:
    with refused(connection, "webhook_url_invalid"):
        as_member(connection, owner, CREATE, account_id, url, ["message.received"])


@pytest.mark.parametrize("address", REFUSED)
def test_no_address_of_a_network_is_taken(connection: psycopg.Connection, address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert one(connection, "select private.webhook_url_problem(%s)", f"https://{host}/") is not None


def test_no_address_is_none(connection: psycopg.Connection, account_id: UUID, owner: UUID) -> None:
    with refused(connection, "webhook_url_invalid"):
        as_member(connection, owner, CREATE, account_id, None, ["message.received"])


def test_a_setting_allows_hosts_of_this_machine(connection: psycopg.Connection) -> None:
    connection.execute("update private.settings set webhook_insecure_hosts = '{127.0.0.1,box:9000}'")
    allowed = {
        "http://127.0.0.1:9999/hook": True,
        "https://127.0.0.1/hook": True,
        "http://box:9000/": True,
        "http://box:9001/": False,
        "http://box/": False,
        "http://user@127.0.0.1/": False,
        "http://127.0.0.2/": False,
    }
    query = "select private.webhook_url_problem(%s) is null"
    assert {url: one(connection, query, url) for url in allowed} == allowed


def test_a_changed_address_is_looked_at_too(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    endpoint_id = add_endpoint(connection, account_id)
    change = "update public.webhook_endpoints set url = %s where id = %s returning url"
    with refused(connection, "webhook_url_invalid"):
        as_member(connection, owner, change, "https://10.0.0.1/", endpoint_id)
    assert as_member(connection, owner, change, f"{URL}/2", endpoint_id) == f"{URL}/2"
