"""Every error code stands in the registry, with where it arises; nothing stands there that arises nowhere."""

from __future__ import annotations

import re

from devstack.settings import ROOT
from orchestrator.api.problems import PROBLEMS
from tests.support.error_codes import (
    CODE,
    codes_of_functions,
    codes_of_graphs,
    codes_of_node_instances,
    codes_of_orchestrator,
    registered,
    registry,
)


def test_the_registry_reads_like_a_dictionary() -> None:
    entries = registry()
    assert list(entries) == sorted(entries)
    for code, entry in entries.items():
        assert CODE.fullmatch(code), code
        assert re.fullmatch(r"[^\n]{3,119}\.", entry["meaning"]), code
        assert entry["places"], code


def test_the_api_answers_the_registered_codes_with_their_status() -> None:
    assert registered("api") == {code: status for code, (status, _) in PROBLEMS.items()}


def test_node_instances_answer_and_end_with_the_registered_codes() -> None:
    assert registered("node") == codes_of_node_instances()


def test_the_orchestrator_ends_things_with_the_registered_codes() -> None:
    assert registered("orchestrator").keys() == codes_of_orchestrator()


def test_functions_answer_other_systems_with_the_registered_codes() -> None:
    assert registered("function") == codes_of_functions()


def test_each_thing_wrong_with_a_flow_has_words() -> None:
    codes = codes_of_graphs()
    assert len(codes) > 30
    for language in ("pt-BR", "en"):
        words = (ROOT / "dashboard/src/locales" / language / "flows.ts").read_text()
        assert {code for code in codes if f"'flows.problem.{code}'" not in words} == set(), language


def test_the_documents_name_registered_codes() -> None:
    faults = re.findall(r"(?:disconnected|failed) / `(\w+)`", (ROOT / "docs/architecture.md").read_text())
    contracts = (ROOT / "docs/contracts.md").read_text()
    refused = re.findall(r"\b[45]\d\d ((?:`\w+`(?:, )?)+)", contracts)
    named = {code for codes in refused for code in re.findall(r"`(\w+)`", codes)}
    assert len(faults) > 10
    assert len(named) > 10
    assert {*faults, *named} - registry().keys() == set()
