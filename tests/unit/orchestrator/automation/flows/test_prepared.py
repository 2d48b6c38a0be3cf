"""What is prepared of a version once is the same for everybody and at any time."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings

from orchestrator.domain.automation.filtering import Situation, holds, prepare
from orchestrator.domain.automation.filters import read_filter
from orchestrator.domain.automation.flows.graph import Graph
from orchestrator.domain.automation.flows.stepping import step
from tests.unit.orchestrator.automation.flows.running import NOON, OTHER, Run, library, person
from tests.unit.orchestrator.automation.flows.test_properties import GRAPHS, HAPPENINGS, make_event


@settings(max_examples=60, deadline=None)
@given(first=GRAPHS, other=GRAPHS, happenings=HAPPENINGS)
def test_a_version_that_others_have_walked_leads_as_a_new_one(
    first: Graph, other: Graph, happenings: list[Any]
) -> None:
    run, stranger = (
        Run(first, (OTHER, other), contact={"name": name, "tags": tags})
        for name, tags in (("Ana", []), ("Rui", ["t"]))
    )
    stranger.library = run.library
    for one in (run, stranger):
        one.start("oi")
    for what, said, seconds in happenings:
        for one in (stranger, run):
            one.now += timedelta(seconds=seconds)
            before, event = one.state, make_event(one, what, said)
            one.happens(event)
            assert one.outcome == step(library(first, (OTHER, other)), before, event)


def test_a_prepared_filter_looks_at_each_by_himself() -> None:
    is_vip = {"subject": "tag", "operator": "has", "value": "vip"}
    in_segment = {"subject": "segment", "operator": "has", "value": "s"}
    filters = {"s": read_filter({"not": is_vip})}
    asked = [read_filter(one) for one in (is_vip, in_segment, {"any": [is_vip, in_segment]})]
    tests = [prepare(one) for one in asked]
    for tags, expected in ((["vip"], [True, False, True]), ([], [False, True, True])) * 2:
        situation = Situation(person(contact={"tags": tags}), NOON, filters.get)
        assert [test(situation, 0) for test in tests] == expected
        assert [holds(one, situation) for one in asked] == expected
