"""What is said of a graph before it is published."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestrator.domain.automation.flows.checks.checking import check_graph, read_graph
from orchestrator.domain.automation.flows.checks.problem import Known, KnownTemplate
from tests.unit.orchestrator.automation.flows.running import FLOW, OTHER, graph, text

TEMPLATES = Path(__file__).parents[5] / "dashboard" / "src" / "features" / "flows" / "templates"
MENU: dict[str, Any] = {"type": "menu", "text": "?", "options": [{"id": "1", "label": "Um", "next": "b"}]}
KNOWN = Known(
    tags={"vip"},
    fields={"city"},
    flows={FLOW, OTHER},
    published_flows={FLOW},
    members=set(),
    media=set(),
    sequences=set(),
    segments=set(),
    secrets={"loja"},
    templates=[
        KnownTemplate("pedido", "pt_BR", True, {("header", "1"), ("body", "1"), ("body", "2")}),
        KnownTemplate("parado", "pt_BR", False, set()),
    ],
    opt_out_words=["chega"],
)


def said(block: dict[str, Any], **others: dict[str, Any]) -> set[tuple[str, str]]:
    nodes = {"a": block, "b": text("b"), **others}
    found = check_graph(graph(nodes), KNOWN)
    return {(one.code, one.level) for one in found if one.node != "b" or one.code != "unreachable"}


def asks(**answer: Any) -> dict[str, Any]:
    return {"type": "question", "text": "?", "answer": answer, "next": "b"}


def does(*deeds: dict[str, Any]) -> dict[str, Any]:
    return {"type": "action", "do": list(deeds), "next": "b"}


def when(**comparison: Any) -> dict[str, Any]:
    return {"type": "condition", "branches": [{"id": "x", "when": comparison, "next": "b"}]}


def sends(name: str, values: dict[str, str], language: str = "pt_BR") -> dict[str, Any]:
    """A template: by part and name what stands there."""
    given = [
        {"part": place.partition(".")[0], "name": place.partition(".")[2], "text": value}
        for place, value in values.items()
    ]
    item = {"kind": "template", "name": name, "language": language, "values": given}
    return {"type": "content", "items": [item], "next": "b"}


WHOLE = {"header.1": "42", "body.1": "{{ contact.first_name }}", "body.2": "hoje"}
WRONG: list[tuple[dict[str, Any], str, str]] = [
    (text("", "b"), "text_missing", "error"),
    (text("x", "zzz"), "exit_unknown", "error"),
    ({"type": "start"}, "exit_missing", "warning"),
    ({"type": "content", "items": []}, "content_missing", "warning"),
    ({"type": "content", "items": [{"kind": "image", "media_id": None}]}, "media_missing", "error"),
    ({"type": "content", "items": [{"kind": "image", "media_id": FLOW}]}, "media_unknown", "error"),
    (sends("", {}), "template_missing", "error"),
    (sends("natal", {}), "template_unknown", "error"),
    (sends("pedido", WHOLE, "en"), "template_unknown", "error"),
    (sends("parado", {}), "template_unapproved", "error"),
    (sends("pedido", {"body.1": "x", "body.2": "y"}), "template_gaps", "error"),
    (sends("pedido", WHOLE | {"button.0": "x"}), "template_gaps", "error"),
    (sends("pedido", WHOLE | {"body.2": " "}), "text_missing", "error"),
    (sends("pedido", WHOLE | {"body.2": "{{ contact.age }}"}), "name_unknown", "warning"),
    (sends("pedido", WHOLE | {"body.2": "{% if %}"}), "template_unreadable", "error"),
    (sends("pedido", WHOLE) | {"on_unsent": "zzz"}, "exit_unknown", "error"),
    (
        {"type": "content", "items": [{"kind": "contact", "name": "x", "phone": "1"}]},
        "phone_invalid",
        "error",
    ),
    (
        {"type": "content", "items": [{"kind": "image", "media_id": FLOW, "text": "x" * 1025}]},
        "caption_too_long",
        "error",
    ),
    (MENU | {"options": []}, "options_missing", "error"),
    (MENU | {"options": [{"id": "1", "label": "Um"}]}, "exit_missing", "warning"),
    (MENU | {"options": [{"id": "1", "label": " ", "next": "b"}]}, "label_missing", "error"),
    (MENU | {"options": [{"id": "1", "label": "Sair", "next": "b"}]}, "option_opts_out", "warning"),
    (
        MENU | {"options": [{"id": "1", "label": "Não", "synonyms": ["chega"]}]},
        "option_opts_out",
        "warning",
    ),
    (MENU | {"options": [{"id": "1", "label": "A"}, {"id": "1", "label": "B"}]}, "option_twice", "error"),
    (
        MENU | {"options": [{"id": "1", "label": "Oi"}, {"id": "2", "label": "oi!"}]},
        "option_hidden",
        "warning",
    ),
    (asks(kind="choice"), "options_missing", "error"),
    (asks(kind="pattern"), "pattern_missing", "error"),
    (asks(kind="pattern", pattern="("), "pattern_unreadable", "error"),
    (asks(kind="text") | {"save_to": {"field": "nothing"}}, "field_unknown", "error"),
    (asks(kind="text") | {"skip_words": ["pular"]}, "exit_missing", "warning"),
    ({"type": "condition", "branches": []}, "branches_missing", "error"),
    (when(subject="tag", operator="greater", value="x"), "condition_senseless", "error"),
    (when(subject="field", operator="is_set", name="nothing"), "field_unknown", "error"),
    (when(subject="tag", operator="has", value="nobody has it"), "tag_unknown", "warning"),
    (when(subject="segment", operator="has", value=FLOW), "segment_unknown", "error"),
    (when(subject="variable", operator="is_set", name="v"), "variable_never_set", "warning"),
    (does(), "actions_missing", "warning"),
    (does({"kind": "add_tag", "tag": ""}), "tag_missing", "error"),
    (does({"kind": "remove_tag", "tag": "nobody has it"}), "tag_unknown", "warning"),
    (does({"kind": "set_field", "field": "nothing", "value": "x"}), "field_unknown", "error"),
    (does({"kind": "assign", "member_id": FLOW}), "member_unknown", "error"),
    (does({"kind": "add_to_sequence", "sequence_id": None}), "sequence_missing", "error"),
    (does({"kind": "add_to_sequence", "sequence_id": FLOW}), "sequence_unknown", "error"),
    (does({"kind": "start_flow", "flow_id": None}), "flow_missing", "error"),
    (does({"kind": "start_flow", "flow_id": OTHER}), "flow_unpublished", "error"),
    (does({"kind": "note", "text": " "}), "text_missing", "error"),
    ({"type": "delay"}, "delay_missing", "error"),
    ({"type": "delay", "until": {"field": "nothing"}}, "field_unknown", "error"),
    ({"type": "randomizer", "shares": []}, "shares_missing", "error"),
    (
        {"type": "randomizer", "shares": [{"id": "x", "percent": 50}, {"id": "y", "percent": 49}]},
        "shares_not_100",
        "error",
    ),
    ({"type": "http", "method": "GET", "url": " "}, "url_missing", "error"),
    ({"type": "http", "method": "GET", "url": "ftp://x"}, "url_invalid", "error"),
    ({"type": "http", "method": "GET", "url": "https://x"}, "exit_missing", "warning"),
    (
        {
            "type": "http",
            "method": "GET",
            "url": "https://x",
            "secrets": [{"header": "X", "secret": "nobody"}],
        },
        "secret_unknown",
        "error",
    ),
    (
        {"type": "http", "method": "GET", "url": "{{ x }}", "secrets": [{"header": "X", "secret": "loja"}]},
        "secret_host_open",
        "error",
    ),
    ({"type": "jump"}, "flow_missing", "error"),
    ({"type": "jump", "flow_id": OTHER}, "flow_unpublished", "error"),
    ({"type": "jump", "flow_id": FLOW[:-1] + "9"}, "flow_unknown", "error"),
    ({"type": "handoff", "member_id": FLOW}, "member_unknown", "error"),
    ({"type": "handoff", "only_when_open": True}, "exit_missing", "warning"),
    (text("{{ contact.name", "b"), "template_unreadable", "error"),
    (text("{{ x | json }}", "b"), "template_unreadable", "error"),
    (text("{{ contact.age }}", "b"), "name_unknown", "warning"),
    (text("{{ name }}", "b"), "name_unknown", "warning"),
    (text("{{ contact.fields.nothing }}", "b"), "field_unknown", "warning"),
    (text("{{ contact }}", "b"), "name_has_parts", "warning"),
    (text("{{ variables.v }}", "b"), "variable_never_set", "warning"),
    (text("# Título", "b"), "not_shown", "warning"),
    (text("| a | b |", "b"), "not_shown", "warning"),
    (text("[aqui](https://x.y)", "b"), "not_shown", "warning"),
    (text("**forte**", "b"), "not_shown", "warning"),
]


@pytest.mark.parametrize(("block", "code", "level"), WRONG)
def test_what_is_wrong_with_a_block(block: dict[str, Any], code: str, level: str) -> None:
    assert (code, level) in said(block)


@pytest.mark.parametrize(
    "block",
    [
        text("Olá {{ contact.first_name }}, *hoje* é {{ now | date: '%d/%m' }}", "b"),
        {"type": "delay", "for": "PT1H", "next": "b"},
        MENU,
        asks(kind="text") | {"save_to": {"field": "city"}},
        when(subject="tag", operator="has", value="vip"),
        does({"kind": "set_variable", "variable": "v", "value": "{{ variables.v | plus: 1 }}"}),
        {"type": "jump", "flow_id": FLOW},
        sends("pedido", WHOLE) | {"on_unsent": "b"},
    ],
)
def test_what_is_right_is_left_alone(block: dict[str, Any]) -> None:
    assert said(block) == set()


def test_what_nothing_leads_to_and_where_it_begins() -> None:
    found = check_graph(graph({"a": {"type": "end"}, "b": {"type": "end"}}, start="a"))
    assert [(one.code, one.node) for one in found] == [("unreachable", "b")]
    assert "start_unknown" in {one.code for one in check_graph(graph({"a": {"type": "end"}}, start="zzz"))}


def test_going_round_without_a_wait() -> None:
    assert ("loop", "error") in said(text("x", "c"), c=text("y", "a"))
    assert ("loop", "error") in said(text("x", "a"))
    way_out = when(subject="tag", operator="has", value="vip") | {"otherwise": "a"}
    assert ("loop_possible", "warning") in said(text("x", "c"), c=way_out)
    trap: dict[str, Any] = when(subject="tag", operator="has", value="vip") | {"otherwise": "a"}
    trap["branches"][0]["next"] = "a"
    assert ("loop", "error") in said(text("x", "c"), c=trap)
    for waits in (asks(kind="text"), {"type": "delay", "for": "PT1S"}, MENU):
        assert not {"loop", "loop_possible"} & {code for code, _ in said(waits, b=text("b", "a"))}
    known = asks(kind="text") | {"use_known": True, "save_to": {"field": "city"}}
    assert ("loop_possible", "warning") in said(known, b=text("b", "a"))


def test_what_is_no_graph_says_where() -> None:
    broken: Any = {
        "schema": 1,
        "start": "a",
        "nodes": {"a": {"type": "menu", "text": 3, "options": []}, "b": {"type": "x"}},
    }
    found, problems = read_graph(broken)
    assert found is None
    assert [(one.code, one.node) for one in problems] == [("graph_invalid", "a"), ("graph_invalid", "b")]
    all_nonsense: list[Any] = [None, [], "x", {"nodes": []}, {"nodes": {"a": None}}]
    assert [nonsense for nonsense in all_nonsense if not read_graph(nonsense)[1]] == []


def test_a_body_of_any_depth_is_read_or_refused() -> None:
    deep: Any = "x"
    for _ in range(5_000):
        deep = [deep]
    http = {"type": "http", "method": "POST", "url": "https://x", "body": deep}
    assert read_graph({"schema": 1, "start": "a", "nodes": {"a": http}})[1]


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.json")), ids=lambda path: path.stem)
def test_the_templates_can_be_published_as_they_are(path: Path) -> None:
    found, problems = read_graph(json.loads(path.read_text(encoding="utf-8"))["graph"])
    assert problems == []
    assert found is not None
    assert check_graph(found) == []
