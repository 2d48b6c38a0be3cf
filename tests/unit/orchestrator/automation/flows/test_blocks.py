"""Blocks that send, choose, change and call: each of their exits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orchestrator.domain.automation.cards import make_card
from tests.unit.orchestrator.automation.flows.running import FLOW, NOON, OTHER, Run, graph, text

MEDIA = "a0000000-0000-4000-8000-000000000001"
MEMBER = "b0000000-0000-4000-8000-000000000001"
ENDS = {name: text(name) for name in "bcdef"}


CARD = make_card("Ana", "11 98765-4321")


def run(block: dict[str, Any], *others: tuple[str, Any], **facts: Any) -> Run:
    return Run(graph({"a": block, **ENDS}), *others, **facts).start()


def test_content_sends_its_messages_in_their_order() -> None:
    items = [
        {"kind": "text", "text": "Olá {{ contact.first_name }}", "typing_seconds": 3},
        {"kind": "text", "text": "  "},
        {"kind": "image", "media_id": MEDIA, "text": "de {{ account.name }}"},
        {"kind": "voice", "media_id": MEDIA},
        {"kind": "location", "latitude": -23.5, "longitude": -46.6, "name": "Loja"},
        {"kind": "contact", "name": "Ana", "phone": "(11) 98765-4321"},
    ]
    done = run({"type": "content", "items": items, "next": "b"})
    assert done.outcome.actions == [
        {"type": "send", "kind": "text", "text": "Olá José", "typing_seconds": 3, "n": 0},
        {"type": "send", "kind": "image", "media_id": MEDIA, "text": "de Padaria", "n": 1},
        {"type": "send", "kind": "voice", "media_id": MEDIA, "n": 2},
        {
            "type": "send",
            "kind": "location",
            "content": {"latitude": -23.5, "longitude": -46.6, "name": "Loja"},
            "n": 3,
        },
        {
            "type": "send",
            "kind": "contact",
            "content": {"vcards": [make_card("Ana", "11 98765-4321")]},
            "n": 4,
        },
        {"type": "send", "kind": "text", "text": "b", "n": 5},
    ]
    assert done.exits == ["next", "next"]


def template(*values: tuple[str, str, str]) -> dict[str, Any]:
    given = [{"part": part, "name": name, "text": said} for part, name, said in values]
    return {"kind": "template", "name": "pedido", "language": "pt_BR", "values": given}


def test_a_template_is_sent_with_its_values_by_place_or_name() -> None:
    by_place = template(
        ("body", "2", "às\n 10h"), ("body", "1", "{{ contact.first_name }}"), ("button", "1", "7")
    )
    by_name = template(("header", "loja", "{{ account.name }}"))
    done = run({"type": "content", "items": [by_place, by_name], "next": "b"})
    assert [action.get("content") for action in done.outcome.actions] == [
        {"name": "pedido", "language": "pt_BR", "body": ["José", "às 10h"], "buttons": [None, "7"]},
        {"name": "pedido", "language": "pt_BR", "header": {"loja": "Padaria"}},
        None,
    ]
    assert [action["kind"] for action in done.outcome.actions] == ["template", "template", "text"]


def test_outside_the_window_a_template_goes_and_a_text_leaves_by_its_own_way() -> None:
    closed = {"chat": {"is_window_closed": True}}
    only = {"type": "content", "items": [template()], "next": "b", "on_unsent": "c"}
    assert run(only, **closed).exits == ["next", "next"]
    mixed = only | {"items": [template(), {"kind": "text", "text": "x"}]}
    left = run(mixed, **closed)
    # What the block after says does not arrive either: there is no way for that.
    assert (left.exits, left.texts) == (["on_unsent", "next"], ["c"])
    assert [entry.get("what") for entry in left.outcome.trace] == ["window_closed", "window_closed"]
    assert run(mixed).exits == ["next", "next"]
    asked = run({"type": "question", "text": "?", "answer": {"kind": "text"}, "next": "b"}, **closed)
    assert (asked.state.awaits, asked.outcome.trace[0].get("what")) == ("message", "window_closed")


def test_an_empty_value_leaves_by_its_own_way_or_is_told() -> None:
    empty = {"type": "content", "items": [template(("body", "1", "{{ variables.no }}"))], "next": "b"}
    assert run(empty | {"on_unsent": "c"}).exits == ["on_unsent", "next"]
    told = run(empty)
    assert (told.exits, told.outcome.trace[0].get("what")) == (["next", "next"], "template_parameters")
    long = {"type": "content", "items": [template(("body", "1", "x" * 1_025))], "on_unsent": "c"}
    assert run(long).exits == ["on_unsent", "next"]


def test_what_a_block_lacks_ends_the_run() -> None:
    blocks: list[dict[str, Any]] = [
        {"type": "content", "items": [{"kind": "image", "media_id": None}]},
        {"type": "jump"},
        {"type": "randomizer", "shares": []},
        {"type": "http", "method": "GET", "url": " "},
        {"type": "action", "do": [{"kind": "start_flow", "flow_id": None}]},
        {"type": "action", "do": [{"kind": "add_to_sequence", "sequence_id": None}]},
    ]
    for block in blocks:
        assert run(block).ended == ("failed", "block_incomplete"), block
    assert run(text("x", "nowhere")).ended == ("failed", "node_unknown")


def test_a_start_leads_on_and_an_end_ends_wherever_it_is() -> None:
    assert run({"type": "start", "next": "b"}).texts == ["b"]
    assert run({"type": "end", "reason": "comprou"}).ended == ("done", "comprou")
    inner = graph({"a": {"type": "end"}})
    called = run({"type": "jump", "flow_id": OTHER, "return": True, "next": "b"}, (OTHER, inner))
    assert (called.ended, called.texts) == (("done", "end"), [])


def test_a_hand_off_is_a_persons_from_then_on() -> None:
    given = run({"type": "handoff", "text": "Já vem", "member_id": MEMBER, "minutes": 30})
    assert given.texts == ["Já vem"]
    assert given.outcome.actions[1:] == [
        {"type": "open_chat"},
        {"type": "assign", "member_id": MEMBER},
        {"type": "pause_automation", "minutes": 30},
    ]
    assert given.ended == ("done", "handoff")
    away = {"type": "handoff", "only_when_open": True, "on_nobody": "b"}
    assert run(away, account={"is_open": False}).exits == ["on_nobody", "next"]
    assert run(away).ended == ("done", "handoff")


def test_the_first_branch_that_holds_is_taken() -> None:
    condition: dict[str, Any] = {
        "type": "condition",
        "branches": [
            {"id": "x", "when": {"subject": "tag", "operator": "has", "value": "vip"}, "next": "b"},
            {"id": "y", "when": {"subject": "message", "operator": "contains", "value": "oi"}, "next": "c"},
        ],
        "otherwise": "d",
    }
    assert run(condition, contact={"tags": ["vip"]}).exits == ["branch:x", "next"]
    assert Run(graph({"a": condition, **ENDS})).start("Oi, tudo bem?").exits == ["branch:y", "next"]
    assert run(condition).exits == ["otherwise", "next"]


def test_what_a_block_has_changed_the_next_one_sees() -> None:
    nodes: dict[str, Any] = {
        "a": {
            "type": "action",
            "do": [
                {"kind": "add_tag", "tag": "vip"},
                {"kind": "set_field", "field": "city", "value": "{{ contact.first_name }}ópolis"},
                {"kind": "set_variable", "variable": "n", "value": "{{ variables.n | plus: 2 }}"},
            ],
            "next": "c",
        },
        "c": {
            "type": "condition",
            "branches": [
                {
                    "id": "x",
                    "when": {
                        "all": [
                            {"subject": "tag", "operator": "has", "value": "vip"},
                            {"subject": "field", "name": "city", "operator": "equals", "value": "JOSÉÓPOLIS"},
                            {"subject": "variable", "name": "n", "operator": "equals", "value": 2},
                        ]
                    },
                    "next": "d",
                }
            ],
        },
        "d": text("{{ contact.fields.city }} {{ contact.tags | join: ', ' }} {{ variables.n }}"),
    }
    assert Run(graph(nodes)).start().texts == ["Joséópolis vip 2"]


def test_an_action_does_all_of_it_in_order() -> None:
    deeds = [
        {"kind": "remove_tag", "tag": "frio"},
        {"kind": "clear_field", "field": "city"},
        {"kind": "assign", "member_id": None},
        {"kind": "open_chat"},
        {"kind": "close_chat", "reason": "feito"},
        {"kind": "snooze", "for": "PT2H"},
        {"kind": "note", "text": "{{ contact.name }} quer"},
        {"kind": "notify", "text": "venda"},
        {"kind": "consent", "state": "opted_in"},
        {"kind": "pause_automation", "minutes": 5},
        {"kind": "add_to_sequence", "sequence_id": OTHER},
        {"kind": "remove_from_sequence", "sequence_id": OTHER},
        {"kind": "start_flow", "flow_id": OTHER},
    ]
    done = run({"type": "action", "do": deeds, "next": "b"}).outcome.actions
    assert done[:-1] == [
        {"type": "remove_tag", "tag": "frio"},
        {"type": "set_field", "field": "city", "value": None},
        {"type": "assign", "member_id": None},
        {"type": "open_chat"},
        {"type": "close_chat", "reason": "feito"},
        {"type": "snooze", "until": (NOON + timedelta(hours=2)).isoformat()},
        {"type": "note", "text": "José da Silva quer"},
        {"type": "notify", "text": "venda"},
        {"type": "consent", "state": "opted_in"},
        {"type": "pause_automation", "minutes": 5},
        {"type": "add_to_sequence", "sequence_id": OTHER},
        {"type": "remove_from_sequence", "sequence_id": OTHER},
        {"type": "start_flow", "flow_id": OTHER, "depth": 1},
    ]


@pytest.mark.parametrize(
    ("delay", "facts", "wakes"),
    [
        ({"for": "PT30M"}, {}, "2026-11-30T15:30:00Z"),
        ({"for": "P7D"}, {}, "2026-12-07T15:00:00Z"),
        ({"until": {"date": "2026-12-24T09:00"}}, {}, "2026-12-24T12:00:00Z"),
        (
            {"until": {"date": "2026-12-24T09:00"}, "zone": "contact"},
            {"contact": {"phone": "5568987654321"}},
            "2026-12-24T14:00:00Z",
        ),
        (
            {"until": {"field": "visit"}},
            {"contact": {"fields": {"visit": "2026-12-01"}}},
            "2026-12-01T03:00:00Z",
        ),
        # From Monday noon: the next morning, the next weekend, the night that goes on.
        ({"window": {"from": "09:00", "to": "10:00"}}, {}, "2026-12-01T12:00:00Z"),
        ({"window": {"from": "09:00", "to": "10:00", "days": ["sat", "sun"]}}, {}, "2026-12-05T12:00:00Z"),
        ({"for": "PT13H", "window": {"from": "22:00", "to": "06:00"}}, {}, "2026-12-01T04:00:00Z"),
        ({"for": "PT20H", "window": {"from": "22:00", "to": "06:00"}}, {}, "2026-12-02T01:00:00Z"),
        ({"for": "PT1H", "window": {}}, {}, "2026-11-30T16:00:00Z"),
        ({"for": "P1D", "until": {"date": "2026-12-24T09:00"}}, {}, "2026-12-25T12:00:00Z"),
        ({"until": {"date": "2099-01-01T00:00"}}, {}, "2027-11-30T15:00:00Z"),
    ],
)
def test_a_delay_waits_for_its_moment(delay: dict[str, Any], facts: dict[str, Any], wakes: str) -> None:
    waits = run({"type": "delay", "next": "b", **delay}, **facts)
    assert (waits.state.awaits, waits.state.wake_at) == ("time", datetime.fromisoformat(wakes))
    assert waits.say("oi").outcome.changed is False
    waits.now = datetime.fromisoformat(wakes).astimezone(UTC)
    assert waits.wait().texts == ["b"]


@pytest.mark.parametrize(
    ("delay", "what"),
    [
        ({"until": {"date": "2020-01-01T09:00"}}, "over"),
        ({"until": {"field": "nothing"}}, "no_date"),
        ({"window": {"from": "11:00", "to": "13:00"}}, "over"),
        ({}, "over"),
    ],
)
def test_a_moment_that_is_over_or_is_none_is_not_waited_for(delay: dict[str, Any], what: str) -> None:
    done = run({"type": "delay", "next": "b", **delay})
    assert (done.texts, done.outcome.trace[0].get("what")) == (["b"], what)


def test_who_writes_during_a_delay_may_end_it() -> None:
    waits = run({"type": "delay", "for": "P1D", "next": "b", "on_message": "c"})
    assert waits.state.awaits == "message"
    assert waits.say("oi").texts == ["c"]
    assert run({"type": "delay", "for": "P1D", "next": "b", "on_message": "c"}).wait(days=1).texts == ["b"]


def shares(sticky: bool) -> dict[str, Any]:
    ways = [{"id": "x", "percent": 70, "next": "b"}, {"id": "y", "percent": 30, "next": "c"}]
    return {"type": "randomizer", "shares": ways, "sticky": sticky}


def test_chance_keeps_its_shares_and_is_the_same_for_the_same_seed() -> None:
    flow = Run(graph({"a": shares(False), **ENDS}))
    begun = flow.state

    def throw(seed: int) -> str | None:
        flow.state, flow.seed = begun, seed
        return flow.start().exits[0]

    thrown = [throw(seed) for seed in range(2_000)]
    assert 0.66 < thrown.count("share:x") / len(thrown) < 0.74
    assert thrown[:50] == [throw(seed) for seed in range(50)]


def test_the_same_person_takes_the_same_way_where_that_is_said() -> None:
    for id_ in ("c1", "c2", "c3"):
        taken: set[str | None] = set()
        for seed in range(20):
            flow = Run(graph({"a": shares(True), **ENDS}), contact={"id": id_})
            flow.seed = seed
            taken.add(flow.start().exits[0])
        assert len(taken) == 1


def test_a_jump_goes_on_and_comes_back() -> None:
    inner = graph({"x": text("dentro"), "y": text("ao lado")}, start="x")
    jump = {"type": "jump", "flow_id": OTHER, "return": True, "next": "b"}
    there = run(jump, (OTHER, inner))
    assert there.texts == ["dentro", "b"]
    assert [entry.get("version_id") for entry in there.outcome.trace] == [None, f"v-{OTHER}", None]
    assert run(jump | {"node": "y"}, (OTHER, inner)).texts == ["ao lado", "b"]
    assert run(jump | {"return": False}, (OTHER, inner)).texts == ["dentro"]
    assert run({"type": "jump", "node": "c"}).texts == ["c"]
    there = Run(graph({"a": jump, **ENDS}))
    there.library.published_ids[OTHER] = None
    assert there.start().ended == ("failed", "flow_unknown")


def test_a_question_in_a_flow_that_was_called_comes_back_too() -> None:
    asks = {"type": "question", "text": "Nome?", "answer": {"kind": "text"}, "save_to": {"variable": "v"}}
    called = run(
        {"type": "jump", "flow_id": OTHER, "return": True, "next": "b"}, (OTHER, graph({"q": asks}, "q"))
    )
    assert called.state.version_id == f"v-{OTHER}"
    assert called.say("Ana").texts == ["b"]
    assert (called.state.version_id, called.state.variables) == (f"v-{FLOW}", {"v": "Ana"})
