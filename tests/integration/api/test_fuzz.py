"""Whatever is sent to an operation of the OpenAPI document, it is never answered with our own failure."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.api.callers import Caller

PHONE = "5511999990001"
SETTINGS = settings(
    max_examples=12, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "\0", "'", "null", "%s", "eyJ", PHONE, "\U0001f33b", "\u202e", "9" * 30]),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)

# What a body that is no JSON may be.
TABLE = b"fone,nome\n11999990001,Ana\n"
FILES = [
    b"",
    TABLE,
    TABLE,
    TABLE.decode().encode("utf-16"),
    b"\xff\xfea",
    b'fone,"b',
    b"PK\x03\x04\0\0",
    b"fone\n\0",
]


@pytest.fixture(scope="module")
def caller(make_owner: Callable[[], Caller]) -> Caller:
    caller = make_owner()
    caller.add_instance("connected")
    caller.post("send", {"phone": PHONE, "message": "Oi"})
    return caller


@pytest.fixture(scope="module")
def document(anonymous: httpx.Client) -> dict[str, Any]:
    return anonymous.get("/openapi.json").json()


def test_no_operation_fails_of_its_input(caller: Caller, document: dict[str, Any]) -> None:
    chat_id = caller.get("chats").json()["chats"][0]["id"]
    contact_id = caller.get("contacts").json()["contacts"][0]["id"]
    imported = caller.post_raw("contact-imports", TABLE).json()["import"]
    known = {"account_id": caller.account_id, "chat_id": chat_id, "id": caller.account_id}
    known |= {"import_id": imported["id"], "contact_id": contact_id, "erasure_id": str(uuid.uuid4())}
    known |= {"flow_id": caller.add_flow(), "broadcast_id": caller.add_broadcast()}
    known["media_id"] = caller.post_raw("media", b"x").json()["media"]["id"]
    [link] = caller.post("media/links", {"ids": [known["media_id"]]}).json()["links"]
    known["link"] = link["url"].removeprefix("/media/")
    known |= {"hook_id": str(uuid.uuid4()), "kind": "tags", "phone": PHONE, "company": "1", "hook": "0" * 64}
    known |= {"tag_id": "cliente", "field_id": "cidade"}
    known["campaign_id"] = caller.post("campaigns", {"name": "Natal"}).json()["campaign"]["id"]
    operations = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        # A command waits for an orchestrator, and metrics know no input.
        if path.startswith(("/api/", "/media/")) and "{command}" not in path
    ]
    assert len(operations) >= 12
    for path, method, operation in operations:
        attack(caller, document, (path, method, operation), known)


def attack(
    caller: Caller, document: dict[str, Any], target: tuple[str, str, dict[str, Any]], known: dict[str, str]
) -> None:
    """Many requests to one operation: right and wrong names, right and wrong values, in every mixture."""
    path, method, operation = target
    places = {
        place: [item["name"] for item in operation.get("parameters", []) if item["in"] == place]
        for place in ("path", "query", "header")
    }

    @SETTINGS
    @given(
        path_values=st.fixed_dictionaries({name: path_parts(known[name]) for name in places["path"]}),
        query=st.fixed_dictionaries({}, optional={name: TEXTS for name in places["query"]}),
        header=st.fixed_dictionaries({}, optional={name: header_texts() for name in places["header"]}),
        body=bodies(document, operation),
    )
    def requests(path_values: dict[str, str], query: Any, header: dict[str, str], body: Any) -> None:
        url = path.format_map(path_values)
        options: dict[str, Any] = {"params": query, "headers": header | authorization(caller)}
        if isinstance(body, bytes):
            options["content"] = body
        elif body is not None:
            options["json"] = body
        answer = caller.client.request(method, url, **options)
        assert answer.status_code < 500, (method, url, query, header, body, answer.text)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"]

    requests()


def path_parts(known: str) -> st.SearchStrategy[str]:
    """Mostly the known id, else another, or what is none."""
    odd = st.sampled_from(["x", "%00", "%F0%9F%8C%BB", "..%2f", "'", known.upper(), "9" * 300])
    return st.one_of(st.just(known), st.just(known), odd, st.builds(lambda: str(uuid.uuid4())))


def header_texts() -> st.SearchStrategy[str]:
    ranges = st.builds("bytes={}-{}".format, st.integers(0, 9) | st.just(""), st.integers(0, 9) | st.just(""))
    return st.one_of(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=210), ranges)


def authorization(caller: Caller) -> dict[str, str]:
    return {"Authorization": f"Bearer {caller.credential}", "API-KEY": caller.credential}


def bodies(document: dict[str, Any], operation: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Objects with the names of the operation's body and values of every kind, or any JSON; or files."""
    if "requestBody" not in operation:
        return st.none()
    if "application/json" not in operation["requestBody"]["content"]:
        return st.one_of(st.sampled_from(FILES), st.binary(max_size=200))
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    [name] = [item["$ref"] for item in [schema, *schema.get("anyOf", [])] if "$ref" in item]
    properties = document["components"]["schemas"][name.rpartition("/")[2]]["properties"]
    likely = st.fixed_dictionaries(
        {}, optional={name: st.one_of(*good_values(item), TEXTS, JSON) for name, item in properties.items()}
    )
    return st.one_of(likely, likely, JSON.filter(lambda value: value is not None))


def good_values(item: dict[str, Any]) -> list[st.SearchStrategy[Any]]:
    examples = item.get("examples", [])
    return [st.sampled_from(examples)] * 2 if examples else [st.just(True)]
