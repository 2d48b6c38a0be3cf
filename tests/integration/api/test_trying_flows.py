"""A flow is tried step by step: nothing is stored or sent, and whoever tries sees no more than he may."""

import json
import uuid
from collections.abc import Generator
from typing import Any

import pytest

from tests.integration.api.callers import Caller, assert_problem
from tests.support.receiver import Answer, Receiver, receiving

Json = dict[str, Any]
STARTED: Json = {"type": "started", "message": {"text": "Oi"}}
MENU: Json = {
    "schema": 1,
    "start": "m",
    "nodes": {
        "m": {
            "type": "menu",
            "text": "Olá, {{ contact.first_name }}!",
            "options": [{"id": "a", "label": "Pão", "next": "a"}, {"id": "b", "label": "Bolo", "next": None}],
            "on_timeout": {"after": "PT1H", "next": "t"},
        },
        "a": {"type": "content", "items": [{"kind": "text", "text": "Pão, {{ message }}"}]},
        "t": {"type": "content", "items": [{"kind": "text", "text": "Tarde"}]},
    },
}


def add_flow(owner: Caller, graph: Json = MENU) -> str:
    return owner.one(
        "insert into public.flows (account_id, name, draft) values (%s, %s, %s) returning id",
        owner.account_id, f"fluxo {uuid.uuid4().hex[:8]}", json.dumps(graph),
    )  # fmt: skip


def publish(owner: Caller, flow_id: str, graph: Json) -> None:
    owner.one(
        "with version as (insert into public.flow_versions (account_id, flow_id, number, graph)"
        " values (%s, %s, 1, %s) returning id) update public.flows set published_version_id = version.id"
        " from version where flows.id = %s returning 1",
        owner.account_id, flow_id, json.dumps(graph), flow_id,
    )  # fmt: skip


def tried(owner: Caller, flow_id: str, **body: Any) -> Json:
    answer = owner.post(f"flows/{flow_id}/try", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def texts(told: Json) -> list[str]:
    return [action["text"] for action in told["actions"] if action["type"] == "send"]


def http(url: str, **block: Any) -> Json:
    block = {"type": "http", "method": "POST", "url": url, "timeout_seconds": 1, "next": "a", **block}
    save = [{"path": "n", "to": {"variable": "n"}}]
    return {
        "schema": 1,
        "start": "h",
        "nodes": {
            "h": {"save": save, "on_error": "e", "on_timeout": "t", **block},
            "a": {"type": "content", "items": [{"kind": "text", "text": "n={{ variables.n }}"}]},
            "e": {"type": "content", "items": [{"kind": "text", "text": "erro"}]},
            "t": {"type": "content", "items": [{"kind": "text", "text": "tempo"}]},
        },
    }


@pytest.fixture
def receiver() -> Generator[Receiver]:
    with receiving() as receiver:
        yield receiver


def test_a_talk_goes_on_from_the_state_that_was_answered(owner: Caller) -> None:
    flow_id = add_flow(owner)
    asked = tried(owner, flow_id, event=STARTED)
    assert texts(asked)[0].startswith("Olá, Maria!")
    assert (asked["state"]["awaits"], asked["trace"][0]["node"]) == ("message", "m")
    answer = {"type": "message", "messages": [{"text": "1"}]}
    told = tried(owner, flow_id, state=asked["state"], event=answer)
    assert (texts(told), told["state"]["status"]) == (["Pão, 1"], "done")
    assert [(entry["node"], entry["exit"]) for entry in told["trace"]] == [("m", "option:a"), ("a", "next")]
    late = tried(owner, flow_id, state=asked["state"], event={"type": "timer"})
    assert (texts(late), late["state"]["status"]) == (["Tarde"], "done")
    assert owner.count("flow_runs") == owner.count("conversations") == 0


def test_what_is_drawn_now_is_tried_before_it_is_stored(owner: Caller) -> None:
    drawn = {"schema": 1, "start": "a", "nodes": {"a": MENU["nodes"]["a"]}}
    assert texts(tried(owner, add_flow(owner), graph=drawn, event=STARTED)) == ["Pão, Oi"]


def test_a_contact_of_the_account_is_spoken_to_by_name(owner: Caller, stranger: Caller) -> None:
    flow_id = add_flow(owner)
    add = (
        "insert into public.contacts (account_id, phone, name)"
        " values (%s, '5511988887777', 'Rita') returning id"
    )
    known, foreign = owner.one(add, owner.account_id), stranger.one(add, stranger.account_id)
    assert texts(tried(owner, flow_id, event=STARTED, contact_id=known))[0].startswith("Olá, Rita!")
    answer = owner.post(f"flows/{flow_id}/try", {"event": STARTED, "contact_id": foreign})
    assert_problem(answer, 404, "contact_not_found")


def test_nobody_tries_anothers_flow_or_reaches_it_from_his_own(owner: Caller, stranger: Caller) -> None:
    foreign = add_flow(owner)
    publish(owner, foreign, MENU)
    path = f"/api/accounts/{owner.account_id}/flows/{foreign}/try"
    assert_problem(stranger.post(path, {"event": STARTED}), 404, "account_not_found")
    assert_problem(stranger.post(f"flows/{foreign}/try", {"event": STARTED}), 404, "flow_not_found")
    jump = {"schema": 1, "start": "j", "nodes": {"j": {"type": "jump", "flow_id": foreign}}}
    own = add_flow(stranger, jump)
    told = tried(stranger, own, event=STARTED)
    assert (told["state"]["status"], texts(told)) == ("failed", [])
    version_id = owner.one("select published_version_id from public.flows where id = %s", foreign)
    state = tried(stranger, own, graph=MENU, event=STARTED)["state"] | {"version_id": version_id}
    answer = {"type": "message", "messages": [{"text": "1"}]}
    assert_problem(stranger.post(f"flows/{own}/try", {"state": state, "event": answer}), 422, "state_invalid")


def test_a_jump_leads_into_what_is_published(owner: Caller) -> None:
    target = add_flow(owner, MENU)
    graph = {"schema": 1, "start": "j", "nodes": {"j": {"type": "jump", "flow_id": target}}}
    flow_id = add_flow(owner, graph)
    assert tried(owner, flow_id, event=STARTED)["state"]["status"] == "failed", "it is a draft alone"
    publish(owner, target, MENU)
    asked = tried(owner, flow_id, event=STARTED)
    assert asked["state"]["awaits"] == "message"
    answer = {"type": "message", "messages": [{"text": "pão"}]}
    assert texts(tried(owner, flow_id, state=asked["state"], event=answer)) == ["Pão, pão"]


def test_a_segment_holds_as_it_does_for_whoever_is_led(owner: Caller, stranger: Caller) -> None:
    """Also one about where the person has been."""
    target = add_flow(owner)
    publish(owner, target, MENU)

    def add_segment(caller: Caller, **test: object) -> str:
        return caller.one(
            "insert into public.segments (account_id, name, filter) values (%s, %s, %s) returning id",
            caller.account_id, uuid.uuid4().hex, json.dumps(test),
        )  # fmt: skip

    def is_in(segment_id: str, **body: object) -> bool:
        when = {"subject": "segment", "operator": "has", "value": segment_id}
        branch = {"id": "b", "when": when, "next": "y"}
        nodes = {
            "c": {"type": "condition", "branches": [branch], "otherwise": "n"},
            "y": {"type": "content", "items": [{"kind": "text", "text": "sim"}]},
            "n": {"type": "content", "items": [{"kind": "text", "text": "não"}]},
        }
        drawn = {"schema": 1, "start": "c", "nodes": nodes}
        return texts(tried(owner, target, graph=drawn, event=STARTED, **body)) == ["sim"]

    contact_id = owner.one(
        "insert into public.contacts (account_id, phone, tags) values (%s, '5511988885555', '{vip}')"
        " returning id", owner.account_id,
    )  # fmt: skip
    vip = {"subject": "tag", "operator": "has", "value": "vip"}
    segment_id = add_segment(owner, **vip)
    assert is_in(segment_id, contact_id=contact_id)
    assert is_in(
        add_segment(owner, subject="segment", operator="has", value=segment_id), contact_id=contact_id
    )
    assert not is_in(segment_id), "somebody made up"
    assert not is_in(add_segment(stranger, **vip), contact_id=contact_id), "another's"
    led = add_segment(owner, subject="flow", operator="has", value=target)
    heard = add_segment(owner, subject="last_received_at", operator="within_last", value="P1D")
    assert not (is_in(led, contact_id=contact_id) or is_in(heard, contact_id=contact_id))
    owner.one(
        "with chat as (insert into public.chats (account_id, instance_id, contact_id, wa_chat_id,"
        " last_message_at, last_received_at) select account_id, id, %s, '5511988885555@c.us', now(), now()"
        " from public.instances where account_id = %s returning *)"
        " insert into public.flow_runs (account_id, flow_id, version_id, chat_id, contact_id, started_by)"
        " select chat.account_id, f.id, f.published_version_id, chat.id, chat.contact_id, 'keyword'"
        " from chat join public.flows f on f.id = %s returning 1",
        contact_id, owner.account_id, target,
    )  # fmt: skip
    assert is_in(led, contact_id=contact_id)
    assert is_in(heard, contact_id=contact_id)


def test_an_http_block_is_answered_by_its_sample(owner: Caller) -> None:
    block = http("https://example.com", sample={"status": 200, "body": {"n": 7}})
    told = tried(owner, add_flow(owner, block), event=STARTED)
    assert texts(told) == ["n=7"]
    assert [action["type"] for action in told["actions"]] == ["request", "send"]
    assert texts(
        tried(owner, add_flow(owner, http("https://x.example", sample={"status": 500})), event=STARTED)
    ) == ["erro"]
    assert texts(tried(owner, add_flow(owner, http("https://x.example")), event=STARTED)) == ["n="]


def test_an_http_block_asks_for_real_where_that_is_wanted(owner: Caller, receiver: Receiver) -> None:
    """This machine is not on the internet, and the API under test allows nothing of it."""
    receiver.answers["/"] = Answer.json({"n": 9})
    flow_id = add_flow(owner, http(receiver.url("/"), sample={"status": 200, "body": {"n": 7}}))
    told = tried(owner, flow_id, event=STARTED, requests=True)
    assert (texts(told), receiver.asked) == (["erro"], [])
    refused = {"node": "h", "status": None, "body": None, "is_cut": False, "error": "url_refused"}
    assert told["answers"] == [refused]
    assert tried(owner, flow_id, event=STARTED)["answers"] == [], "a sample is known"


def test_a_key_that_may_only_read_asks_nobody(owner: Caller, make_key_caller: Any) -> None:
    flow_id = add_flow(owner, http("https://x.example"))
    reader = make_key_caller(owner, "read")
    assert reader.post(f"flows/{flow_id}/try", {"event": STARTED}).status_code == 200
    answer = reader.post(f"flows/{flow_id}/try", {"event": STARTED, "requests": True})
    assert_problem(answer, 403, "forbidden")


def test_a_secret_is_sent_by_who_may_set_it(owner: Caller, make_key_caller: Any, receiver: Receiver) -> None:
    named = {"header": "Authorization", "secret": "loja", "prefix": "Bearer "}
    flow_id = add_flow(owner, http(receiver.url("/"), secrets=[named]))

    def errors(caller: Caller) -> list[str | None]:
        told = tried(caller, flow_id, event=STARTED, requests=True)
        assert "sk_live_3f9a" not in json.dumps(told)
        return [answer["error"] for answer in told["answers"]]

    assert errors(owner) == ["secret_unknown"]
    problems = owner.post(f"flows/{flow_id}/check", {}).json()["problems"]
    assert [found["detail"] for found in problems if found["code"] == "secret_unknown"] == ["loja"]
    owner.one("select private.keep_secret(%s, 'secret:loja', 'sk_live_3f9a')::text", owner.account_id)
    # It would be: the API under test asks nobody on this machine.
    assert errors(owner) == ["url_refused"]
    sender = make_key_caller(owner, "read", "send")
    answer = sender.post(f"flows/{flow_id}/try", {"event": STARTED, "requests": True})
    assert_problem(answer, 403, "not_allowed")
    assert tried(sender, flow_id, event=STARTED)["answers"] == [], "a sample needs none"
    assert sender.post(f"flows/{flow_id}/check", {}).status_code == 200


NAN = '{"event": {"type": "started"}, "state": {"run_id": "x", "version_id": "y", "variables": {"a": NaN}}}'


BAD: list[tuple[Json, str]] = [
    ({}, "invalid_request"),
    ({"event": {}}, "event_invalid"),
    ({"event": {"type": "none"}}, "event_invalid"),
    ({"event": {"type": "message", "messages": []}}, "event_invalid"),
    ({"event": STARTED | {"at": "2026-01-01T00:00:00"}}, "event_invalid"),
    ({"event": STARTED | {"person": {"contact": []}}}, "event_invalid"),
    ({"event": STARTED, "graph": {"schema": 1}}, "graph_invalid"),
    ({"event": STARTED, "graph": {"schema": 2, "start": "a", "nodes": {}}}, "graph_invalid"),
    ({"event": STARTED, "state": {}}, "state_invalid"),
    ({"event": STARTED, "state": {"variables": "x" * 300_000}}, "state_invalid"),
    ({"event": STARTED, "requests": "maybe"}, "invalid_request"),
]


@pytest.mark.parametrize(("body", "code"), BAD)
def test_bad_input_is_refused_with_its_code(owner: Caller, body: Json, code: str) -> None:
    assert_problem(owner.post(f"flows/{add_flow(owner)}/try", body), 422, code)


def test_a_state_that_never_was_is_refused_or_led_on(owner: Caller) -> None:
    """Whatever a caller makes of a state, it is never our failure."""
    flow_id = add_flow(owner)
    state = tried(owner, flow_id, event=STARTED)["state"]
    answer = {"type": "message", "messages": [{"text": "1"}]}
    strange: list[object] = [None, -1, 10**30, [], {"a": {"b": 1}}, "2026-01-01"]
    for name in state:
        for value in strange:
            for event in (answer, {"type": "timer"}):
                told = owner.post(f"flows/{flow_id}/try", {"state": state | {name: value}, "event": event})
                assert told.status_code in (200, 422), (name, value, event, told.text)
    assert owner.post_raw(f"flows/{flow_id}/try", NAN.encode()).status_code == 422
    half = {"type": "message", "messages": [{"text": "\ud800"}]}
    raw = json.dumps({"state": state, "event": half}).encode()
    assert owner.post_raw(f"flows/{flow_id}/try", raw).status_code in (200, 422)
