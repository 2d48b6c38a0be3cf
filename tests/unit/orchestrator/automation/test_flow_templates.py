"""The flows that everybody may begin with are whole: the engine finds nothing wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from orchestrator.domain.automation.consent import OUT
from orchestrator.domain.automation.flows.checks.checking import check_graph
from orchestrator.domain.automation.flows.checks.problem import Known
from orchestrator.domain.automation.flows.graph import Graph

FOLDER = Path(__file__).parents[4] / "dashboard" / "src" / "features" / "flows" / "templates"
FILES = sorted(FOLDER.glob("*.json"))
STARTS = {"keyword", "welcome", "away", "none"}


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())


def parts(value: Any) -> list[dict[str, Any]]:
    """Every object within it."""
    if isinstance(value, list):
        return [part for item in cast("list[Any]", value) for part in parts(item)]
    if isinstance(value, dict):
        found = cast("dict[str, Any]", value)
        return [found, *(part for item in found.values() for part in parts(item))]
    return []


def test_there_are_six() -> None:
    assert len(FILES) == 6


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_template_is_a_graph_with_a_place_for_each_block(path: Path) -> None:
    template = read(path)
    graph = Graph.model_validate(template["graph"])
    assert template["id"] == path.stem
    assert set(graph.layout.nodes) == set(graph.nodes)
    assert template["starts"]["kind"] in STARTS
    for words in (template["name"], template["description"]):
        assert words["pt-BR"] and words["en"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_template_names_all_tags_and_fields_it_uses(path: Path) -> None:
    template = read(path)
    nodes = parts(template["graph"]["nodes"])
    tags = {part["tag"] for part in nodes if part.get("kind") in ("add_tag", "remove_tag")}
    fields = {part["field"] for part in nodes if isinstance(part.get("field"), str)}
    fields |= {part["name"] for part in nodes if part.get("subject") == "field"}
    assert tags == set(template["tags"])
    assert fields == {field["name"] for field in template["fields"]}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_a_template_once_its_tags_and_fields_are_there(path: Path) -> None:
    template = read(path)
    known = Known(
        tags=template["tags"],
        fields=[field["name"] for field in template["fields"]],
        flows=(),
        members=(),
        opt_out_words=OUT,
    )
    assert check_graph(Graph.model_validate(template["graph"]), known) == []
